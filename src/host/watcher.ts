import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Problem } from '../model/problem.ts';
import { packageRoot } from './packageRoot.ts';
import { type DetachedProcess, startDetached } from './process.ts';
import type { Undo } from './undo.ts';

/** What a command tells its watcher, a line of JSON each. Numbers are the command's own. */
export type Request =
  | { readonly kind: 'add'; readonly id: number; readonly undo: Undo }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'close' };

/** What the watcher answers, a line of JSON each, in the order of the requests. */
export type Answer =
  | { readonly kind: 'ready'; readonly journal: string }
  | { readonly kind: 'well' }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy?: string }
  | { readonly kind: 'closed'; readonly problems: readonly string[] };

/**
 * A process that knows what the command has done on the machine, and undoes it when the command is gone, whatever ended it.
 */
export interface Watch {
  /**
   * Tells what is going to be done, by what undoes it. Do it when this has resolved: from then on it will be undone.
   *
   * @returns a number for `done`
   * @throws Problem when it could not be written down, or the namespace of a device could not be opened
   */
  add(undo: Undo): Promise<number>;
  /** Tells that the caller has undone it. */
  done(id: number): Promise<void>;
  /**
   * Undoes what is left, the last first, and ends the watcher.
   *
   * @returns what could not be undone, a line each; it stays in the journal, for `undoStale` of a later command
   */
  close(): Promise<readonly string[]>;
}

/**
 * Starts a watcher. It has to be closed, and lives as long as this process unless it is.
 *
 * @param program the entry file of the watcher; the program's own unless told
 * @throws Problem when the journal's folder cannot be made
 */
export async function startWatcher(program = join(packageRoot(), 'dist', 'watch.js')): Promise<Watch> {
  const channel = channelTo(startDetached([process.execPath, program]));
  const ready = await channel.answer();
  if (ready.kind !== 'ready') throw unexpected(ready);
  let last = 0;
  return {
    add: async (undo) => {
      last += 1;
      const id = last;
      await channel.ask({ kind: 'add', id, undo }, 'well');
      return id;
    },
    done: async (id) => void (await channel.ask({ kind: 'done', id }, 'well')),
    close: async () => {
      try {
        return (await channel.ask({ kind: 'close' }, 'closed')).problems;
      } catch {
        // Somebody has ended it: then nobody is left to undo what it knew.
        const { undoStale } = await import('./staleJournals.ts');
        return undoStale([ready.journal]);
      }
    },
  };
}

interface Channel {
  answer(): Promise<Answer>;
  ask<Kind extends Answer['kind']>(request: Request, expected: Kind): Promise<Extract<Answer, { kind: Kind }>>;
}

function channelTo({ input, output }: DetachedProcess): Channel {
  const waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];
  let gone = false;
  createInterface({ input: output })
    .on('line', (line) => {
      const answer = answerOf(line);
      if (answer !== undefined) waiting.shift()?.resolve(answer);
    })
    .on('close', () => {
      gone = true;
      for (const { reject } of waiting.splice(0)) reject(watcherGone());
    });
  const answer = (): Promise<Answer> =>
    gone
      ? Promise.reject(watcherGone())
      : new Promise((resolve, reject) => {
          waiting.push({ resolve, reject });
        });
  return {
    answer,
    ask: async (request, expected) => {
      const answered = answer();
      input.write(`${JSON.stringify(request)}\n`);
      const given = await answered;
      if (given.kind !== expected) throw unexpected(given);
      return given as Extract<Answer, { kind: typeof expected }>;
    },
  };
}

/** Undefined for one that was cut, which is the last that a watcher says when it is killed. */
function answerOf(line: string): Answer | undefined {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return undefined;
  }
}

function watcherGone(): Problem {
  return new Problem(
    'the process that undoes what was done on the machine has ended',
    'see what it said on standard error',
  );
}

function unexpected(answer: Answer): Problem {
  return answer.kind === 'problem'
    ? new Problem(answer.message, answer.remedy)
    : new Problem(`the process that undoes what was done on the machine answered '${answer.kind}'`);
}
