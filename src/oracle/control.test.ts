import { describe, expect, test } from 'vitest';
import { type Bond, type Port, star } from '../model/topology.ts';
import { ethernet, GROUP, rstp, stpTopologyChange } from '../packet/build.ts';
import { probes, readdressed } from '../packet/probes.ts';
import { isTakenIn } from './control.ts';

const topology = star(
  { p1: 'h1', p2: 'h2', q1: { bridge: 'br1', to: 'h3' } },
  { bridges: { br0: { stpEnable: true } } },
);
const plain = star({ p1: 'h1', p2: 'h2' }, { bridges: { br0: { stpEnable: false } } });
const { lldp, bpdu, lacp, udp, raw } = probes(topology);
const from = { from: 'h1', id: 1 } as const;
const bond = (lacp?: Bond['lacp']): Port => ({
  bond: { members: ['b0', 'b1'], partner: 'bond1', mode: 'balance-tcp', ...(lacp !== undefined && { lacp }) },
});
const toBridges = { source: '02:00:00:00:00:01', destination: GROUP.bridges };
const tree = { priority: 0x8000, mac: toBridges.source };
const overLlc = (unit: Uint8Array) => ethernet({ ...toBridges, type: unit.length }, unit);

describe('a frame is taken in by the switch', () => {
  test.each<[string, Uint8Array, Port, typeof topology | typeof plain]>([
    ['LLDP, where the port takes part in it', lldp(from).bytes, { lldp: true }, plain],
    ['LACP, where the bond asks for it', lacp(from).bytes, bond('active'), plain],
    ['LACP, where the bond answers it', lacp(from).bytes, bond('passive'), plain],
    ['a BPDU, where the bridge takes part in spanning tree', bpdu(from).bytes, {}, topology],
    [
      'a rapid one',
      overLlc(rstp({ root: tree, rootCost: 0, bridge: tree, port: 1, messageAge: 0 }, 'proposal')),
      {},
      topology,
    ],
    ['a notification of a change', overLlc(stpTopologyChange()), {}, topology],
  ])('%s', (_, bytes, port, where) => {
    expect(isTakenIn(bytes, port, where)).toBe(true);
  });
});

describe('a frame is a packet like any other', () => {
  test.each<[string, Uint8Array, Port, typeof topology | typeof plain]>([
    ['LLDP, where the port takes no part in it', lldp(from).bytes, {}, topology],
    ['LACP, where the bond has none', lacp(from).bytes, bond('off'), topology],
    ['LACP, where the bond is not told', lacp(from).bytes, bond(), topology],
    ['LACP, where there is no bond', lacp(from).bytes, {}, topology],
    ['a BPDU, where the bridge takes no part in spanning tree', bpdu(from).bytes, {}, plain],
    ['a BPDU on a bridge of which nothing is told', bpdu(from).bytes, { bridge: 'br1' }, topology],
    ['a BPDU to another address', readdressed({ destination: '01:80:c2:00:00:01' }, bpdu(from)).bytes, {}, topology],
    ['another frame to that address', raw({ ...from, to: { mac: GROUP.bridges } }).bytes, {}, topology],
    ['a datagram', udp({ ...from, to: 'h2' }).bytes, { lldp: true, ...bond('active') }, topology],
  ])('%s', (_, bytes, port, where) => {
    expect(isTakenIn(bytes, port, where)).toBe(false);
  });
});
