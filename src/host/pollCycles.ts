import type { OpenVSwitch } from './openVSwitch.ts';

/** What the switch's polling threads have done since it was started. */
export interface PollCycles {
  /** Packets that they took in. */
  readonly packets: number;
  /** CPU cycles that they spent on packets; those of looking in vain are not in it. */
  readonly cycles: number;
}

/** Reads it; undefined where no thread polls: what the main thread forwards, Open vSwitch counts no cycles of. */
export async function readPollCycles({ control }: Pick<OpenVSwitch, 'control'>): Promise<PollCycles | undefined> {
  return parsePollCycles(await control('dpif-netdev/pmd-stats-show'));
}

/** Reads `dpif-netdev/pmd-stats-show` of ovs-vswitchd(8), all threads together. A thread that has taken in nothing has no cycles in it. */
export function parsePollCycles(text: string): PollCycles | undefined {
  const threads = text.split(/^(?=\S)/m).filter((part) => part.startsWith('pmd thread'));
  if (threads.length === 0) return undefined;
  const sum = (what: RegExp) => threads.reduce((all, thread) => all + Number(what.exec(thread)?.[1] ?? 0), 0);
  return { packets: sum(/^ {2}packets received: (\d{1,15})$/m), cycles: sum(/^ {2}processing cycles: (\d{1,15}) /m) };
}
