import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ADDRESS_MARKS } from './deviceState.ts';
import { isStale, JOURNAL_FOLDER, type JournalContent, startedAt, thisMachine, writeJournal } from './journal.ts';
import { stateFolder } from './stateFolder.ts';
import { undoAll } from './undo.ts';

/** Paths of journals whose watcher is gone, after a power cut or a SIGKILL of its own. */
export async function staleJournals(): Promise<readonly string[]> {
  const folder = join(stateFolder(process.env), JOURNAL_FOLDER);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const path = join(folder, name);
        const content = await readJournal(path);
        return content !== undefined && isStale(content, thisMachine(), startedAt) ? [path] : [];
      }),
  );
  return found.flat();
}

/**
 * Undoes what stale journals hold, the last first. What cannot be undone stays in its journal.
 *
 * @param paths of the journals; of those that are stale unless told
 * @returns what could not be undone, a line each
 */
export async function undoStale(paths?: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const path of paths ?? (await staleJournals())) {
    const content = await readJournal(path);
    if (content === undefined) continue;
    const left = afterBoot(content, thisMachine().boot);
    const write = (entries: JournalContent['entries']): Promise<void> => writeJournal(path, { ...content, entries });
    await write(left);
    problems.push(...(await undoAll(left, write, () => undefined)));
  }
  return problems;
}

/** After a start of the kernel every device is where it belongs, and was set up by the system itself. */
function afterBoot({ machine, entries }: JournalContent, boot: string): JournalContent['entries'] {
  return machine.boot === boot ? entries : entries.filter(({ undo }) => undo.kind !== 'device');
}

/** A journal, or undefined when it is gone, is none, or could have been written by somebody else: it is acted on. */
async function readJournal(path: string): Promise<JournalContent | undefined> {
  try {
    if (!isOwn(await stat(path))) return undefined;
    return journalSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function isOwn(stats: Stats): boolean {
  const { uid, mode } = stats;
  return stats.isFile() && uid === process.geteuid?.() && (mode & 0o022) === 0;
}

const call = z.strictObject({ engine: z.enum(['docker', 'podman']), environment: z.record(z.string(), z.string()) });
const lines = z.array(z.string());

const address = z.strictObject({
  family: z.enum(['inet', 'inet6']),
  local: z.string(),
  prefixLength: z.int(),
  peer: z.string().exactOptional(),
  broadcast: z.string().exactOptional(),
  scope: z.string(),
  label: z.string().exactOptional(),
  metric: z.int().exactOptional(),
  marks: z.array(z.enum(ADDRESS_MARKS)),
  validSeconds: z.int().exactOptional(),
  preferredSeconds: z.int().exactOptional(),
});

const device = z.strictObject({
  name: z.string(),
  address: z.string(),
  mtu: z.int(),
  txQueueLength: z.int(),
  alias: z.string(),
  flags: z.record(z.enum(['up', 'promisc', 'allmulticast', 'multicast', 'arp']), z.boolean()),
  addresses: z.array(address),
  routes: z.strictObject({ inet: lines, inet6: lines }),
  neighbours: z.array(z.strictObject({ address: z.string(), ethernet: z.string() })),
  features: z.record(z.string(), z.boolean()),
  settings: z.record(z.string(), z.string()),
});

const undo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('container'), call, name: z.string() }),
  z.strictObject({ kind: z.literal('image'), call, name: z.string() }),
  z.strictObject({ kind: z.literal('folder'), path: z.string() }),
  z.strictObject({ kind: z.literal('device'), state: device, namespace: z.string(), inode: z.int().exactOptional() }),
]);

const journalSchema: z.ZodType<JournalContent> = z.strictObject({
  version: z.literal(1),
  machine: z.strictObject({ hostname: z.string(), boot: z.string(), processNamespace: z.string() }),
  watcher: z.strictObject({ pid: z.int(), startedAt: z.string() }),
  entries: z.array(z.strictObject({ id: z.int(), undo })),
});
