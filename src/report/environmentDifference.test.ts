import { describe, expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { environmentDifferences } from './environmentDifference.ts';
import { outcomeOf, reportOf } from './testing/made-up.ts';

const report = (variant: Partial<Variant> = {}, environment: Partial<Report['environment']> = {}) => {
  const plain = outcomeOf('article/one');
  const made = reportOf([{ ...plain, variant: { ...plain.variant, ...variant } }]);
  return { ...made, environment: { ...made.environment, ...environment } };
};

describe('environmentDifferences', () => {
  test('the same machine twice has none, whatever memory was free', () => {
    expect(environmentDifferences(report(), report({}, { memoryBytes: 1 }))).toEqual([]);
  });

  test.each<[Partial<Report['environment']>, string, string, string]>([
    [{ kernel: '6.2.0' }, 'kernel', '6.1.0-18-amd64', '6.2.0'],
    [{ cores: 4 }, 'cores', '2', '4'],
    [{ node: '22.1.0' }, 'node', '20.11.0', '22.1.0'],
    [{ user: 'root' }, 'user', 'ordinary', 'root'],
    [{ processor: 'Other CPU' }, 'processor', 'Made-up CPU @ 2.00GHz', 'Other CPU'],
  ])('names %j', (environment, what, base, head) => {
    expect(environmentDifferences(report(), report({}, environment))).toEqual([{ what, base, head }]);
  });

  test('names another CPU governor, but not that one run does not say which it had', () => {
    const [fast, slow] = [report({}, { governor: 'performance' }), report({}, { governor: 'powersave' })];
    expect(environmentDifferences(slow, fast)).toEqual([
      { what: 'CPU governor', base: 'powersave', head: 'performance' },
    ]);
    expect(environmentDifferences(report(), fast)).toEqual([]);
  });

  test('names tools of other versions and tools that are not there, but not an installed Open vSwitch, which may not be what was run', () => {
    const tools = { openvswitch: '3.3.0', tcpdump: '4.99.4', ping: '20221126', iperf3: '3.12' };
    expect(environmentDifferences(report(), report({}, { tools }))).toEqual([
      { what: 'tcpdump', base: '4.99.3', head: '4.99.4' },
      { what: 'tcpreplay', base: '4.4.3', head: 'not installed' },
    ]);
  });

  test.each<[Partial<Variant>, string]>([
    [{ switch: 'ovs-kernel' }, 'datapath'],
    [{ offloads: 'on' }, 'offloads'],
    [{ ovs: '3.5.0' }, 'Open vSwitch'],
    [{ port: 'tap' }, 'kind of port'],
    [{ endpoint: 'docker' }, 'kind of endpoint'],
  ])('names %j', (variant, what) => {
    expect(environmentDifferences(report(), report(variant))).toMatchObject([{ what }]);
  });
});
