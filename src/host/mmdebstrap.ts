import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { DebianArchive } from './debianArchive.ts';
import { type Argv, type ProcessResult, start } from './process.ts';
import { SEARCH_PATH } from './searchPath.ts';

/** A package of a suite, to be extracted with all that it depends on. */
export interface Extraction {
  readonly suite: string;
  readonly package: string;
  readonly archive: DebianArchive;
  /** File with the keys to trust, instead of those that the machine trusts the archive by. */
  readonly keyring?: string;
  /** Settings of apt, such as `Acquire::Check-Valid-Until "false"`. */
  readonly aptOptions: readonly string[];
  /** Where to: absolute path of an empty folder, or of one that does not exist. */
  readonly folder: string;
}

/** What came of it. `said` is what apt had to say of the failure. */
export type Extracted =
  | { readonly status: 'extracted' }
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly said: string };

/** No such suite, no key for its signature, no such package in it, no answer from the archive, or something else. */
export type FailureReason = 'suite' | 'unsigned' | 'package' | 'network' | 'other';

const TIME_LIMIT_MS = 600_000;

/**
 * Extracts a package and all that it depends on, without installing any of it.
 *
 * @throws Problem when mmdebstrap is not installed, or takes longer than ten minutes
 */
export async function extractPackage(extraction: Extraction): Promise<Extracted> {
  if (!SEARCH_PATH.split(':').some((folder) => existsSync(join(folder, 'mmdebstrap')))) {
    throw new Problem(
      'mmdebstrap, which fetches packages of Debian, is not installed',
      'sudo apt-get install --no-install-recommends mmdebstrap',
    );
  }
  const result = await start(mmdebstrapArgv(extraction), { timeoutMs: TIME_LIMIT_MS }).wait();
  return result.exitCode === 0 ? { status: 'extracted' } : failed(result);
}

/**
 * The command. No program of a package that is extracted is run, so the mode that needs neither root, nor user
 * namespaces, nor mounts will do; newer versions refuse it to root, for the sake of packages that are installed.
 */
export function mmdebstrapArgv({ suite, package: name, archive, keyring, aptOptions, folder }: Extraction): Argv {
  const options = archive.signedBy === undefined || keyring !== undefined ? '' : `[signed-by=${archive.signedBy}] `;
  return [
    'mmdebstrap',
    '--mode=chrootless',
    '--skip=check/chrootless',
    '--variant=extract',
    `--include=${name}`,
    ...(keyring === undefined ? [] : [`--keyring=${keyring}`]),
    ...aptOptions.map((option) => `--aptopt=${option}`),
    suite,
    folder,
    `deb ${options}${archive.uri} ${suite} main`,
  ];
}

/** What apt says by what it means; the first that fits. */
const SAYINGS: readonly (readonly [FailureReason, RegExp])[] = [
  ['other', /No space left on device/],
  ['suite', /does not have a Release file/],
  ['unsigned', /NO_PUBKEY|is not signed|Missing key/],
  ['package', /Unable to locate package|has no installation candidate/],
  ['network', /Failed to fetch|Temporary failure resolving|Could not (resolve|connect)/],
];

/** Why mmdebstrap failed, from what it wrote to standard error. */
export function failureReason(stderr: string): FailureReason {
  return SAYINGS.find(([, said]) => said.test(stderr))?.[0] ?? 'other';
}

function failed({ exitCode, stderr }: ProcessResult): Extracted {
  // After the first error each step on the way out says that it failed, too.
  const first = /^E: (.*)$/m.exec(stderr)?.[1];
  return { status: 'failed', reason: failureReason(stderr), said: first ?? `mmdebstrap ended with ${exitCode}` };
}
