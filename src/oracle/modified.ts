import { readEthernet } from '../packet/ethernet.ts';
import { readIp } from '../packet/ip.ts';
import type { Needs } from './actions.ts';
import type { Step } from './path.ts';
import type { Sighting } from './sighting.ts';

/** Whether an action that needs a packet to be something finds it so; one that does not changes nothing. */
export function isMet(needs: Needs | undefined, frame: Uint8Array | undefined): boolean {
  const ethernet = needs === undefined || frame === undefined ? undefined : readEthernet(frame);
  if (ethernet === undefined) return true;
  const { type, payload } = ethernet;
  if (needs === 'ipv4') return type === 0x0800;
  const ip = readIp(type, payload);
  return ip !== undefined && (needs === 'ip' || (ip.fragment?.offset ?? 0) === 0);
}

/** What a modified packet looks like: as it departs next, before it is modified again; what becomes of its clones does not say. */
export function nextSeen(
  steps: readonly Step[],
  from: number,
  departures: readonly Sighting[],
): Uint8Array | undefined {
  const passed = new Map<string, number>();
  /** Clones that are being passed, and how many of them up to the one that is modified. */
  let [depth, modifiedAt] = [0, 0];
  const rest = steps.slice(from);
  const at = (port: string) => departures.filter((departure) => departure.port === port);
  /** Of a port that shows less than is delivered there, nobody knows which it shows. */
  const showsAll = (port: string) =>
    at(port).length === rest.filter((step) => step.kind === 'output' && step.port === port).length;
  for (const step of rest) {
    // What learning delivers bears the tags of its ports.
    if (step.kind === 'normal') return undefined;
    if (step.kind === 'clone' || step.kind === 'fork') depth += 1;
    if (step.kind === 'endClone' || step.kind === 'endFork') {
      if (depth === 0) return undefined;
      if (modifiedAt === depth) modifiedAt = 0;
      depth -= 1;
    }
    if (step.kind === 'modify' || step.kind === 'move') {
      if (depth === 0) return undefined;
      modifiedAt ||= depth;
    }
    if (step.kind !== 'output' || !showsAll(step.port)) continue;
    const before = passed.get(step.port) ?? 0;
    if (modifiedAt === 0) return at(step.port)[before]?.frame.bytes;
    passed.set(step.port, before + 1);
  }
  return undefined;
}
