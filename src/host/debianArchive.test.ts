import { describe, expect, it } from 'vitest';
import { chooseArchive, parseList, parseStanzas } from './debianArchive.ts';

const lines = `# deb http://commented.example/debian trixie main
deb http://one.example/debian bookworm main contrib # a comment
deb-src http://one.example/debian bookworm main
  deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://two.example/debian/ trixie main

deb http://flat.example/packages ./
`;

const stanzas = `# what the installer wrote
Types: deb deb-src
# a comment between
URIs: http://one.example/debian http://two.example/debian
Suites: bookworm
 bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: trixie
Components: main

Types: deb-src
URIs: http://sources.example/debian
Suites: trixie
Components: main

types: deb
uris: http://inline.example/debian
suites: trixie
components: main
signed-by:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w
 -----END PGP PUBLIC KEY BLOCK-----
`;

describe('parseList', () => {
  it('reads a line a source, with the keys that it names, and leaves out comments and sources of programs', () => {
    expect(parseList(lines)).toEqual([
      { uri: 'http://one.example/debian', suite: 'bookworm', components: ['main', 'contrib'] },
      {
        uri: 'http://two.example/debian/',
        suite: 'trixie',
        components: ['main'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
      { uri: 'http://flat.example/packages', suite: './', components: [] },
    ]);
  });
});

describe('parseStanzas', () => {
  it('reads each address with each suite, and leaves out what is disabled', () => {
    const found = parseStanzas(stanzas);
    expect(found.map(({ uri, suite }) => `${uri} ${suite}`)).toEqual([
      'http://one.example/debian bookworm',
      'http://one.example/debian bookworm-updates',
      'http://two.example/debian bookworm',
      'http://two.example/debian bookworm-updates',
      'http://inline.example/debian trixie',
    ]);
  });

  it('keeps the path of a keyring, and no key that stands in the file itself', () => {
    const keyrings = parseStanzas(stanzas).map(({ signedBy }) => signedBy);
    expect(keyrings[0]).toBe('/usr/share/keyrings/debian-archive-keyring.gpg');
    expect(keyrings[4]).toBeUndefined();
  });
});

describe('chooseArchive', () => {
  const choose = (text: string, suite = 'trixie') => chooseArchive(parseList(text), suite)?.uri;

  it.each([
    ['no archive of Debian', 'deb http://ubuntu.example/ubuntu noble main'],
    ['what others call debian', 'deb https://docker.example/linux/debian bookworm stable'],
    [
      'the archive of security updates, which has no whole suite',
      'deb http://one.example/debian-security trixie-security main',
    ],
    ['a disc', 'deb cdrom:[disc]/debian trixie main'],
  ])('takes none: %s', (_, text) => {
    expect(choose(text)).toBeUndefined();
  });

  it.each([
    ['a mirror', 'deb http://one.example/mirrors/debian/ bookworm main', 'http://one.example/mirrors/debian/'],
    [
      'a snapshot',
      'deb http://one.example/archive/debian/20250520T000000Z bookworm main',
      'http://one.example/archive/debian/20250520T000000Z',
    ],
    [
      'any address that Debian’s own keys are asked for',
      'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://one.example/cache bookworm main',
      'http://one.example/cache',
    ],
    [
      'one that names the suite before the first',
      'deb http://one.example/debian bookworm main\ndeb http://old.example/debian trixie main',
      'http://old.example/debian',
    ],
    [
      'Debian’s own keys before somebody’s',
      'deb [signed-by=/etc/apt/keyrings/x.gpg] http://x.example/debian trixie main\ndeb http://one.example/debian trixie main',
      'http://one.example/debian',
    ],
  ])('takes %s', (_, text, uri) => {
    expect(choose(text)).toBe(uri);
  });
});
