import { expect, test } from 'vitest';
import { isSame } from './identity.ts';

const one = {
  scenario: 'article/span-egress',
  variant: {
    port: 'veth',
    switch: 'ovs-netdev',
    mechanism: 'ovs-mirror',
    ovs: '3.1.0',
    offloads: 'off',
    endpoint: 'namespace',
  },
} as const;

test('results are the same when scenario, port, switch and version are', () => {
  expect(isSame(one, structuredClone(one))).toBe(true);
});

test.each([
  ['scenario', { ...one, scenario: 'article/span-ingress' }],
  ['port', { ...one, variant: { ...one.variant, port: 'internal' } }],
  ['switch', { ...one, variant: { ...one.variant, switch: 'ovs-kernel' } }],
  ['version of Open vSwitch', { ...one, variant: { ...one.variant, ovs: '3.5.0' } }],
] as const)('another %s is another result', (_what, other) => {
  expect(isSame(one, other)).toBe(false);
});
