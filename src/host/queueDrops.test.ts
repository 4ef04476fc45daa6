import { expect, it } from 'vitest';
import { parseQueueDrops } from './queueDrops.ts';
import { recorded } from './testing/recorded.ts';

const stdout = recorded('tc-6.1.0-qdisc');

it('tells what the queueing discipline of each interface dropped', () => {
  expect(Object.fromEntries(parseQueueDrops(stdout))).toEqual({
    'vnic-1': 0,
    'vnic-2': 27,
    'mirror0-output': 0,
    'br-int': 0,
  });
});

it('takes the root alone, which has what its classes dropped', () => {
  const [root] = JSON.parse(stdout).filter(({ dev }: { dev: string }) => dev === 'vnic-2');
  const { root: _, ...leaf } = { ...root, parent: '8013:1', drops: 20 };
  expect(parseQueueDrops(JSON.stringify([root, leaf])).get('vnic-2')).toBe(27);
});
