import { expect, it } from 'vitest';
import { searchPath } from './searchPath.ts';

it('keeps the folders of a PATH in their order, before those that an ordinary user lacks', () => {
  expect(searchPath('/opt/tools:/usr/bin')).toBe('/opt/tools:/usr/bin:/usr/local/sbin:/usr/sbin:/sbin');
});

it.each([undefined, '', ':', '.', 'bin:./tools', '..:'])('%j never leads to the working directory', (path) => {
  expect(searchPath(path)).toBe('/usr/local/sbin:/usr/sbin:/sbin');
});
