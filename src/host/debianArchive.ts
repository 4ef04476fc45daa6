import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Debian's packages come from. */
export interface DebianArchive {
  readonly uri: string;
  /** Keyring files that the archive is trusted by, as apt's sources name them: absolute paths with commas between. */
  readonly signedBy?: string;
}

/** One suite of one archive, as apt's sources name it. */
export interface AptSource extends DebianArchive {
  readonly suite: string;
  readonly components: readonly string[];
}

/** Part of the names of the keyrings of Debian's own archive. */
const DEBIANS_KEYS = 'debian-archive';

/** The sources of packages that apt is set up with on this machine: `sources.list` and both kinds of files beside it. */
export async function readAptSources(folder = '/etc/apt'): Promise<readonly AptSource[]> {
  const parts = join(folder, 'sources.list.d');
  const names = await readdir(parts).catch((): string[] => []);
  const files = [join(folder, 'sources.list'), ...names.sort().map((name) => join(parts, name))];
  const read = files.map(async (file) => {
    if (!/\.(list|sources)$/.test(file)) return [];
    const text = await readFile(file, 'utf8').catch(() => '');
    return file.endsWith('.list') ? parseList(text) : parseStanzas(text);
  });
  return (await Promise.all(read)).flat();
}

/**
 * The archive among these sources to take a suite of Debian from: one that names the suite before others, and one that
 * Debian's own keys are asked for before others.
 */
export function chooseArchive(sources: readonly AptSource[], suite: string): DebianArchive | undefined {
  const [best] = sources
    .filter(isDebian)
    .map((source) => ({ source, rank: (source.suite === suite ? 0 : 3) + distrust(source) }))
    .sort((a, b) => a.rank - b.rank);
  if (best === undefined) return undefined;
  const { uri, signedBy } = best.source;
  return { uri, ...(signedBy !== undefined && { signedBy }) };
}

/** Others call an archive `debian` too, but not its part `main`. A snapshot ends in its time. */
function isDebian({ uri, components, signedBy = '' }: AptSource): boolean {
  if (!components.includes('main') || /^cdrom:|security/.test(uri)) return false;
  return /\/debian\/?(\d{8}T\d{6}Z\/?)?$/.test(uri) || signedBy.includes(DEBIANS_KEYS);
}

function distrust({ signedBy }: AptSource): number {
  if (signedBy === undefined) return 1;
  return signedBy.includes(DEBIANS_KEYS) ? 0 : 2;
}

/** Reads the form of one line a source, sources.list(5). */
export function parseList(text: string): readonly AptSource[] {
  return text.split('\n').flatMap((line) => {
    const [, options = '', rest = ''] = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?([^#]*)/.exec(line) ?? [];
    const [uri, suite, ...components] = words(rest);
    if (uri === undefined || suite === undefined) return [];
    return [source(uri, suite, components, /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1])];
  });
}

/** Reads the form of a stanza a source, sources.list(5). */
export function parseStanzas(text: string): readonly AptSource[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const stanzas = lines.join('\n').split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    // A line that begins with a blank goes on with the field before it.
    const fields = stanza.replaceAll(/\n[ \t]+/g, ' ').split('\n');
    const field = (name: string) => {
      const start = `${name}:`.toLowerCase();
      return fields.find((line) => line.toLowerCase().startsWith(start))?.slice(start.length) ?? '';
    };
    if (!words(field('Types')).includes('deb') || /^\s*(no|false|off|0)\s*$/i.test(field('Enabled'))) return [];
    // Instead of a path there may be the key itself.
    const keyrings = words(field('Signed-By')).filter((word) => word.startsWith('/'));
    const signedBy = keyrings.length === 0 ? undefined : keyrings.join(',');
    const components = words(field('Components'));
    return words(field('URIs')).flatMap((uri) =>
      words(field('Suites')).map((suite) => source(uri, suite, components, signedBy)),
    );
  });
}

function source(uri: string, suite: string, components: readonly string[], signedBy: string | undefined): AptSource {
  return { uri, suite, components, ...(signedBy !== undefined && { signedBy }) };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
