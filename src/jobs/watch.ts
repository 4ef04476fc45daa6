/**
 * The entry file of the watcher: knows what a command does on the machine, and undoes it when the command has closed the
 * watch, or is gone. It ends with that; nothing else ends it but SIGKILL.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Entry, type Journal, openJournal } from '../host/journal.ts';
import type { Undo } from '../host/undo.ts';
import type { Answer, Request } from '../host/watcher.ts';
import { Problem } from '../model/problem.ts';
import { visible } from '../model/visible.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// The command may be gone, and its terminal with it: what was done is undone all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const answer = (said: Answer): void => void process.stdout.write(`${JSON.stringify(said)}\n`);

void watch()
  .catch((error: unknown) => answer(problemOf(error)))
  .finally(() => process.stdin.destroy());

async function watch(): Promise<void> {
  const requests = createInterface({ input: process.stdin });
  const journal = await openJournal();
  answer({ kind: 'ready', journal: journal.path });
  const known = knowledge(journal);
  let isClosed = false;
  for await (const line of requests) {
    const request = requestOf(line);
    if (request === undefined) break;
    isClosed = request.kind === 'close';
    if (request.kind === 'close') break;
    await known.take(request).then(
      () => answer({ kind: 'well' }),
      (error: unknown) => answer(problemOf(error)),
    );
  }
  const problems = await known.undo();
  if (isClosed) answer({ kind: 'closed', problems });
  else for (const problem of problems) process.stderr.write(`mirrorbench: ${visible(problem)}\n`);
}

/** Undefined for one that was cut: a command that is killed may be in the middle of a long one. */
function requestOf(line: string): Request | undefined {
  try {
    return JSON.parse(line) as Request;
  } catch {
    return undefined;
  }
}

interface Knowledge {
  take(request: Exclude<Request, { kind: 'close' }>): Promise<void>;
  /** Undoes all of it; what could not be undone, a line each. */
  undo(): Promise<readonly string[]>;
}

function knowledge(journal: Journal): Knowledge {
  let entries: readonly Entry[] = [];
  /** Network namespaces that devices go to, held open by the number of the entry. */
  const held = new Map<number, FileHandle>();
  const write = async (next: readonly Entry[]): Promise<void> => {
    await journal.write(next);
    entries = next;
  };
  const release = async (id: number): Promise<void> => {
    await held.get(id)?.close();
    held.delete(id);
  };
  const hold = async (id: number, undo: Extract<Undo, { kind: 'device' }>): Promise<Undo> => {
    const namespace = await openNamespace(undo.namespace);
    held.set(id, namespace);
    return { ...undo, inode: (await namespace.stat()).ino };
  };
  return {
    take: async (request) => {
      if (request.kind === 'done') {
        await write(entries.filter(({ id }) => id !== request.id));
        return release(request.id);
      }
      const { id } = request;
      const undo = request.undo.kind === 'device' ? await hold(id, request.undo) : request.undo;
      await write([...entries, { id, undo }]).catch(async (error: unknown) => {
        await release(id);
        throw error;
      });
    },
    undo: async () => {
      if (entries.length === 0) return [];
      const { undoAll } = await import('../host/undo.ts');
      const pathOf = (id: number): string | undefined => {
        const namespace = held.get(id);
        return namespace && `/proc/${process.pid}/fd/${namespace.fd}`;
      };
      return undoAll(entries, write, pathOf);
    },
  };
}

async function openNamespace(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((error: Error) => {
    throw new Problem(`the network namespace that a device goes to cannot be opened: ${error.message}`);
  });
}

function problemOf(error: unknown): Answer {
  const { message } = error as Error;
  const remedy = error instanceof Problem ? error.remedy : undefined;
  return { kind: 'problem', message, ...(remedy !== undefined && { remedy }) };
}
