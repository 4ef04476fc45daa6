import { describe, expect, it } from 'vitest';
import type { PortKind } from '../model/topology.ts';
import { portsOf } from './run.ts';

describe('portsOf', () => {
  it.each<[readonly PortKind[], PortKind | undefined, readonly PortKind[]]>([
    [['veth'], undefined, ['veth']],
    [['veth', 'internal'], undefined, ['veth', 'internal']],
    [['veth', 'internal'], 'veth', ['veth']],
    [['veth', 'internal'], 'internal', ['internal']],
    [['veth'], 'internal', []],
    [['internal'], 'veth', []],
  ])('of a scenario with %j, when told %s, are %j', (ports, told, chosen) => {
    expect(portsOf(ports, told)).toEqual(chosen);
  });

  it('a tap does wherever an internal port does, and nowhere else', () => {
    expect(portsOf(['veth', 'internal'], 'tap')).toEqual(['tap']);
    expect(portsOf(['internal'], 'tap')).toEqual(['tap']);
    expect(portsOf(['veth'], 'tap')).toEqual([]);
  });

  it('a tap does where a scenario names it, with or without internal ports', () => {
    expect(portsOf(['tap'], 'tap')).toEqual(['tap']);
    expect(portsOf(['internal', 'tap'], 'tap')).toEqual(['tap']);
    expect(portsOf(['veth', 'tap'], 'tap')).toEqual(['tap']);
  });

  it('an internal port does not do where a scenario asks for a tap', () => {
    expect(portsOf(['tap'], 'internal')).toEqual([]);
  });
});
