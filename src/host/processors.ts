import { readFile } from 'node:fs/promises';

/**
 * The processors, by number, that run and that this process may use: a container or `taskset` may leave it any few of them.
 *
 * Sources: proc(5) `Cpus_allowed_list`, which may name processors that the machine could have, and sysfs `online`.
 */
export async function usableProcessors(): Promise<readonly number[]> {
  const [status, online] = await Promise.all([
    readFile('/proc/self/status', 'latin1'),
    readFile('/sys/devices/system/cpu/online', 'latin1'),
  ]);
  const running = new Set(processorList(online));
  const allowed = /^Cpus_allowed_list:(.*)$/m.exec(status)?.[1] ?? '';
  return processorList(allowed).filter((processor) => running.has(processor));
}

/** Reads the kernel's way to list processors, such as `0-2,5`. */
export function processorList(text: string): readonly number[] {
  return [...text.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, first, last = first]) => {
    const [from, to] = [Number(first), Number(last)];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
