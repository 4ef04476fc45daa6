import { describe, expect, it } from 'vitest';
import { star } from '../model/topology.ts';
import { capturePoint, endpointInterface } from './capturePoint.ts';

const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['p3'] });

describe('capturePoint', () => {
  it.each([
    ['veth', 'p1', 'arriving', { interface: 'p1', flag: 'in' }],
    ['veth', 'p1', 'departing', { interface: 'p1', flag: 'out' }],
    ['veth', 'p3', 'arriving', { interface: 'p3', flag: 'out' }],
    ['veth', 'p3', 'departing', { interface: 'p3', flag: 'in' }],
    ['internal', 'p1', 'arriving', { endpoint: 'h1', interface: 'p1', flag: 'out' }],
    ['internal', 'p2', 'departing', { endpoint: 'h2', interface: 'p2', flag: 'in' }],
    ['internal', 'p3', 'arriving', { interface: 'p3', flag: 'out' }],
    ['internal', 'p3', 'departing', { interface: 'p3', flag: 'in' }],
  ] as const)('endpoints on %s: what is at %s %s', (kind, port, direction, point) => {
    expect(capturePoint(topology, kind, port, direction)).toEqual(point);
  });
});

describe('endpointInterface', () => {
  it('is eth0 behind a veth, and the port itself when that is internal', () => {
    expect(endpointInterface('veth', 'p1')).toBe('eth0');
    expect(endpointInterface('internal', 'p1')).toBe('p1');
  });
});
