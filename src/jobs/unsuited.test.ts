import { expect, test } from 'vitest';
import type { MechanismName } from '../model/mechanism.ts';
import type { Scenario, Variant } from '../model/scenario.ts';
import type { SwitchKind } from '../model/switch.ts';
import { articleTopology, star, type Topology } from '../model/topology.ts';
import { unsuited } from './unsuited.ts';

const on = (mechanism: MechanismName, kind: SwitchKind, port: Variant['port'] = 'veth'): Variant => {
  return { port, switch: kind, mechanism, ovs: '3.1.0', offloads: 'off', endpoint: 'namespace' };
};
const mirror = { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' };
const scenario = (changes: Partial<Scenario> = {}) => ({
  topology: articleTopology as Topology,
  mirrors: { m: mirror },
  ...changes,
});
const flows = star({ p1: 'h1', p2: 'h2' }, { flows: ['actions=drop'] }) as Topology;
const tagged = star({ p1: { to: 'h1', tag: 7 } }) as Topology;
const tunnelled = star(
  { p1: 'h1', tun0: { tunnel: { type: 'vxlan', via: 'u1' } }, u1: { bridge: 'br1', to: 'far' } },
  { bridges: { br1: { address: '192.0.2.1/24' } }, flows: ['actions=drop'] },
) as Topology;
const patched = star({ p1: 'h1', p2: { patch: 'q2' }, q2: { bridge: 'br1', patch: 'p2' } }) as Topology;

test.each<[string, ReturnType<typeof scenario>, Variant]>([
  ["the article's, with each", scenario(), on('tc', 'linux-bridge')],
  ['flows, where Open vSwitch is tapped', scenario({ topology: flows }), on('nft', 'ovs-netdev')],
  ['a snaplen by a flow', scenario({ mirrors: { m: { ...mirror, snaplen: 100 } } }), on('ovs-flow', 'ovs-netdev')],
  ['what is only for Open vSwitch’s own', scenario({ requires: ['ovs-mirror'] }), on('ovs-mirror', 'ovs-netdev')],
])('makes sense: %s', (_, one, variant) => {
  expect(unsuited(one, variant)).toBeUndefined();
});

test.each<[string, ReturnType<typeof scenario>, Variant, string]>([
  ['flows', scenario({ topology: flows }), on('tc', 'linux-bridge'), 'a Linux bridge has no OpenFlow'],
  ['VLANs', scenario({ topology: tagged }), on('tc', 'linux-bridge'), 'a Linux bridge has no VLANs of its own here'],
  ['bridges', scenario({ topology: patched }), on('tc', 'linux-bridge'), 'a Linux bridge has no patch ports here'],
  [
    'a patch port',
    scenario({ topology: patched, mirrors: { m: { selectSrcPort: ['p2'], outputPort: 'p1' } } }),
    on('tc', 'ovs-netdev'),
    "'p2' is no interface of the kernel's",
  ],
  [
    'flows beside a tunnel of the kernel’s',
    scenario({ topology: tunnelled, mirrors: { m: { selectSrcPort: ['p1'], outputPort: 'tun0' } } }),
    on('tc', 'ovs-netdev'),
    'flows cannot name the tunnel that the kernel makes for tc',
  ],
  [
    'a snaplen',
    scenario({ mirrors: { m: { ...mirror, snaplen: 100 } } }),
    on('ebpf', 'linux-bridge'),
    'ebpf has no snaplen',
  ],
  [
    'what is stated for Open vSwitch',
    scenario({ requires: ['ovs-mirror'] }),
    on('ovs-flow', 'ovs-netdev'),
    "what it states holds for Open vSwitch's own mirrors alone",
  ],
  [
    'internal ports',
    scenario(),
    on('tc', 'ovs-netdev', 'internal'),
    "tc on ovs-netdev takes interfaces of the kernel, and an internal port is Open vSwitch's",
  ],
])('makes no sense: %s', (_, one, variant, reason) => {
  expect(unsuited(one, variant)).toBe(reason);
});
