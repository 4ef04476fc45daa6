import type { Lab } from './lab.ts';
import { bridgesOf } from './shape.ts';

/** Spanning tree states by port of the bridges that take part in it; undefined when none does. */
export async function readSpanningTree(lab: Lab): Promise<Readonly<Record<string, string>> | undefined> {
  const { topology } = lab;
  const taking = bridgesOf(topology).filter((bridge) => topology.bridges?.[bridge]?.stpEnable);
  if (taking.length === 0) return undefined;
  const shown = await Promise.all(taking.map((bridge) => lab.openVSwitch.control('stp/show', bridge)));
  return Object.assign({}, ...shown.map(parseSpanningTree)) as Readonly<Record<string, string>>;
}

/** Reads the table of `stp/show` (ovs-vswitchd(8)): interface, role, state, and more. */
export function parseSpanningTree(text: string): Readonly<Record<string, string>> {
  const table = text.slice(text.indexOf('----------'));
  const rows = table.matchAll(/^\s+(\S+)\s+\S+\s+(forwarding|learning|listening|blocking|disabled)\s/gm);
  return Object.fromEntries([...rows].map(([, name, state]) => [name, state]));
}

/** A sentence for each port whose state has changed: packets of both states are in the captures then. */
export function differingStates(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => `the spanning tree changed ${name} from ${before[name] ?? 'none'} to ${after[name] ?? 'none'}`);
}
