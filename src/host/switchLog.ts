import { type FileHandle, open, readdir, readlink } from 'node:fs/promises';
import { problemLines } from './daemonLog.ts';
import type { RunningDaemon } from './runningSwitch.ts';

/** The log of a running ovs-vswitchd from some point on. */
export interface SwitchLog {
  /** Lines of the level WARN, ERR or EMER that came since. */
  problems(): Promise<readonly string[]>;
}

/**
 * Notes how far the log is that ovs-vswitchd has open.
 *
 * @returns undefined when it keeps no log file, or this user may not read it
 */
export async function noteLog(daemon: RunningDaemon): Promise<SwitchLog | undefined> {
  const before = await reading(daemon, (file) => file.stat());
  if (before === undefined) return undefined;
  return {
    problems: async () => {
      // The log is written behind: opened anew, all of it is there. It is another file when it was rotated meanwhile.
      await daemon.control('vlog/reopen');
      const text = await reading(daemon, async (file) => {
        const { ino, size } = await file.stat();
        const start = ino === before.ino && size >= before.size ? before.size : 0;
        const bytes = Buffer.alloc(size - start);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.toString('utf8', 0, bytesRead);
      });
      return problemLines(text ?? '');
    },
  };
}

/** Opened by the daemon's own descriptor, wherever in its namespaces the file lies. */
async function reading<Answer>(
  { pid }: RunningDaemon,
  use: (file: FileHandle) => Promise<Answer>,
): Promise<Answer | undefined> {
  const folder = `/proc/${pid}/fd`;
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const path = `${folder}/${descriptor}`;
    if (!/\/ovs-vswitchd[^/]*\.log$/.test(await readlink(path).catch(() => ''))) continue;
    const file = await open(path, 'r').catch(() => undefined);
    if (file === undefined) continue;
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }
  return undefined;
}
