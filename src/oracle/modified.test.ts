import { describe, expect, test } from 'vitest';
import { star } from '../model/topology.ts';
import { ETHERTYPE, ethernet, ipv4 } from '../packet/build.ts';
import { PROTOCOL } from '../packet/ip.ts';
import { probes, tagged } from '../packet/probes.ts';
import type { Needs } from './actions.ts';
import { isMet, nextSeen } from './modified.ts';
import type { Step } from './path.ts';
import { sight } from './testing/observe.ts';

const { udp, udp6, echo, arpRequest } = probes(star({ p1: 'h1', p2: 'h2' }));
const order = { from: 'h1', to: 'h2', id: 1 } as const;
const fragment = (offset: number) =>
  ethernet(
    { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv4 },
    ipv4(
      { source: '10.0.0.1', destination: '10.0.0.2', protocol: PROTOCOL.udp, id: 1, fragment: { offset, more: true } },
      new Uint8Array(64),
    ),
  );

describe('what an action is for', () => {
  test.each<[string, Uint8Array, readonly Needs[]]>([
    ['a datagram', udp(order).bytes, ['ipv4', 'ip', 'transport']],
    ['one with a tag', tagged(10, udp(order)).bytes, ['ipv4', 'ip', 'transport']],
    ['one of IPv6', udp6(order).bytes, ['ip', 'transport']],
    ['any packet of IP, for its ports', echo(order).bytes, ['ipv4', 'ip', 'transport']],
    ['a first fragment', fragment(0), ['ipv4', 'ip', 'transport']],
    ['a later one', fragment(8), ['ipv4', 'ip']],
    ['ARP', arpRequest(order).bytes, []],
  ])('%s', (_, frame, expected) => {
    expect((['ipv4', 'ip', 'transport'] as const).filter((needs) => isMet(needs, frame))).toEqual(expected);
  });

  test('any packet, when it needs nothing', () => {
    expect(isMet(undefined, arpRequest(order).bytes)).toBe(true);
  });

  test('a packet that was not seen, for all that is known', () => {
    expect(isMet('ip', undefined)).toBe(true);
    expect(isMet('ip', udp(order).bytes.subarray(0, 12))).toBe(true);
  });
});

describe('what a packet has become is seen', () => {
  const MODIFY: Step = { kind: 'modify' };
  const to = (port: string): Step => ({ kind: 'output', port });
  const clone = (...steps: readonly Step[]): readonly Step[] => [{ kind: 'clone' }, ...steps, { kind: 'endClone' }];
  const fork = (...steps: readonly Step[]): readonly Step[] => [
    { kind: 'fork', fresh: false },
    ...steps,
    { kind: 'endFork' },
  ];

  /** The departure that shows it, such as `p2 1`, after the first step; each departs as often as is told. */
  function shown(steps: readonly Step[], departures: Readonly<Record<string, number>>): string {
    const all = Object.entries(departures).flatMap(([port, count]) =>
      sight(
        port,
        'departing',
        Array.from({ length: count }, (_, index) => Buffer.from(`${port} ${index + 1}`)),
      ),
    );
    const bytes = nextSeen([MODIFY, ...steps], 1, all);
    return bytes === undefined ? 'nowhere' : Buffer.from(bytes).toString();
  }

  test.each<[string, readonly Step[], Readonly<Record<string, number>>, string]>([
    ['where it departs next', [to('p2'), to('p4')], { p2: 1, p4: 1 }, 'p2 1'],
    ['at the next port that shows it', [to('p3'), to('p4')], { p4: 1 }, 'p4 1'],
    ['at a port that it leaves by twice, first', [to('p2'), MODIFY, to('p2')], { p2: 2 }, 'p2 1'],
    ['in a clone that is as it is', [...clone(to('p2')), to('p4')], { p2: 1, p4: 1 }, 'p2 1'],
    ['in one that is changed later', [...clone(to('p2'), MODIFY, to('p4'))], { p2: 1, p4: 1 }, 'p2 1'],
    ['behind a clone that is changed', [...clone(MODIFY, to('p2')), to('p4')], { p2: 1, p4: 1 }, 'p4 1'],
    ['behind one, by the same port', [...clone(MODIFY, to('p2')), to('p2')], { p2: 2 }, 'p2 2'],
    [
      'behind two, by the same port',
      [...clone(MODIFY, to('p2')), ...clone(MODIFY, to('p2')), to('p2')],
      { p2: 3 },
      'p2 3',
    ],
    [
      'behind one with more in it',
      [...clone(MODIFY, to('p2'), ...clone(to('p2'), MODIFY, to('p2'))), to('p2')],
      { p2: 4 },
      'p2 4',
    ],
    ['in a clone behind a changed one', [...clone(...clone(MODIFY, to('p2')), to('p4'))], { p2: 1, p4: 1 }, 'p4 1'],
    ['in a packet of its own', [...fork(to('p2'))], { p2: 1 }, 'p2 1'],
    ['behind one that is changed', [...fork(MODIFY, to('p2')), to('p4')], { p2: 1, p4: 1 }, 'p4 1'],
  ])('%s', (_, steps, departures, expected) => {
    expect(shown(steps, departures)).toBe(expected);
  });

  test.each<[string, readonly Step[], Readonly<Record<string, number>>]>([
    ['once it is modified again', [MODIFY, to('p2')], { p2: 1 }],
    ['once a field is moved', [{ kind: 'move' }, to('p2')], { p2: 1 }],
    ['behind the end of its clone', [{ kind: 'endClone' }, to('p2')], { p2: 1 }],
    ['behind the end of its own packet', [{ kind: 'endFork' }, to('p2')], { p2: 1 }],
    ['once the switch learns', [{ kind: 'normal', bridge: 'br0' }, to('p2')], { p2: 1 }],
    ['where it does not leave', [to('p2')], {}],
    ['at a port that does not show all', [to('p2'), MODIFY, to('p2')], { p2: 1 }],
    ['at a port that shows more', [to('p2')], { p2: 2 }],
  ])('not %s', (_, steps, departures) => {
    expect(shown(steps, departures)).toBe('nowhere');
  });
});
