import { type FileHandle, open, readdir, readlink } from 'node:fs/promises';
import { problemLines } from './daemonLog.ts';

/** The log of a running ovs-vswitchd, before and after some point. Lines are those of the level WARN, ERR or EMER. */
export interface SwitchLog {
  /** What came since. */
  problems(): Promise<readonly string[]>;
  /** What stands before, as far back as is looked; nothing when the log was rotated meanwhile. */
  earlier(): Promise<readonly string[]>;
}

/** Of a log, at most; it holds days, or hours when much goes wrong. */
const MOST_BYTES = 4 << 20;

/**
 * Notes how far the log is that ovs-vswitchd has open. Nothing is asked of it: what it has yet to write is not there. The log is written behind, and
 * `vlog/reopen` writes all of it.
 *
 * @param pid id of its process
 * @returns undefined when it keeps no log file, or this user may not read it
 */
export async function noteLog(pid: number): Promise<SwitchLog | undefined> {
  const before = await reading(pid, (file) => file.stat());
  if (before === undefined) return undefined;
  const lines = async (part: (isSame: boolean, size: number) => readonly [from: number, to: number]) => {
    const text = await reading(pid, async (file) => {
      // It is another file when it was rotated meanwhile.
      const { ino, size } = await file.stat();
      const [from, to] = part(ino === before.ino && size >= before.size, size);
      return readPart(file, Math.max(from, to - MOST_BYTES), to);
    });
    return problemLines(text ?? '');
  };
  return {
    problems: () => lines((isSame, size) => [isSame ? before.size : 0, size]),
    earlier: () => lines((isSame) => [0, isSame ? before.size : 0]),
  };
}

async function readPart(file: FileHandle, from: number, to: number): Promise<string> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.toString('utf8', 0, bytesRead);
}

/** Opened by the daemon's own descriptor, wherever in its namespaces the file lies. */
async function reading<Answer>(pid: number, use: (file: FileHandle) => Promise<Answer>): Promise<Answer | undefined> {
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
