import { expect, it } from 'vitest';
import type { EngineKind } from './engineCall.ts';
import { engineMissing, engineUnavailable } from './engineProblem.ts';
import { recorded, resultOf } from './testing/recorded.ts';

function problem(engine: EngineKind, name: string, address?: string) {
  return engineUnavailable(engine, resultOf([engine], { exitCode: 1, stderr: recorded(name) }), address);
}

it.each(['docker-20.10.24-no-daemon', 'docker-28.2.2-no-daemon'])(
  'a daemon that does not run is to be started: %s',
  (name) => {
    expect(problem('docker', name)).toMatchObject({
      message: expect.stringMatching(/^the daemon of docker does not answer: Cannot connect/),
      remedy: 'start it (sudo systemctl start docker), or use podman',
    });
    expect(problem('docker', name, 'tcp://elsewhere').remedy).toBe('start it, or unset DOCKER_HOST');
  },
);

it.each(['docker-20.10.24-denied', 'docker-28.2.2-denied'])('a user who may not use it is told how to: %s', (name) => {
  expect(problem('docker', name)).toMatchObject({
    message: expect.stringMatching(/^docker may not be used by this user: permission denied/),
    remedy: expect.stringContaining('usermod -aG docker'),
  });
});

it('a podman elsewhere that does not answer', () => {
  expect(problem('podman', 'podman-4.3.1-no-daemon', 'unix:///nowhere/podman.sock')).toMatchObject({
    message: expect.stringMatching(/^the daemon of podman does not answer at unix:\/\/\/nowhere/),
    remedy: 'start it, or unset CONTAINER_HOST',
  });
});

it('whatever else it says is told', () => {
  const result = resultOf(['podman', 'info'], { exitCode: 125, stderr: 'Error: something new\n' });
  expect(engineUnavailable('podman', result).message).toBe('podman does not work here: Error: something new');
  expect(engineMissing('docker').remedy).toContain('docker.io');
  expect(engineMissing('podman').remedy).toContain('apt-get install podman');
});
