import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import { openLab } from '../jobs/openLab.ts';
import { Problem } from '../model/problem.ts';
import type { Offloads } from '../model/scenario.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { PortKind } from '../model/topology.ts';
import { sayFetching } from './fetching.ts';

interface Options {
  readonly port: PortKind;
  readonly switch: SwitchKind;
  readonly offloads: Offloads;
  readonly ovs: readonly string[];
}

/** Opens a shell in a lab; gives the exit code. */
export async function lab(options: Options): Promise<number> {
  const [build, ...others] = await openVSwitchBuilds(options.ovs, sayFetching);
  if (build === undefined || others.length > 0) throw new Problem('a lab has one Open vSwitch', 'name one with --ovs');
  await openLab(
    {
      port: options.port,
      switch: options.switch,
      mechanism: 'ovs-mirror',
      ovs: build.label,
      offloads: options.offloads,
      endpoint: 'namespace',
    },
    build,
  );
  return 0;
}
