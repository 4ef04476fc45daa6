import { star } from '../../model/topology.ts';
import type { Frames } from '../../model/traffic.ts';
import { probes, tagged } from '../../packet/probes.ts';

/**
 * The lab of a selftest: `sender` is mirrored to `monitor`, the others are not.
 *
 *     sender ── selected ─┐
 *     receiver ── other ──┤ br0 ── output ── monitor
 *     stranger ── third ──┘
 */
export const selftestTopology = star({
  selected: 'sender',
  other: 'receiver',
  third: 'stranger',
  output: 'monitor',
});

/** What the lab's mirror declares: everything that `sender` sends. */
export const SELFTEST_MIRROR = { selectSrcPort: ['selected'], outputPort: 'output' } as const;
export const MIRROR_NAME = 'mirror';

/** UDP source ports from which on frames are numbered, by who sends them: a rule can name any of them. */
export const FIRST_PORT = { sender: 10_000, stranger: 40_000 } as const;

/** Frames of others than the selected sender, each. */
const BYSTANDING = 50;
const VLAN = 5;

/**
 * Numbered frames: those that are mirrored, then some of others that are not.
 *
 * @param copies frames that are mirrored
 */
export function selftestTraffic(copies: number, packetsPerSecond: number, isTagged = false): Frames {
  const make = probes(selftestTopology);
  const mirrored = Array.from({ length: copies }, (_, index) => {
    const length = 64 + ((index * 37) % 1400);
    const port = FIRST_PORT.sender + index;
    const frame = make.udp({ from: 'sender', to: 'receiver', id: index, sourcePort: port, length });
    return isTagged ? tagged(VLAN, frame) : frame;
  });
  const bystanding = Array.from({ length: BYSTANDING }, (_, index) =>
    make.udp({ from: 'stranger', to: 'receiver', id: copies + index, sourcePort: FIRST_PORT.stranger + index }),
  );
  const answers = Array.from({ length: BYSTANDING }, (_, index) =>
    make.udp({ from: 'receiver', to: 'sender', id: copies + BYSTANDING + index }),
  );
  return { kind: 'frames', frames: [...mirrored, ...bystanding, ...answers], packetsPerSecond };
}
