import { type Pairing, tapsInterfaces } from '../../model/mechanism.ts';
import { isOpenVSwitch } from '../../model/switch.ts';
import type { Fault } from './fault.ts';
import { DUPLICATE, LEAK, LOSSES, LYING_GENERATOR } from './filtered.ts';
import { MISCONFIGURED } from './misconfigured.ts';
import { REWRITTEN } from './rewritten.ts';
import { FULL_DISK, KILLED_CAPTURE, KILLED_SWITCH, STARVED_CAPTURE, STARVED_GENERATOR } from './starved.ts';

const ALL: readonly Fault[] = [
  ...LOSSES,
  DUPLICATE,
  ...REWRITTEN,
  LEAK,
  ...MISCONFIGURED,
  STARVED_CAPTURE,
  STARVED_GENERATOR,
  KILLED_CAPTURE,
  KILLED_SWITCH,
  FULL_DISK,
  LYING_GENERATOR,
];

/**
 * The faults of a selftest with a mechanism on a switch, in the order of reports. What is no daemon cannot be killed; and where copies are made at
 * interfaces, no counter tells how many were put out, so that no hop is expected to be named.
 */
export function faultsOf({ mechanism, switch: kind }: Pairing): readonly Fault[] {
  const faults = isOpenVSwitch(kind) ? ALL : ALL.filter((fault) => fault !== KILLED_SWITCH);
  return tapsInterfaces(mechanism) ? faults.map(withoutHop) : faults;
}

function withoutHop(fault: Fault): Fault {
  if (fault.expected.status !== 'failed') return fault;
  const { hop: _, ...expected } = fault.expected;
  return { ...fault, expected };
}
