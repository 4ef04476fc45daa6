import type { Capture, TrialRecord } from '../model/observation.ts';
import type { Finding } from '../model/verdict.ts';
import { packets } from './findings.ts';

/** Why a capture cannot be relied on; empty when it can. */
export function captureDoubts(capture: Capture): readonly Finding[] {
  const { port, direction, droppedByKernel, counted, frames, packets: held } = capture;
  const where = `the capture of what is ${direction} at ${port}`;
  const cut = frames.filter((frame) => frame.bytes.length < frame.wireLength).length;
  return [
    ...doubt(droppedByKernel, `${where} lost ${packets(droppedByKernel)} itself`),
    ...doubt(Math.abs(counted - held), `${where} holds ${packets(held)} where the interface counted ${counted}`),
    ...doubt(cut, `${where} holds ${packets(cut)} cut short`),
  ];
}

/** Why a trial as a whole cannot be relied on; empty when it can. */
export function trialDoubts(record: TrialRecord): readonly Finding[] {
  const { doubts, entered, generator, lostBeforeSwitch } = record;
  const { asked = 0, claimed = asked } = generator;
  const lost = Object.entries<number | undefined>(lostBeforeSwitch);
  return [
    ...doubts.map((summary): Finding => ({ kind: 'evidence', packets: 0, summary })),
    ...doubt(Math.max(0, asked - claimed), `the generator sent ${packets(claimed)} of ${asked}`),
    ...(entered === undefined
      ? []
      : doubt(
          Math.max(0, claimed - entered.packets),
          `the generator says that it sent ${packets(claimed)}, and ${entered.packets} arrived at ${entered.ports.join(', ')}`,
        )),
    ...lost.flatMap(([port, count = 0]) =>
      doubt(count, `${packets(count)} arriving at ${port} were lost in its receive queue, before the switch saw them`),
    ),
  ];
}

function doubt(count: number, summary: string): readonly Finding[] {
  return count === 0 ? [] : [{ kind: 'evidence', packets: count, summary }];
}
