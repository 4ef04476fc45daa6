import { run } from '../../host/process.ts';
import { usableProcessors } from '../../host/processors.ts';

/** Cores, by number, that the switch and what sends are kept to. */
export interface Cores {
  readonly switch: number;
  readonly sender: number;
}

/**
 * Keeps a switch to a core of its own, so that trials do not differ by where the scheduler has put it.
 *
 * @returns undefined where there is one core for all
 */
export async function keepApart(vswitchdPid: number): Promise<Cores | undefined> {
  const [sender, ...others] = await usableProcessors();
  const own = others.at(-1);
  if (sender === undefined || own === undefined) return undefined;
  await run(['taskset', '--all-tasks', '--cpu-list', '--pid', `${own}`, `${vswitchdPid}`]);
  return { switch: own, sender };
}

/** A command that runs on one core. */
export function onCore(core: number | undefined, argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return core === undefined ? argv : ['taskset', '--cpu-list', `${core}`, ...argv];
}
