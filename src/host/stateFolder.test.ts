import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { stateFolder } from './stateFolder.ts';

it('is where the environment says, unless that is relative', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/s' })).toBe('/s/mirrorbench');
  for (const environment of [{}, { XDG_STATE_HOME: '' }, { XDG_STATE_HOME: 'relative' }])
    expect(stateFolder(environment)).toBe(`${homedir()}/.local/state/mirrorbench`);
});
