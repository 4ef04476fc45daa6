import { expect, it } from 'vitest';
import { parseShownInterfaces } from './shownInterfaces.ts';
import { recorded } from './testing/recorded.ts';

it('reads whose an interface is: addresses but link-local ones, what it belongs to, and where its wire ends', () => {
  expect(parseShownInterfaces(recorded('ip-6.1.0-veths'))).toMatchObject([
    { name: 'lo', index: 1, addresses: [] },
    { name: 'w1', master: 'br9', farEnd: 'w0', addresses: [] },
    { name: 'w0', addresses: ['10.0.0.1/24'], farEnd: 'w1' },
    { name: 'v0', addresses: [], farEnd: 2 },
    { name: 'br9', addresses: [] },
  ]);
});

it('takes no interface for one, and tells what is none of them', () => {
  expect(parseShownInterfaces('')).toEqual([]);
  expect(() => parseShownInterfaces('[{"ifname": 3}]')).toThrow('ip address gave other JSON');
});
