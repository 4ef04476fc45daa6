import type { OpenVSwitch } from '../host/openVSwitch.ts';
import { until } from '../host/until.ts';
import type { Bond, Port, Topology } from '../model/topology.ts';

const DEADLINE_MS = 15_000;

/** Waits until every member of every bond carries traffic: with LACP both ends have agreed then. */
export async function readyBonds(openVSwitch: OpenVSwitch, topology: Topology): Promise<void> {
  const bonds = Object.entries<Port>(topology.ports).flatMap(([name, { bond }]) => (bond ? [{ name, bond }] : []));
  await Promise.all(
    bonds.map(({ name, bond }) =>
      until(
        `all members of the bond '${name}' are enabled`,
        async () => isReady(await openVSwitch.control('bond/show', name), bond),
        { deadlineMs: DEADLINE_MS },
      ),
    ),
  );
}

/** Whether the text of `bond/show` says so. Versions before 2.15 said `slave`. */
export function isReady(text: string, { members, lacp = 'off' }: Bond): boolean {
  const enabled = [...text.matchAll(/^(?:member|slave) (\S+): enabled/gm)].map(([, name]) => name);
  const agreed = lacp === 'off' || /^lacp_status: negotiated/m.test(text);
  return agreed && members.every((member) => enabled.includes(member));
}
