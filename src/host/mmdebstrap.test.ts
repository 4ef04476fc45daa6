import { expect, it } from 'vitest';
import { failureReason, mmdebstrapArgv } from './mmdebstrap.ts';

const extraction = {
  suite: 'trixie',
  package: 'openvswitch-switch',
  archive: { uri: 'http://one.example/debian', signedBy: '/keys/debian-archive-keyring.gpg' },
  aptOptions: ['Acquire::Check-Valid-Until "false"'],
  folder: '/cache/trixie',
};

it('the package is extracted by whoever asks, with the keys that the machine’s sources name', () => {
  expect(mmdebstrapArgv(extraction)).toEqual([
    'mmdebstrap',
    '--mode=chrootless',
    '--skip=check/chrootless',
    '--variant=extract',
    '--include=openvswitch-switch',
    '--aptopt=Acquire::Check-Valid-Until "false"',
    'trixie',
    '/cache/trixie',
    'deb [signed-by=/keys/debian-archive-keyring.gpg] http://one.example/debian trixie main',
  ]);
});

it('a keyring takes the place of the keys that the sources name', () => {
  const argv = mmdebstrapArgv({ ...extraction, keyring: '/new/keys.gpg' });
  expect(argv).toContain('--keyring=/new/keys.gpg');
  expect(argv.at(-1)).toBe('deb http://one.example/debian trixie main');
});

it.each([
  ['suite', "E: The repository 'http://one.example/debian nosuch Release' does not have a Release file."],
  [
    'unsigned',
    "W: GPG error: http://one.example/debian forky InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 6ED0E7B82643E131\nE: The repository 'http://one.example/debian forky InRelease' is not signed.",
  ],
  ['package', 'E: Unable to locate package openvswitch-switch'],
  ['package', "E: Package 'openvswitch-switch' has no installation candidate"],
  ['network', "E: Failed to fetch http://one.example/debian/dists/trixie/InRelease  Could not resolve 'one.example'"],
  [
    'other',
    'E: Failed to fetch http://one.example/debian/dists/sid/main/binary-amd64/Packages  Write error - write (28: No space left on device)',
  ],
  ['other', 'E: unable to create /cache/trixie'],
])('the reason is %s when it says: %s', (reason, stderr) => {
  expect(failureReason(`I: running apt-get update...\n${stderr}\nE: mmdebstrap failed to run\n`)).toBe(reason);
});
