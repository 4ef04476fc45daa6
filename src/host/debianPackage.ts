import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { chooseArchive, readAptSources } from './debianArchive.ts';
import { type Extracted, type Extraction, extractPackage } from './mmdebstrap.ts';
import { start } from './process.ts';

/** Suites that bring the keys of newer ones: the first whose own signature can be checked with the keys at hand. */
const BRING_KEYS = ['stable', 'oldstable', 'oldoldstable'];

/**
 * Fetches a package of a suite of Debian, with all that it depends on, from the archive that apt is set up with. When
 * the keys of this machine are older than the suite, newer ones are fetched from a suite that they vouch for.
 *
 * @param scratch absolute path of a folder for this alone, in which the tree is made
 * @returns absolute path of what would be the root folder
 * @throws Problem when it cannot be fetched
 */
export async function fetchPackage(suite: string, name: string, scratch: string): Promise<string> {
  const archive = chooseArchive(await readAptSources(), suite);
  if (archive === undefined) {
    throw new Problem(
      `${name} of Debian ${suite} cannot be fetched: apt's sources on this machine name no archive of Debian`,
      'name the folder of an Open vSwitch instead',
    );
  }
  // What a mirror that stands still has is as good, as long as it is signed.
  const aptOptions = ['Acquire::Check-Valid-Until "false"', ...(await readWaysToArchives())];
  const extract = async (from: string, what: string, keyring?: string) => {
    const folder = await mkdtemp(join(scratch, `${what}-`));
    const extraction: Extraction = { suite: from, package: what, archive, aptOptions, folder };
    return { folder, result: await extractPackage(keyring === undefined ? extraction : { ...extraction, keyring }) };
  };
  let { folder, result } = await extract(suite, name);
  for (const from of BRING_KEYS) {
    if (result.status === 'extracted' || result.reason !== 'unsigned') break;
    const keys = await extract(from, 'debian-archive-keyring');
    const keyring = keyringIn(keys.folder);
    if (keys.result.status === 'extracted' && keyring !== undefined) {
      ({ folder, result } = await extract(suite, name, keyring));
    }
  }
  if (result.status === 'failed') throw problemOf(result, suite, name, archive.uri);
  return folder;
}

/** How archives are reached on this machine, such as by a proxy: apt's own settings, which mmdebstrap does not read. */
async function readWaysToArchives(): Promise<readonly string[]> {
  const result = await start(['apt-config', 'dump'], { timeoutMs: 10_000 })
    .wait()
    .catch(() => undefined);
  return waysToArchives(result?.stdout ?? '');
}

/** The settings of HTTP in what apt-config(8) prints. */
export function waysToArchives(dump: string): readonly string[] {
  return dump.split('\n').filter((line) => /^Acquire::https?::\S+ ".+";$/.test(line));
}

function keyringIn(tree: string): string | undefined {
  const names = ['debian-archive-keyring.gpg', 'debian-archive-keyring.pgp'];
  return names.map((name) => join(tree, 'usr', 'share', 'keyrings', name)).find((path) => existsSync(path));
}

type Failure = Extract<Extracted, { status: 'failed' }>;

function problemOf({ reason, said }: Failure, suite: string, name: string, uri: string): Problem {
  switch (reason) {
    case 'suite':
      return new Problem(
        `the archive ${uri} has no suite ${suite}`,
        'suites of Debian are, for example, bullseye, bookworm, trixie, forky and sid; an archive that still has older ones can be added to the sources of apt',
      );
    case 'package':
      return new Problem(`Debian ${suite} has no package ${name} for this machine`, 'choose another suite');
    case 'unsigned':
      return new Problem(
        `who signed Debian ${suite} cannot be checked with the keys of this machine: ${said}`,
        'sudo apt-get install --no-install-recommends debian-archive-keyring',
      );
    case 'network':
      return new Problem(
        `${name} of Debian ${suite} cannot be fetched: ${said}`,
        `check that this machine reaches ${uri}`,
      );
    case 'other':
      return new Problem(`${name} of Debian ${suite} cannot be fetched: ${said}`);
    default:
      return reason satisfies never;
  }
}
