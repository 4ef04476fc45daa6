import { describe, expect, it } from 'vitest';
import type { Mirror } from '../../model/mirror.ts';
import type { BridgeSettings, PortSettings } from '../bridgeSettings.ts';
import { wantedCaptures } from './wantedCaptures.ts';

const port = (name: string, type = 'internal'): PortSettings => ({ name, interfaces: [{ name, type }] });
const bridgeOf = (...mirrors: readonly Mirror[]): BridgeSettings => ({
  name: 'br0',
  datapath: 'netdev',
  ports: [port('br0'), port('p1'), port('p2'), port('p3'), port('patch', 'patch')],
  mirrors: mirrors.map((mirror, index) => ({ name: `m${index}`, mirror })),
});
const wanted = (isPlain: boolean, mirror: Mirror, ...others: readonly Mirror[]) =>
  wantedCaptures(bridgeOf(mirror, ...others), mirror, isPlain).map((one) => `${one.direction} ${one.port}`);

const FROM_P1: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };

describe('wantedCaptures', () => {
  it('wants what the mirror selects, and what leaves by its output', () => {
    expect(wanted(true, { ...FROM_P1, selectDstPort: ['p1', 'p2'] })).toEqual([
      'arriving p1',
      'departing p1',
      'departing p2',
      'departing p3',
    ]);
  });

  it('wants what other mirrors with the same output select, and nothing of those with another', () => {
    const others = [
      { selectDstPort: ['p2'], outputPort: 'p3' },
      { selectDstPort: ['p1'], outputPort: 'p4' },
    ];
    expect(wanted(true, FROM_P1, ...others)).toEqual(['arriving p1', 'departing p2', 'departing p3']);
  });

  it.each([
    ['everything is selected', true, { selectAll: true, outputPort: 'p3' }],
    ['flows do more than learn and forward', false, FROM_P1],
  ] as const)(
    'wants both directions of each port that has packets, of the output what departs, when %s',
    (_why, isPlain, mirror) => {
      expect(wanted(isPlain, mirror)).toEqual([
        ...['br0', 'p1', 'p2'].flatMap((name) => [`arriving ${name}`, `departing ${name}`]),
        'departing p3',
      ]);
    },
  );

  it('wants all ports when copies are flooded in a VLAN', () => {
    expect(wanted(true, { selectSrcPort: ['p1'], outputVlan: 500 })).toHaveLength(8);
  });
});
