import { expect, it } from 'vitest';
import { switchProblems } from './switchProblems.ts';

const line = (text: string) => `2026-01-02T03:04:05.678Z|00052|bridge|ERR|${text}`;
const REFUSED = line('bridge br-int: mirror m0 configuration is invalid');
const FULL = line('maximum of 32 port mirrors reached, cannot create m0');
const ELSE = line('another thing');
const name = { bridge: 'br-int', mirror: 'm0' };

const log = (earlier: readonly string[]) => ({ problems: async () => [ELSE], earlier: async () => earlier });

it.each([
  ['a copy came', true, [REFUSED], [ELSE]],
  ['no copy came, and nothing was said of it', false, [ELSE], [ELSE]],
  ['no copy came, and it was refused before', false, [FULL, REFUSED, ELSE], [REFUSED, ELSE]],
  ['no copy came, and there were too many', false, [FULL], [FULL, ELSE]],
  [
    'another bridge has one of its name that was refused',
    false,
    [line('bridge br-ex: mirror m0 configuration is invalid')],
    [ELSE],
  ],
])('when %s', async (_, isProven, earlier, problems) => {
  expect(await switchProblems(log(earlier), name, isProven)).toEqual(problems);
});
