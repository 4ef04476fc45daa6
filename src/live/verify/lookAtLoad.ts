import { readProcessCpuSeconds } from '../../host/cpuTimes.ts';
import type { CaptureEnd } from '../../host/tcpdump.ts';
import { until } from '../../host/until.ts';
import { RECORD_HEADER } from '../../packet/pcapHeader.ts';
import { type CapturePlace, closeFiles, killCaptures, type PlaceCapture, startCaptures } from './captures.ts';
import { LEAST_SAMPLE, type Load, type MeasuredLoad } from './chooseSample.ts';
import { flowHash, sampleClass } from './flowHash.ts';

/** tcpdump gets a block from the kernel when it is full, or a second after its first packet. */
const LOOK_MS = 1200;
/** Where that much is written, it is enough. */
const MOST_BYTES = 32 << 20;
/** More than `flowHash` reads. */
const SNAP_LENGTH = 96;

/**
 * Looks for about a second at what passes all places that are to be captured: how much, what it costs to capture it, and how it falls into samples. Headers are
 * taken alone.
 *
 * @param filter in pcap-filter(7)'s syntax
 * @param snaplen bytes that copies are cut to
 * @throws Problem when a capture cannot be started
 */
export async function lookAtLoad(
  places: readonly CapturePlace[],
  filter: string | undefined,
  snaplen: number | undefined,
): Promise<MeasuredLoad> {
  const running = await startCaptures(places, { snapLength: SNAP_LENGTH, ...(filter !== undefined && { filter }) });
  try {
    const fromMs = Date.now();
    const written = () => running.reduce((sum, { file }) => sum + file.size(), 0);
    const isOver = () => Date.now() - fromMs >= LOOK_MS || written() > MOST_BYTES;
    await until('it was looked at the load', isOver, { deadlineMs: 10_000, everyMs: 50 });
    const cpuSeconds = running.reduce((sum, { capture }) => sum + readProcessCpuSeconds(capture.pid), 0);
    const ends = await Promise.all(running.map(({ capture }) => capture.stop().catch(() => undefined)));
    return measured(running, ends, { fromMs, cpuSeconds, snaplen });
  } finally {
    killCaptures(running);
    closeFiles(running);
  }
}

interface Look {
  readonly fromMs: number;
  readonly cpuSeconds: number;
  readonly snaplen: number | undefined;
}

function measured(
  running: readonly PlaceCapture[],
  ends: readonly (CaptureEnd | undefined)[],
  { fromMs, cpuSeconds, snaplen }: Look,
): MeasuredLoad {
  const bySample = Array.from({ length: LEAST_SAMPLE }, () => ({ packets: 0, bytes: 0 }));
  let [atSources, seen, longest, untilMs] = [0, 0, 0, fromMs];
  for (const [index, one] of running.entries()) {
    const { frames } = one.file.frames();
    // What was dropped is of the flows that were not, as far as anybody knows.
    const weight = (frames.length + (ends[index]?.droppedByKernel ?? 0)) / Math.max(1, frames.length);
    seen += frames.length;
    for (const { bytes, wireLength, timeNs } of frames) {
      untilMs = Math.max(untilMs, Number(timeNs / 1_000_000n));
      longest = Math.max(longest, wireLength);
      if (!one.at.isOutput) atSources += weight;
      const hash = flowHash(bytes, snaplen);
      const own = hash === undefined ? undefined : bySample[sampleClass(hash, LEAST_SAMPLE)];
      if (own === undefined) continue;
      own.packets += weight;
      own.bytes += weight * (wireLength + RECORD_HEADER);
    }
  }
  const seconds = Math.max(1, untilMs - fromMs) / 1000;
  const perSecond = ({ packets, bytes }: Load): Load => ({ packets: packets / seconds, bytes: bytes / seconds });
  const total = (what: keyof Load) => bySample.reduce((sum, one) => sum + one[what], 0);
  return {
    ...perSecond({ packets: total('packets'), bytes: total('bytes') }),
    atSources: atSources / seconds,
    bySample: bySample.map(perSecond),
    captureSeconds: cpuSeconds / Math.max(1, seen),
    longest,
  };
}
