import { readdirSync, readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';

/** CPU time of the machine since it was started, in seconds, all cores together. */
export interface MachineCpu {
  /** User and nice, system, interrupts. */
  readonly busySeconds: number;
  /** In interrupts, hard and soft: what the kernel does with packets, in whichever process it finds itself. */
  readonly interruptSeconds: number;
  /** Taken away by the host. */
  readonly stealSeconds: number;
  /** All of it, idle time too. */
  readonly totalSeconds: number;
}

/** Clock ticks a second as user space sees them: the same on all of Linux's architectures that matter (proc(5), USER_HZ). */
const TICKS_PER_SECOND = 100;

export function readMachineCpu(): MachineCpu {
  return parseMachineCpu(readFileSync('/proc/stat', 'latin1'));
}

/** Reads the first line of /proc/stat (proc(5)). @throws Problem when there is none */
export function parseMachineCpu(text: string): MachineCpu {
  const [first = ''] = text.split('\n', 1);
  const ticks = first.trim().split(/\s+/).slice(1).map(Number);
  if (!first.startsWith('cpu ') || ticks.length < 8 || !ticks.every(Number.isSafeInteger))
    throw new Problem(`/proc/stat does not begin with the times of all cores: ${brief(first)}`);
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, steal = 0] = ticks;
  const busy = user + nice + system + hard + soft;
  return {
    busySeconds: busy / TICKS_PER_SECOND,
    interruptSeconds: (hard + soft) / TICKS_PER_SECOND,
    stealSeconds: steal / TICKS_PER_SECOND,
    totalSeconds: (busy + idle + waiting + steal) / TICKS_PER_SECOND,
  };
}

/** CPU seconds of a process's threads that live, by the scheduler's own clock, to the nanosecond; 0 when it is gone. */
export function readProcessCpuSeconds(pid: number): number {
  return (
    threadsOf(pid).reduce((sum, thread) => sum + readNanoseconds(`/proc/${pid}/task/${thread}/schedstat`), 0) / 1e9
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function readNanoseconds(path: string): number {
  try {
    return Number(readFileSync(path, 'latin1').split(' ', 1)[0]);
  } catch {
    // The thread has ended meanwhile.
    return 0;
  }
}

/** CPU seconds of all processes that can be seen, those included that have ended and were waited for. */
export function readVisibleCpuSeconds(): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.reduce((sum, pid) => sum + processTicks(pid), 0) / TICKS_PER_SECOND;
}

function processTicks(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name, which may hold anything: utime, stime, cutime and cstime are the 14th to 17th of all (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  } catch {
    return 0;
  }
}
