import { changeOperations, installOperations, mirrorColumns, removeOperations } from '../../host/mirrorRows.ts';
import { Problem } from '../../model/problem.ts';
import type { Mechanism } from './mechanism.ts';

/** Open vSwitch's own mirrors. What is changed resolves when ovs-vswitchd has applied it; live flows are not told of it. */
export const OVS_MIRROR: Mechanism = {
  install: async ({ openVSwitch, topology, ports }, name, mirror) => {
    const [inserted] = await openVSwitch.configure(
      installOperations(topology.bridge, name, mirrorColumns(mirror, ports)),
    );
    const row = inserted?.uuid?.[1];
    if (row === undefined) throw new Problem(`the database gave no row for the mirror '${name}'`);
    return { row };
  },
  change: async ({ openVSwitch, ports }, _, { row = '' }, columns) => {
    await openVSwitch.configure(changeOperations(row, mirrorColumns(columns, ports)));
  },
  remove: async ({ openVSwitch, topology }, _, { row = '' }) => {
    await openVSwitch.configure(removeOperations(topology.bridge, 'mirrors', row));
  },
};
