import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { fetchPackage } from './debianPackage.ts';
import { makeFolder } from './folder.ts';
import { PROGRAMS } from './openVSwitchFolder.ts';

/**
 * The tree of a Debian suite's Open vSwitch, with the libraries that it needs. It is fetched the first time, and kept in
 * the user's cache until somebody removes it there.
 *
 * @param suite a name that holds nothing but small letters, digits and `-`
 * @param onFetch told what is being fetched, before that begins
 * @returns absolute path of what would be the root folder
 * @throws Problem when it cannot be fetched, or the cache cannot be written to
 */
export async function debianOpenVSwitch(suite: string, onFetch?: (what: string) => void): Promise<string> {
  const kept = join(cacheFolder(process.env), `${suite}-${process.arch}`);
  if (existsSync(kept)) return kept;
  const scratch = await makeScratch(kept);
  try {
    onFetch?.(`Open vSwitch of Debian ${suite}`);
    const whole = await fetchPackage(suite, 'openvswitch-switch', scratch);
    const tree = join(scratch, 'tree');
    await moveNeeded(whole, tree);
    // Somebody else may have fetched it meanwhile: theirs is as good.
    await rename(tree, kept).catch((error: Error) => (existsSync(kept) ? undefined : Promise.reject(error)));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return kept;
}

/** Where fetched trees are kept, as the XDG Base Directory Specification has it: a relative path counts for nothing. */
export function cacheFolder({ XDG_CACHE_HOME: cache = '' }: Readonly<Record<string, string | undefined>>): string {
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'mirrorbench', 'openvswitch');
}

/** Part of the name of a folder in which something is being fetched. */
const UNFINISHED = '.part-';

/** No fetch takes longer: an older folder was left by one that was killed. */
const LONGEST_FETCH_MS = 3_600_000;

async function makeScratch(kept: string): Promise<string> {
  const cache = dirname(kept);
  try {
    await makeFolder(cache, 'the cache of other versions of Open vSwitch');
    for (const name of await readdir(cache)) {
      if (name.includes(UNFINISHED)) await removeOld(join(cache, name));
    }
    return await mkdtemp(`${kept}${UNFINISHED}`);
  } catch (error) {
    throw new Problem((error as Error).message, 'set XDG_CACHE_HOME to a folder that may be written to');
  }
}

async function removeOld(path: string): Promise<void> {
  const changed = await stat(path).catch(() => undefined);
  const isOld = changed !== undefined && Date.now() - changed.mtimeMs > LONGEST_FETCH_MS;
  if (isOld) await rm(path, { recursive: true, force: true });
}

/** Moves what a lab needs of a tree to a new one. */
async function moveNeeded(whole: string, tree: string, folder = ''): Promise<void> {
  for (const entry of await readdir(join(whole, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await moveNeeded(whole, tree, path);
    if (entry.isDirectory() || !isNeeded(path)) continue;
    await mkdir(join(tree, folder), { recursive: true });
    await rename(join(whole, path), join(tree, path));
  }
}

/**
 * Whether a lab needs a file: Open vSwitch, its schema, the dynamic loader and the libraries. Nothing else is kept, least
 * of all old programs that run as root whoever starts them.
 *
 * @param path relative to the tree
 */
export function isNeeded(path: string): boolean {
  const isLibrary = /^(usr\/)?lib\d*\/([^/]+\/)?[^/]+\.so(\.[\d.]+)?$/.test(path);
  const isProgram = /^usr\/(s?bin|lib\/[^/]+)\/[^/]+$/.test(path) && PROGRAMS.some((name) => name === basename(path));
  return isLibrary || isProgram || path === 'usr/share/openvswitch/vswitch.ovsschema';
}
