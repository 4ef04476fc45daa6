import { expect, test } from 'vitest';
import { Problem } from '../../model/problem.ts';
import { attachingRules, detachingRules, sentByRules } from './nftRules.ts';
import type { Tap } from './tap.ts';

const indexes = new Map([
  ['p1', 3],
  ['p2', 4],
  ['out0', 5],
  ['out1', 6],
]);
const tap = (name: string, hook: Tap['hook'], output: string): Tap => ({ interface: name, hook, output });
const nothing = { chains: [], rules: [] };

test('a chain is made for each interface and hook once, and a rule for each tap', () => {
  const taps = [tap('p1', 'ingress', 'out0'), tap('p1', 'ingress', 'out1'), tap('p1', 'egress', 'out0')];
  expect(attachingRules(taps, nothing, indexes)).toEqual([
    'add table netdev mirrorbench_taps',
    'add chain netdev mirrorbench_taps ingress_3 { type filter hook ingress device "p1" priority -1000; }',
    'add rule netdev mirrorbench_taps ingress_3 counter dup to "out0"',
    'add rule netdev mirrorbench_taps ingress_3 counter dup to "out1"',
    'add chain netdev mirrorbench_taps egress_3 { type filter hook egress device "p1" priority 1000; }',
    'add rule netdev mirrorbench_taps egress_3 counter dup to "out0"',
  ]);
});

test('what is there is left alone', () => {
  const there = { chains: ['ingress_3'], rules: [{ chain: 'ingress_3', handle: 7, output: 'out0' }] };
  expect(attachingRules([tap('p1', 'ingress', 'out1')], there, indexes)).toEqual([
    'add table netdev mirrorbench_taps',
    'add rule netdev mirrorbench_taps ingress_3 counter dup to "out1"',
  ]);
});

const two = {
  chains: ['ingress_3', 'egress_4'],
  rules: [
    { chain: 'ingress_3', handle: 7, output: 'out0' },
    { chain: 'ingress_3', handle: 8, output: 'out0' },
    { chain: 'egress_4', handle: 9, output: 'out1' },
  ],
};

test('of two taps that are alike one is taken', () => {
  expect(detachingRules([tap('p1', 'ingress', 'out0')], two, indexes)).toEqual([
    'delete rule netdev mirrorbench_taps ingress_3 handle 7',
  ]);
});

test('a chain goes with its last rule, and the table with its last chain', () => {
  expect(detachingRules([tap('p2', 'egress', 'out1')], two, indexes)).toEqual([
    'delete rule netdev mirrorbench_taps egress_4 handle 9',
    'delete chain netdev mirrorbench_taps egress_4',
  ]);
  const all = [tap('p1', 'ingress', 'out0'), tap('p2', 'egress', 'out1'), tap('p1', 'ingress', 'out0')];
  expect(detachingRules(all, two, indexes)).toEqual(['delete table netdev mirrorbench_taps']);
});

test('rules whose interface or output is no more are taken with others', () => {
  const gone = new Map([...indexes].filter(([name]) => name !== 'p2'));
  expect(detachingRules([tap('p2', 'egress', 'out1')], two, gone)).toEqual([
    'delete rule netdev mirrorbench_taps egress_4 handle 9',
    'delete chain netdev mirrorbench_taps egress_4',
  ]);
});

test('what taps have sent is the sum by output, and not known where one does not count', () => {
  const counting = { ...two, rules: two.rules.map((rule) => ({ ...rule, packets: rule.handle })) };
  expect(sentByRules(counting)).toEqual(
    new Map([
      ['out0', 15],
      ['out1', 9],
    ]),
  );
  expect(sentByRules(two)).toBeUndefined();
});

test('what is not there needs no taking', () => {
  expect(detachingRules([tap('p1', 'ingress', 'out0')], nothing, indexes)).toEqual([]);
});

test.each(['p"1', 'p*', 'p\n1'])('the interface %j, which nft would take for another, is refused', (name) => {
  expect(() => attachingRules([tap(name, 'ingress', 'out0')], nothing, new Map([[name, 3]]))).toThrow(Problem);
});
