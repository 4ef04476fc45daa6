import { readProcessCpuSeconds } from '../../host/cpuTimes.ts';
import type { CaptureEnd, RunningCapture } from '../../host/tcpdump.ts';
import { until } from '../../host/until.ts';
import type { Doubt } from '../../model/observation.ts';
import type { WindowEnd } from '../../model/verification.ts';
import { type CaptureBounds, cpuBudget, JUDGING_SECONDS, MARGIN_MS, MOST_PACKETS } from './bounds.ts';
import type { CapturePlace, PlaceCapture } from './captures.ts';

/** What ended a window, and why it cannot be relied on. */
export interface Ending {
  readonly endedBy: WindowEnd;
  readonly doubts: readonly Doubt[];
}

/** Looks now and then whether the time is up, or a bound is reached. */
export async function untilBound(running: readonly PlaceCapture[], bounds: CaptureBounds): Promise<Ending> {
  const { durationMs, signal } = bounds;
  const begin = performance.now();
  const whole = durationMs + 2 * MARGIN_MS;
  const ownCpu = process.cpuUsage();
  return until(
    'the window is over',
    async (): Promise<Ending | false> => {
      const counts = await Promise.all(running.map(({ at, capture }) => countsOf(at, capture)));
      const doubts = counts.flatMap((one) => ('summary' in one ? [one] : []));
      if (doubts.length > 0) return { endedBy: 'capture', doubts };
      const captured = counts.map((one) => ('captured' in one ? one.captured : 0));
      const endedBy = reached(captured, running, ownCpu, bounds);
      if (endedBy !== undefined) return { endedBy, doubts };
      return performance.now() - begin >= whole && { endedBy: 'duration', doubts };
    },
    { deadlineMs: 2 * whole + 60_000, everyMs: Math.min(500, durationMs / 4), signal },
  );
}

function reached(
  captured: readonly number[],
  running: readonly PlaceCapture[],
  ownCpu: NodeJS.CpuUsage,
  bounds: CaptureBounds,
): WindowEnd | undefined {
  const { packets = Number.POSITIVE_INFINITY, bytes } = bounds;
  const atSources = captured.filter((_, index) => !running[index]?.at.isOutput);
  if (sum(atSources) >= packets) return 'packets';
  if (sum(captured) > MOST_PACKETS) return 'memory';
  if (sum(running.map(({ file }) => file.size())) > bytes) return 'bytes';
  const { user, system } = process.cpuUsage(ownCpu);
  const spent = sum(running.map(({ capture }) => readProcessCpuSeconds(capture.pid))) + (user + system) / 1e6;
  return spent + sum(captured) * JUDGING_SECONDS > cpuBudget(bounds) ? 'cpu' : undefined;
}

async function countsOf({ port, direction }: CapturePlace, capture: RunningCapture): Promise<CaptureEnd | Doubt> {
  const ended = capture.ended();
  const where = `the capture of what is ${direction} at ${port}`;
  if (ended !== undefined)
    return {
      summary: ended === 'gone' ? `the interface of ${port} went away` : `${where} ended: ${ended.message}`,
      hop: 'capture',
    };
  return capture
    .counts()
    .catch((error: Error) => ({ summary: `${where} does not answer: ${error.message}`, hop: 'capture' }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
