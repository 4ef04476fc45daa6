import type { RunSwitch } from '../model/report.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Which Open vSwitch was run, for the terminal: a line each. */
export function renderSwitches(switches: readonly RunSwitch[], width: number): string {
  return switches.flatMap((each) => wrap(visible(lineOf(each)), width, '', '  ')).join('\n');
}

function lineOf({ version, origin, gates }: RunSwitch): string {
  const inForce = gates.filter((gate) => gate.inForce).length;
  const account = gates.length === 0 ? '' : `: ${inForce} of ${gates.length} gates in force, all in report.md`;
  return `Open vSwitch ${version} (${origin})${account}`;
}
