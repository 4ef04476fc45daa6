import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import { inNamespace } from './namespace.ts';
import { run } from './process.ts';
import { toolJson } from './toolJson.ts';

/** The words of one command of tc(8). */
export type TcCommand = readonly string[];

/**
 * Runs commands of tc(8) in one process, up to the first that fails.
 *
 * @param namespace name of the network namespace; the caller's own when undefined
 * @throws Problem with tc's message, which names the line
 */
export async function tcBatch(namespace: string | undefined, commands: readonly TcCommand[]): Promise<void> {
  if (commands.length === 0) return;
  await run(inNamespace(namespace, ['tc', '-batch', '-']), { input: batchOf(commands) });
}

/** Runs all of them, whatever comes of each: takes back what may be half done. */
export async function tcBatchAnyway(namespace: string | undefined, commands: readonly TcCommand[]): Promise<void> {
  await run(inNamespace(namespace, ['tc', '-force', '-batch', '-']), { input: batchOf(commands) }).catch(() => {});
}

/**
 * Tries commands in a network namespace that ends with them; `lo` is there, and down. Loading a program mounts a file system, hence the
 * mounts of their own.
 *
 * @returns what tc or the kernel has against them; undefined when they were taken
 */
export async function tryTc(commands: readonly TcCommand[]): Promise<string | undefined> {
  const argv = ['unshare', '--net', '--mount', '--', 'tc', '-batch', '-'] as const;
  return run(argv, { input: batchOf(commands) }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/**
 * Lines as `tc -batch` reads them: `#` begins a comment wherever it stands, and quotes know no escape.
 *
 * @throws Problem when a word cannot be said there
 */
export function batchOf(commands: readonly TcCommand[]): string {
  return commands.map((words) => `${words.map(batchWord).join(' ')}\n`).join('');
}

function batchWord(word: string): string {
  if (/["'#\\\n]/.test(word) || word === '')
    throw new Problem(`tc cannot be told of '${word}' in a batch`, 'rename it');
  return /\s/.test(word) ? `"${word}"` : word;
}

/** A queueing discipline of an interface. */
export interface Discipline {
  readonly kind: string;
  /** Such as `8001:`; `0:` for one that the kernel chose by itself. */
  readonly handle: string;
  readonly device: string;
  readonly isRoot: boolean;
}

/** The queueing disciplines of a namespace's interfaces; those of interfaces that have never been up are left out. */
export async function readDisciplines(namespace: string | undefined): Promise<readonly Discipline[]> {
  const { stdout } = await run(inNamespace(namespace, ['tc', '-j', 'qdisc', 'show']));
  return parseDisciplines(stdout);
}

const disciplines = z.array(
  z.object({ kind: z.string(), handle: z.string(), dev: z.string(), root: z.boolean().default(false) }),
);

/** @throws Problem when it is something else than `tc -j qdisc show` prints */
export function parseDisciplines(stdout: string): readonly Discipline[] {
  const read = toolJson('tc -j qdisc show', disciplines, stdout);
  return read.map(({ kind, handle, dev, root }) => ({ kind, handle, device: dev, isRoot: root }));
}

/** All filters of one number; of several, what the last one says. */
export interface Filter {
  /** Its number in the order of filters, as `pref` gives it. */
  readonly preference: number;
  readonly kind: string;
  readonly handle?: number;
  /** The interface that an action mirred sends to; `*` when it is no more. */
  readonly output?: string;
}

/** The filters at a parent, such as `ffff:fff2`, of an interface that has it. */
export async function readFilters(
  namespace: string | undefined,
  device: string,
  parent: string,
): Promise<readonly Filter[]> {
  const argv = ['tc', '-j', 'filter', 'show', 'dev', device, 'parent', parent] as const;
  return parseFilters((await run(inNamespace(namespace, argv))).stdout);
}

const filters = z.array(
  z.object({
    pref: z.int().nonnegative(),
    kind: z.string(),
    options: z
      .object({
        handle: z.union([z.string(), z.number()]).optional(),
        actions: z.array(z.object({ to_dev: z.string().optional() })).default([]),
      })
      .optional(),
  }),
);

/** @throws Problem when it is something else than `tc -j filter show` prints */
export function parseFilters(stdout: string): readonly Filter[] {
  const found = new Map<number, Filter>();
  for (const { pref, kind, options } of toolJson('tc -j filter show', filters, stdout)) {
    const output = options?.actions.find(({ to_dev }) => to_dev !== undefined)?.to_dev;
    const handle = Number(options?.handle ?? Number.NaN);
    found.set(pref, {
      ...(found.get(pref) ?? { preference: pref, kind }),
      ...(Number.isSafeInteger(handle) && { handle }),
      ...(output !== undefined && { output }),
    });
  }
  return [...found.values()];
}

const actions = z.array(
  z.object({
    actions: z.array(z.object({ to_dev: z.string(), stats: z.object({ packets: z.int().nonnegative() }) })).default([]),
  }),
);

/** Packets that the actions mirred of a namespace have sent, by the interface that they send by: all in one process. */
export async function readMirred(namespace: string | undefined): Promise<ReadonlyMap<string, number>> {
  return parseMirred(
    (await run(inNamespace(namespace, ['tc', '-s', '-j', 'actions', 'ls', 'action', 'mirred']))).stdout,
  );
}

/** @throws Problem when it is something else than `tc -s -j actions ls action mirred` prints */
export function parseMirred(stdout: string): ReadonlyMap<string, number> {
  const sent = new Map<string, number>();
  const read = toolJson('tc -s -j actions ls action mirred', actions, stdout).flatMap((one) => one.actions);
  for (const { to_dev: output, stats } of read) sent.set(output, (sent.get(output) ?? 0) + stats.packets);
  return sent;
}
