import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { refusal } from '../host/refusal.ts';
import { Problem } from '../model/problem.ts';
import { type Report, SCHEMA_VERSION } from '../model/report.ts';
import { brief } from '../model/visible.ts';
import { reportSchema } from '../report/schema.ts';

/** A report that lies on disk. */
export interface StoredReport {
  readonly report: Report;
  /** Absolute path of the folder that its captures lie below. */
  readonly folder: string;
}

const NAME_IT = 'name the folder of a run, its run.json, or latest';

/**
 * Reads the report of a run.
 *
 * @param name the folder of a run, its run.json, or `latest` for the newest below `reports`
 * @throws Problem when it is no report of this version's
 */
export async function readStoredReport(name: string): Promise<StoredReport> {
  const named = name === 'latest' && !existsSync(name) ? join('reports', name) : name;
  const found = await stat(named).catch(() => undefined);
  const path = found?.isDirectory() ? join(named, 'run.json') : named;
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Problem(`${brief(path)} cannot be read: ${refusal(error)}`, NAME_IT);
  });
  return { report: parse(text, path), folder: resolve(dirname(path)) };
}

function parse(text: string, path: string): Report {
  const raw = parseJson(text, path);
  const version = (raw as { readonly schemaVersion?: unknown } | null)?.schemaVersion;
  if (Number.isInteger(version) && version !== SCHEMA_VERSION)
    throw new Problem(
      `${brief(path)} has the layout ${String(version)}; this version of mirrorbench reads ${SCHEMA_VERSION}`,
      'use the version that wrote it, or run the scenarios again',
    );
  const parsed = reportSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new Problem(
    `${brief(path)} is not the report of a run: ${brief(first?.path.join('.') ?? '')}: ${brief(first?.message ?? '')}`,
    NAME_IT,
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(`${brief(path)} is not the report of a run: ${brief((error as Error).message)}`);
  }
}
