import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../host/byRename.ts';
import { makeStateFolder, stateFolder } from '../host/stateFolder.ts';
import { Problem } from '../model/problem.ts';
import type { Plan } from './change.ts';

/** What a command has done to a running Open vSwitch, by what takes it back. */
export interface LiveRecord {
  readonly version: 1;
  /** The row of `Open_vSwitch`. */
  readonly database: string;
  /** When, as ISO 8601 has it. */
  readonly at: string;
  /** The command as it was typed. */
  readonly command: string;
  /** Whether it was done for certain: a command that is killed may not have come to it. */
  readonly isCommitted: boolean;
  readonly undo: Plan;
}

export interface StoredRecord {
  readonly path: string;
  readonly record: LiveRecord;
}

/** Below the state folder. */
const FOLDER = 'live';

/** Keeps a record; resolves when it is written. @throws Problem when the folder cannot be made */
export async function keepRecord(record: LiveRecord): Promise<StoredRecord> {
  const folder = await makeStateFolder(FOLDER);
  const path = join(folder, `${record.at.replaceAll(':', '')}-${randomBytes(4).toString('hex')}.json`);
  return rewriteRecord({ path, record });
}

export async function rewriteRecord({ path, record }: StoredRecord): Promise<StoredRecord> {
  await replaceFile(path, `${JSON.stringify(record, null, 2)}\n`);
  return { path, record };
}

export async function dropRecord({ path }: StoredRecord): Promise<void> {
  await rm(path, { force: true });
}

/**
 * The records of a database, the newest first.
 *
 * @throws Problem when one cannot be read, or could have been written by somebody else: it is acted on
 */
export async function recordsOf(database: string): Promise<readonly StoredRecord[]> {
  const folder = join(stateFolder(process.env), FOLDER);
  const names = await readdir(folder).catch(() => []);
  const all = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .reverse()
      .map(async (name) => readRecord(join(folder, name))),
  );
  return all.filter(({ record }) => record.database === database);
}

async function readRecord(path: string): Promise<StoredRecord> {
  try {
    const { uid, mode } = await stat(path);
    if (uid !== process.geteuid?.() || (mode & 0o022) !== 0) throw new Error('somebody else may write to it');
    return { path, record: schema.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    throw new Problem(
      `the record ${path} of what was done cannot be used: ${(error as Error).message}`,
      'remove it when what it holds does not matter',
    );
  }
}

const column = z.enum(['selectSrcPort', 'selectDstPort']);
const text = z.string();
const columns = z.record(text, z.unknown());

const mirror = z.strictObject({
  selectAll: z.boolean().exactOptional(),
  selectSrcPort: z.array(text).exactOptional(),
  selectDstPort: z.array(text).exactOptional(),
  selectVlan: z.array(z.int()).exactOptional(),
  outputPort: text.exactOptional(),
  outputVlan: z.int().exactOptional(),
  snaplen: z.int().exactOptional(),
  filter: text.exactOptional(),
});

const ofMirror = { bridge: text, name: text, mirror, externalIds: z.unknown().optional() };
const ofSource = { bridge: text, mirror: text, row: text, port: text, columns: z.array(column) };
const ofPort = { bridge: text, name: text, port: columns, interface: columns };

const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('addMirror'), ...ofMirror, was: text.exactOptional() }),
  z.strictObject({ kind: z.literal('removeMirror'), ...ofMirror, row: text }),
  z.strictObject({ kind: z.literal('addSource'), ...ofSource }),
  z.strictObject({ kind: z.literal('removeSource'), ...ofSource }),
  z.strictObject({ kind: z.literal('addPort'), ...ofPort, was: text.exactOptional() }),
  z.strictObject({ kind: z.literal('removePort'), ...ofPort, row: text }),
]);

const step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('up'), interface: text }),
  z.strictObject({ kind: z.literal('expose'), name: text, target: text, inode: z.int() }),
  z.strictObject({ kind: z.literal('unexpose'), name: text, target: text }),
  z.strictObject({ kind: z.literal('join'), interface: text, namespace: text, addresses: z.array(text) }),
]);

const schema: z.ZodType<LiveRecord> = z.strictObject({
  version: z.literal(1),
  database: text,
  at: text,
  command: text,
  isCommitted: z.boolean(),
  undo: z.strictObject({ changes: z.array(change), steps: z.array(step), undoSteps: z.array(step) }),
});
