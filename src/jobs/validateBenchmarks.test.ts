import { describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { articleTopology } from '../model/topology.ts';
import { generalBenchmark } from './generalBenchmark.ts';
import { validateBenchmarks } from './validateBenchmarks.ts';

const benchmark = {
  question: 'What does it cost?',
  topology: articleTopology,
  mirrors: { m0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },
  states: { off: { what: 'no mirror' }, mirror: { mirrors: ['m0'], what: 'the mirror' } },
  load: { kind: 'udp', from: 'ctn-1', to: 'ctn-2', frameBytes: 64 },
  quantities: ['deliveredPacketsPerSecond'],
};

/** What a person reads of an export that is wrong. */
function complaint(exported: unknown): string {
  try {
    validateBenchmarks(exported, 'my.ts');
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return 'nothing is wrong';
}

it('what is right is given back as it is', () => {
  expect(validateBenchmarks(benchmark, 'my.ts')).toEqual([benchmark]);
  const several = [
    { ...benchmark, id: 'a' },
    { ...benchmark, id: 'b', load: { kind: 'tcp', from: 'ctn-2', to: 'ctn-1' } },
    {
      ...{ ...benchmark, id: 'c', switch: 'linux-bridge' },
      states: { off: { what: 'none' }, tc: { what: 'tc', mechanism: 'tc' } },
    },
  ];
  expect(validateBenchmarks(several, 'my.ts')).toEqual(several);
});

it.each(['port', 'internal', 'gre'] as const)('so is what options ask for, with output to %s', (output) => {
  const load = { kind: 'udp', frameBytes: 'imix' } as const;
  const general = generalBenchmark({ source: 'both', mirrors: 32, sourcePorts: 8, output, load });
  expect(complaint(general)).toBe('nothing is wrong');
});

describe('what is wrong is named with its place', () => {
  const { states, load } = benchmark;
  it.each<[string, object, RegExp]>([
    ['one state', { states: { off: states.off } }, /states: has two at least/],
    [
      'a mirror that is not there',
      { states: { ...states, two: { what: 'x', mirrors: ['m1'] } } },
      /states\.two\.mirrors\.0: there is no mirror 'm1'; there are m0/,
    ],
    [
      'a mechanism that does not work on the switch',
      { switch: 'linux-bridge', states: { ...states, group: { what: 'x', mechanism: 'ovs-group' } } },
      /states\.group\.mechanism: does not work on linux-bridge/,
    ],
    [
      'a mechanism that is none',
      { states: { ...states, tc: { what: 'x', mechanism: 'mirrored' } } },
      /states\.tc\.mechanism: /,
    ],
    ['an endpoint that is not there', { load: { ...load, to: 'ctn-3' } }, /load\.to: there is no endpoint 'ctn-3'/],
    ['a load to itself', { load: { ...load, to: 'ctn-1' } }, /load\.to: is another endpoint/],
    ['a load that is none', { load: { ...load, kind: 'icmp' } }, /load\.kind: /],
    ['a frame that is too short', { load: { ...load, frameBytes: 63 } }, /load\.frameBytes: /],
    ['a quantity that is none', { quantities: ['speed'] }, /quantities\.0: /],
    [
      'a quantity that the switch has not',
      { quantities: ['switchCyclesPerPacket'] },
      /quantities\.0: switchCyclesPerPacket is counted by threads that poll, which ovs-afxdp has and ovs-netdev has not/,
    ],
    ['nothing to measure', { quantities: [] }, /quantities: /],
    [
      'a port that is not there',
      { mirrors: { m0: { selectSrcPort: ['vnic-3'], outputPort: 'mirror0-output' } } },
      /mirrors\.m0\.selectSrcPort\.0: there is no port 'vnic-3'/,
    ],
    ['what it has not', { run: () => {} }, /"run"/],
  ])('%s', (_, wrong, said) => {
    expect(complaint({ ...benchmark, ...wrong })).toMatch(said);
  });

  it('a file that exports nothing, with what it should', () => {
    expect(complaint(undefined)).toBe('my.ts has no default export');
  });
});
