import { expect, test } from 'vitest';
import { star } from '../../model/topology.ts';
import { owedByState } from './owedByState.ts';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'end' });
const load = { from: 'h1', to: 'h2' };
const trial = {
  forth: { sent: 100, arrived: 90, delivered: 80 },
  back: { sent: 10, arrived: 9, delivered: 8 },
};
const owed = (mirror: object) =>
  owedByState({ topology, mirrors: { m0: { ...mirror, outputPort: 'p3' } } }, { mirrors: ['m0'] }, load, trial);

test('a source owes what the switch got, not what was sent', () => {
  expect(owed({ selectSrcPort: ['p1'] })).toBe(90);
});

test('a destination owes what was delivered', () => {
  expect(owed({ selectDstPort: ['p2'] })).toBe(80);
});

test('both directions of a port are the two ways of a conversation', () => {
  expect(owed({ selectSrcPort: ['p1'], selectDstPort: ['p1'] })).toBe(90 + 8);
});

test('a packet that arrives at a source and departs by a destination is owed once', () => {
  expect(owed({ selectSrcPort: ['p1'], selectDstPort: ['p2'] })).toBe(90);
  expect(owed({ selectAll: true })).toBe(90 + 9);
});

test('what is made at interfaces owes all that came in at the port, and a packet at each place that it passes', () => {
  const mirror = { selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' };
  const state = { mirrors: ['m0'], mechanism: 'tc' } as const;
  expect(owedByState({ topology, mirrors: { m0: mirror } }, state, load, trial)).toBe(100 + 80);
});

test('a port that the load does not pass owes nothing', () => {
  expect(owed({ selectSrcPort: ['p3'] })).toBe(0);
});

const mirrors = { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } } as const;
const byFlows = (...flows: readonly string[]) => owedByState({ topology, mirrors }, { flows }, load, trial);

test('flows owe what they put out to an output of a mirror', () => {
  expect(byFlows('in_port=p1,actions=output:p2,output:p3', 'in_port=p2,actions=output:p1')).toBe(90);
  expect(byFlows('in_port=p1,actions=output:p2')).toBe(0);
});

test.each(['in_port=p1,actions=mod_vlan_vid:5,output:p3', 'actions=NORMAL', 'in_port=p1,udp,actions=output:p3'])(
  'of the flow %s nothing is said',
  (flow) => {
    expect(byFlows(flow)).toBeUndefined();
  },
);
