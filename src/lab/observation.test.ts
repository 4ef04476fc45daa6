import { describe, expect, it } from 'vitest';
import type { CaptureAccount, Frame, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import { star } from '../model/topology.ts';
import { ETHERTYPE, ethernet, GRE, gre, ipv4 } from '../packet/build.ts';
import { observation } from './observation.ts';

const account = (port: string, direction: 'arriving' | 'departing', member?: string): CaptureAccount => {
  const file = `${member ?? port}.${direction}.pcap`;
  return {
    port,
    direction,
    file,
    ...(member !== undefined && { interface: member }),
    packets: 1,
    droppedByKernel: 0,
    counted: 1,
  };
};
const recordOf = (...captures: readonly CaptureAccount[]): TrialRecord => ({
  trial: 'during',
  traffic: { kind: 'idle', durationMs: 1 },
  mirrors: {},
  version: '3.1.0',
  rules: [],
  offloads: 'off',
  generator: { command: [] },
  captures,
  daemon: { residentBytesBefore: 0, residentBytesAfter: 0, problems: [] },
  lostBeforeSwitch: {},
  counters: { ports: [] },
  doubts: [],
  startedAt: '2025-01-02T03:04:05.678Z',
  durationMs: 1,
});
const frameOf = (bytes: Uint8Array, timeNs = 0n): Frame => ({ timeNs, bytes, wireLength: bytes.length });
const frame = (byte: number, timeNs?: bigint) => frameOf(Uint8Array.of(byte), timeNs);

describe('an observation', () => {
  const topology = star({ p1: 'h1', pa: { patch: 'pb' }, pb: { bridge: 'br1', patch: 'pa' } });
  const record = recordOf(account('p1', 'arriving'), account('p1', 'departing'));
  const during = observation(record, [[frame(1)], [frame(2)]], topology, [frame(3)]);

  it('gives each capture its own frames, and the trial’s record', () => {
    expect(during.arriving('p1')).toEqual({ ...account('p1', 'arriving'), record, frames: [frame(1)] });
    expect(during.departing('p1').frames).toEqual([frame(2)]);
  });

  it('has the topology, and what was sent', () => {
    expect(during.topology).toBe(topology);
    expect(during.sent).toEqual([frame(3)]);
  });

  it('names a port that was not captured', () => {
    const problem = new Problem("the trial 'during' has no capture of what is departing at 'p2'");
    expect(() => during.departing('p2')).toThrow(problem);
  });

  it('says that a patch port cannot be captured', () => {
    expect(() => during.departing('pa')).toThrow("'pa' is a patch port: it has no interface");
  });
});

it('what passed a bond is what passed its members, by time', () => {
  const topology = star({ bond0: { bond: { members: ['a1', 'a2'], partner: 'bond1', mode: 'balance-slb' } } });
  const record = recordOf(account('bond0', 'arriving', 'a1'), account('bond0', 'arriving', 'a2'));
  const during = observation(record, [[frame(1, 1n), frame(3, 3n)], [frame(2, 2n)]], topology, []);
  expect(during.arriving('bond0')).toEqual({
    port: 'bond0',
    direction: 'arriving',
    file: 'a1.arriving.pcap, a2.arriving.pcap',
    packets: 2,
    droppedByKernel: 0,
    counted: 2,
    record,
    frames: [frame(1, 1n), frame(2, 2n), frame(3, 3n)],
  });
});

describe('what passed a tunnel', () => {
  const topology = star({ tun0: { tunnel: { type: 'gre', via: 'u1' } }, u1: { bridge: 'br1', to: 'far' } });
  const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
  const inner = ethernet({ ...macs, type: 0x88b5 }, new Uint8Array(50).fill(7));
  const outer = ethernet(
    { ...macs, type: ETHERTYPE.ipv4 },
    ipv4({ source: '172.16.0.1', destination: '172.16.0.2', protocol: GRE, id: 1 }, gre({}, inner)),
  );
  const frames = [frameOf(outer, 5n), frameOf(inner), frameOf(outer.subarray(0, -20), 6n)];
  const record = recordOf({ ...account('u1', 'departing'), packets: 3, counted: 4, droppedByKernel: 1 });
  const during = observation(record, [frames], topology, []);

  it('is what the packets hold at the port that they go by, others left out', () => {
    expect(during.departing('tun0').frames).toEqual([frameOf(inner, 5n), frameOf(inner.subarray(0, -20), 6n)]);
  });

  it('lacks what the capture there lacks', () => {
    expect(during.departing('tun0')).toMatchObject({ port: 'tun0', packets: 2, counted: 3, droppedByKernel: 1 });
  });
});
