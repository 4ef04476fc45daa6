import { readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders in /proc/sys/net that hold settings of one interface (Documentation/networking/ip-sysctl.rst). */
const FOLDERS = ['ipv4/conf', 'ipv6/conf', 'ipv4/neigh', 'ipv6/neigh'];

/** Shown again in another unit beside it, rounded. */
const SHOWN_TWICE = new Set(['base_reachable_time', 'retrans_time', 'unres_qlen']);

/**
 * The settings of an interface of this namespace that may be written: the kernel forgets them when it moves.
 *
 * @returns content by path
 */
export function readSettings(name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    FOLDERS.map((folder) => join('/proc/sys/net', folder, name))
      .flatMap((folder) => namesIn(folder).map((file) => join(folder, file)))
      .filter(isWritable)
      .flatMap((path) => {
        const content = contentOf(path);
        return content === undefined ? [] : [[path, content] as const];
      }),
  );
}

/**
 * Writes those settings that differ.
 *
 * @throws what the kernel refuses with
 */
export async function writeSettings(
  wanted: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(wanted)) {
    if (now[path] !== content) await writeFile(path, content);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !SHOWN_TWICE.has(name));
  } catch {
    return [];
  }
}

function isWritable(path: string): boolean {
  return (statSync(path).mode & 0o200) !== 0;
}

/** A secret that nobody has set cannot be read. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
