import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { byRename } from './byRename.ts';
import { makeStateFolder } from './stateFolder.ts';
import type { Undo } from './undo.ts';

/** Below the state folder. */
export const JOURNAL_FOLDER = 'journal';

/** What is to be undone, in the order in which it was done. */
export interface Entry {
  readonly id: number;
  readonly undo: Undo;
}

/** A running kernel, and the processes that are seen in it. */
export interface Machine {
  readonly hostname: string;
  /** Another one after each start of the kernel. */
  readonly boot: string;
  readonly processNamespace: string;
}

/** A process, told apart from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from the start of the kernel to that of the process (proc_pid_stat(5), field 22). */
  readonly startedAt: string;
}

/** What a journal's file holds. */
export interface JournalContent {
  readonly version: 1;
  readonly machine: Machine;
  readonly watcher: ProcessIdentity;
  readonly entries: readonly Entry[];
}

/** The file in which a watcher keeps what is to be undone. */
export interface Journal {
  readonly path: string;
  /** Resolves when the entries are on the disk; without entries, there is no file. */
  write(entries: readonly Entry[]): Promise<void>;
}

/**
 * The journal of this process; its file comes with the first entry. A name is never used twice: an older journal with the
 * same process id stays what it is.
 *
 * @throws Problem when its folder cannot be made
 */
export async function openJournal(): Promise<Journal> {
  const folder = await makeStateFolder(JOURNAL_FOLDER);
  const watcher = { pid: process.pid, startedAt: startedAt(process.pid) ?? '' };
  const path = join(folder, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
  return { path, write: (entries) => writeJournal(path, { version: 1, machine: thisMachine(), watcher, entries }) };
}

/** Replaces a journal as a whole, and removes it when nothing is left to undo. */
export async function writeJournal(path: string, content: JournalContent): Promise<void> {
  if (content.entries.length === 0) await rm(path, { force: true });
  else {
    await byRename(path, async (fresh) => {
      const file = await open(fresh, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }
  await syncFolder(dirname(path));
}

/** A name in a folder outlives a power cut only when the folder itself is on the disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function thisMachine(): Machine {
  return {
    hostname: hostname(),
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    processNamespace: readlinkSync('/proc/self/ns/pid'),
  };
}

/** When a process was started, as `ProcessIdentity` has it; undefined when there is none, or it has ended. */
export function startedAt(pid: number): string | undefined {
  try {
    return parseStartedAt(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** Reads proc_pid_stat(5); the name of the program, in brackets, may hold anything. Undefined for one that has ended. */
export function parseStartedAt(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/**
 * Whether nobody will undo what a journal holds: its watcher is gone. What another machine, or another container of this
 * one, has written cannot be judged from here, and is not stale.
 *
 * @param startedAtOf when a process of this machine was started
 */
export function isStale(
  { machine, watcher }: JournalContent,
  here: Machine,
  startedAtOf: (pid: number) => string | undefined,
): boolean {
  if (machine.hostname !== here.hostname) return false;
  if (machine.boot !== here.boot) return true;
  return machine.processNamespace === here.processNamespace && startedAtOf(watcher.pid) !== watcher.startedAt;
}
