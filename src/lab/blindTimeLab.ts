import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transition } from '../model/blindTime.ts';
import type { Mirror } from '../model/mirror.ts';
import type { WholeCapture } from '../model/observation.ts';
import { star } from '../model/topology.ts';
import { numberedFrames } from '../packet/numberedFrames.ts';
import { writePcap } from '../packet/pcap.ts';

import type { Lab } from './lab.ts';
import { changeMirror, installMirror, removeMirror } from './mirrors.ts';

/**
 * The lab in which a mirror is changed while a stream passes.
 *
 *     h1 ── p1 ─┐     ┌─ p3 ── first
 *               ├ br0 ┤
 *     h2 ── p2 ─┘     └─ p4 ── second
 */
export const blindTimeTopology = star({ p1: 'h1', p2: 'h2', p3: 'first', p4: 'second' });

export const BLIND_TIME_PORTS = { source: 'p1', destination: 'p2', outputs: ['p3', 'p4'] } as const;

/** What is captured: the stream where it arrives and where it departs, and the copies at both outputs. */
export const blindTimeCaptures: readonly WholeCapture[] = [
  { port: BLIND_TIME_PORTS.source, direction: 'arriving' },
  { port: BLIND_TIME_PORTS.destination, direction: 'departing' },
  ...BLIND_TIME_PORTS.outputs.map((port) => ({ port, direction: 'departing' as const })),
];

const NAME = 'm0';
const [FIRST, SECOND] = BLIND_TIME_PORTS.outputs;
const MIRROR: Mirror = { selectSrcPort: [BLIND_TIME_PORTS.source], outputPort: FIRST };

/** How a transition is made, and the output that copies are owed at before it and after it. */
export interface TransitionKind {
  readonly make: (lab: Lab) => Promise<void>;
  readonly before?: string;
  readonly after?: string;
}

/** Each begins where the one before it ends, and the first where the last ends. */
export const TRANSITION_KINDS: Readonly<Record<Transition, TransitionKind>> = {
  attach: { make: (lab) => installMirror(lab, NAME, MIRROR), after: FIRST },
  change: { make: (lab) => changeMirror(lab, NAME, { outputPort: SECOND }), before: FIRST, after: SECOND },
  detach: { make: (lab) => removeMirror(lab, NAME), before: SECOND },
};

/** Writes a stream of numbered frames, all of one flow and no two alike, and gives its path. */
export async function writeStream(lab: Lab, packets: number): Promise<string> {
  const frames = numberedFrames(blindTimeTopology, { from: 'h1', to: 'h2' }, packets).map((bytes) => {
    return { timeNs: 0n, bytes, wireLength: bytes.length };
  });
  const file = join(lab.folder, 'stream.pcap');
  await writeFile(file, writePcap(frames));
  return file;
}
