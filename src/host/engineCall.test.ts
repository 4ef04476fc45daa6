import { expect, it } from 'vitest';
import { engineCall } from './engineCall.ts';

it('keeps what decides which daemon and store is meant, and no secret beside it', () => {
  const environment = {
    ...{ DOCKER_HOST: 'unix:///x', DOCKER_CONTEXT: '', DOCKER_AUTH_CONFIG: 'secret', HOME: '/root' },
    CONTAINERS_STORAGE_CONF: '/s',
  };
  expect(engineCall('docker', environment)).toEqual({ engine: 'docker', environment: { DOCKER_HOST: 'unix:///x' } });
  expect(engineCall('podman', environment)).toEqual({
    engine: 'podman',
    environment: { CONTAINERS_STORAGE_CONF: '/s' },
  });
});
