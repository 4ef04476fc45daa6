import type { Load } from '../../model/benchmark.ts';
import { Problem } from '../../model/problem.ts';
import type { Topology } from '../../model/topology.ts';
import { probes } from '../../packet/probes.ts';

/** Frame check sequence: part of a frame's length as RFC 2544 counts, on no wire here. */
export const FCS_BYTES = 4;

const HEADER_BYTES = 14;
const SHORTEST_BYTES = 64;

/** Internet mix in its simple form: of a dozen frames seven short ones, four middling ones and a long one. */
const IMIX_BYTES: readonly number[] = [64, 64, 576, 64, 64, 576, 64, 1518, 64, 576, 64, 576];

/** Each has an id of its own, so that a captured trial with the same frames can tell them apart. */
const FRAMES = 1200;

/**
 * The frames that a load repeats: UDP to an address that no host has, so that nobody answers.
 *
 * @returns frames without FCS
 * @throws Problem when frames of that length do not pass the topology
 */
export function loadFrames(
  topology: Topology,
  { from, to, frameBytes }: Pick<Extract<Load, { kind: 'udp' }>, 'from' | 'to' | 'frameBytes'>,
): readonly Uint8Array[] {
  const lengths = frameBytes === 'imix' ? IMIX_BYTES : [frameBytes];
  const longest = topology.mtu + HEADER_BYTES + FCS_BYTES;
  const wrong = lengths.find((length) => !Number.isInteger(length) || length < SHORTEST_BYTES || length > longest);
  if (wrong !== undefined)
    throw new Problem(`frames of ${wrong} bytes do not pass a topology that takes ${SHORTEST_BYTES} to ${longest}`);
  const { udp } = probes(topology);
  return Array.from({ length: FRAMES }, (_, id) => {
    return udp({ from, to, id, length: (lengths[id % lengths.length] ?? 0) - FCS_BYTES }).bytes;
  });
}
