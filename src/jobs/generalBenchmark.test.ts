import { expect, test } from 'vitest';
import type { GeneralBenchmarkOrder } from '../model/generalBenchmark.ts';
import { generalBenchmark } from './generalBenchmark.ts';
import { topologyIssues } from './topologyIssues.ts';

const ORDER: GeneralBenchmarkOrder = {
  source: 'arriving',
  mirrors: 1,
  sourcePorts: 1,
  output: 'port',
  load: { kind: 'udp', frameBytes: 64 },
};

test('one mirror is compared with none, and with flows that make the same copies', () => {
  const { states, mirrors } = generalBenchmark(ORDER);
  expect(mirrors).toEqual({ m1: { selectSrcPort: ['p1'], outputPort: 'out1' } });
  expect(states.off).toEqual({ what: 'no mirror' });
  expect(states.mirror?.mirrors).toEqual(['m1']);
  expect(states.control?.flows).toEqual(['in_port=p1,actions=output:p2,output:out1', 'in_port=p2,actions=output:p1']);
});

test('each source selects the side of the load that its name says', () => {
  const selecting = (source: GeneralBenchmarkOrder['source']) => generalBenchmark({ ...ORDER, source }).mirrors.m1;
  expect(selecting('departing')).toEqual({ selectDstPort: ['p2'], outputPort: 'out1' });
  expect(selecting('both')).toEqual({ selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'out1' });
  expect(selecting('all')).toEqual({ selectAll: true, outputPort: 'out1' });
});

test('several mirrors have an output each, and no control that flows could not be', () => {
  const { states, mirrors, topology } = generalBenchmark({ ...ORDER, mirrors: 32, sourcePorts: 3 });
  expect(Object.keys(mirrors)).toHaveLength(32);
  expect(new Set(Object.values(mirrors).map(({ outputPort }) => outputPort)).size).toBe(32);
  expect(mirrors.m32?.selectSrcPort).toEqual(['p1', 'idle1', 'idle2']);
  expect(Object.keys(states)).toEqual(['off', 'mirror']);
  expect(Object.keys(topology.ports)).toContain('idle2');
});

test('copies that are cut have no control: flows cut nothing here', () => {
  const { states, mirrors } = generalBenchmark({ ...ORDER, snaplen: 100 });
  expect(mirrors.m1?.snaplen).toBe(100);
  expect(Object.keys(states)).toEqual(['off', 'mirror']);
});

test.each(['port', 'internal', 'gre'] as const)(
  'with outputs of the kind %s the topology is one that can be deployed',
  (output) => {
    for (const sourcePorts of [1, 4]) {
      const { topology } = generalBenchmark({ ...ORDER, mirrors: 2, sourcePorts, output });
      expect(topologyIssues(topology)).toEqual([]);
    }
  },
);
