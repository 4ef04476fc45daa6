import type { CountedTrial } from '../../lab/counted/countedTrial.ts';
import { FCS_BYTES } from '../../lab/counted/loadFrames.ts';
import { owedByState } from '../../lab/counted/owedByState.ts';
import { delayRecorder } from '../../measure/delays.ts';
import type { Benchmark, BenchmarkState } from '../../model/benchmark.ts';
import type { QuantityName } from '../../model/measurement.ts';

/** The value of a quantity in a trial; undefined where the trial has none, such as copies of a state that owes none. */
export function quantityOf(
  quantity: QuantityName,
  benchmark: Pick<Benchmark, 'topology' | 'mirrors' | 'load'>,
  state: Pick<BenchmarkState, 'mirrors' | 'flows' | 'mechanism'>,
  trial: CountedTrial,
): number | undefined {
  const { window, forth, polled } = trial;
  const perMillion = (seconds: number) => (window.packets === 0 ? undefined : (seconds / window.packets) * 1e6);
  switch (quantity) {
    case 'deliveredPacketsPerSecond':
      return window.packets / window.seconds;
    case 'deliveredBitsPerSecond':
      return trial.payloadBitsPerSecond ?? ((window.bytes + window.packets * FCS_BYTES) * 8) / window.seconds;
    case 'lossRatio':
      return forth.sent === 0 ? undefined : Math.max(0, forth.sent - forth.delivered) / forth.sent;
    case 'copyRatio': {
      const owed = owedByState(benchmark, state, benchmark.load, trial) ?? 0;
      return owed === 0 ? undefined : trial.copies / owed;
    }
    case 'roundTripMedianMs':
      return delayQuantile(trial.roundTripsMs, 0.5);
    case 'roundTripP99Ms':
      return delayQuantile(trial.roundTripsMs, 0.99);
    case 'switchCpuPerMillion':
      return perMillion(window.switchCpuSeconds);
    case 'kernelCpuPerMillion':
      return perMillion(window.kernelCpuSeconds);
    case 'forwardingCpuPerMillion':
      return perMillion(window.switchCpuSeconds + window.kernelCpuSeconds);
    case 'switchCyclesPerPacket':
      return polled === undefined || polled.packets === 0 ? undefined : polled.cycles / polled.packets;
    default:
      return quantity satisfies never;
  }
}

function delayQuantile(delaysMs: readonly number[], quantile: number): number | undefined {
  if (delaysMs.length === 0) return undefined;
  const recorder = delayRecorder();
  for (const delay of delaysMs) recorder.record(delay);
  return recorder.quantile(quantile);
}
