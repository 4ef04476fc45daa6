import { expect, it } from 'vitest';
import { makes } from './engineClients.ts';

it.each([
  ['/usr/bin/docker', 'run', '--detach', '--name', 'mb-1', 'image'],
  ['setsid', 'docker', 'run', '--name', 'mb-1', 'image'],
  ['podman', '--runtime', 'runc', 'run', '--name', 'mb-1', 'image'],
  ['docker', 'import', '/a.tar', 'mb-1'],
])('a client that makes it: %s', (...argv) => {
  expect(makes(argv, 'mb-1')).toBe(true);
});

it.each([
  ['docker', 'run', '--name', 'mb-12', 'image'],
  ['podman', 'exec', 'mb-1', 'ping'],
  ['docker', 'rm', '--force', 'mb-1'],
  ['/usr/bin/conmon', '-n', 'mb-1', '--exit-command-arg', 'run'],
  ['grep', 'run', 'mb-1'],
  [''],
])('none: %s', (...argv) => {
  expect(makes(argv, 'mb-1')).toBe(false);
});
