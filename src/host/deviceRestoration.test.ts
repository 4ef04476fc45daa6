import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { addressLines, deviceDifferences, featureArguments, linkArguments } from './deviceRestoration.ts';
import type { DeviceState } from './deviceState.ts';

const card: DeviceState = {
  name: 'nic0',
  address: '02:00:00:00:00:aa',
  mtu: 1400,
  txQueueLength: 77,
  alias: 'the uplink',
  flags: { up: true, promisc: true, allmulticast: false, multicast: true, arp: true },
  addresses: [
    {
      family: 'inet',
      local: '198.51.100.1',
      prefixLength: 24,
      broadcast: '198.51.100.255',
      scope: 'global',
      label: 'nic0',
      marks: [],
    },
    {
      family: 'inet',
      local: '203.0.113.1',
      prefixLength: 32,
      peer: '203.0.113.2',
      scope: 'global',
      marks: ['noprefixroute'],
    },
    {
      family: 'inet6',
      local: '2001:db8::1',
      prefixLength: 64,
      scope: 'global',
      marks: [],
      validSeconds: 900,
      preferredSeconds: 800,
    },
  ],
  routes: {
    inet: [
      'default via 203.0.113.2 metric 5',
      '198.51.100.0/24 proto kernel scope link src 198.51.100.1',
      '203.0.113.2 scope link',
    ],
    inet6: ['2001:db8:77::/48 via 2001:db8::99 metric 1024 expires 498 pref medium'],
  },
  neighbours: [{ address: '198.51.100.9', ethernet: '02:00:00:00:00:09' }],
  features: { 'tx-tcp-segmentation': false, 'generic-receive-offload': true },
  settings: { '/proc/sys/net/ipv4/conf/nic0/rp_filter': '2' },
};

const bare: DeviceState = {
  ...card,
  ...{ address: '02:00:00:00:00:bb', mtu: 9000, alias: '', txQueueLength: 1000 },
  flags: { up: false, promisc: false, allmulticast: true, multicast: true, arp: true },
  addresses: [],
  routes: { inet: [], inet6: [] },
  neighbours: [],
  features: { 'tx-tcp-segmentation': true, 'generic-receive-offload': true },
  settings: { '/proc/sys/net/ipv4/conf/nic0/rp_filter': '0' },
};

it('an interface that is what it was is left alone, however much time has passed', () => {
  const later = {
    ...card,
    addresses: card.addresses.map((address) =>
      address.validSeconds === undefined ? address : { ...address, validSeconds: 1 },
    ),
    routes: { ...card.routes, inet6: ['2001:db8:77::/48 via 2001:db8::99 metric 1024 expires 3 pref medium'] },
  };
  expect(deviceDifferences(card, later)).toEqual([]);
});

it('names all that is to be set on a link and its offloads, and nothing else', () => {
  expect(linkArguments(card, bare).join(' ')).toBe(
    'address 02:00:00:00:00:aa mtu 1400 txqueuelen 77 alias the uplink promisc on allmulticast off',
  );
  expect(featureArguments(card, bare)).toEqual(['tx-tcp-segmentation', 'off']);
});

it('adds addresses in their order, then routes that need no gateway, then those that do', () => {
  expect(addressLines(card, bare, 'inet')).toEqual([
    'addr replace 198.51.100.1/24 broadcast 198.51.100.255 scope global label nic0 dev nic0',
    'addr replace 203.0.113.1 peer 203.0.113.2/32 scope global noprefixroute dev nic0',
    'route add 198.51.100.0/24 proto kernel scope link src 198.51.100.1 dev nic0',
    'route add 203.0.113.2 scope link dev nic0',
    'route add default via 203.0.113.2 metric 5 dev nic0',
    'neigh replace 198.51.100.9 lladdr 02:00:00:00:00:09 nud permanent dev nic0',
  ]);
  expect(addressLines(card, bare, 'inet6')).toEqual([
    'addr replace 2001:db8::1/64 valid_lft 900 preferred_lft 800 dev nic0',
    'route add 2001:db8:77::/48 via 2001:db8::99 metric 1024 expires 498 pref medium dev nic0',
  ]);
});

it('takes away what was not there, but not what routers have advertised meanwhile', () => {
  const advertised = {
    ...bare,
    addresses: [{ family: 'inet6', local: '2001:db8:5::1', prefixLength: 64, scope: 'global', marks: ['mngtmpaddr'] }],
    routes: { inet: [], inet6: ['default via fe80::1 proto ra metric 1024 expires 9 pref medium'] },
  } as const;
  expect(addressLines(bare, advertised, 'inet6')).toEqual([]);
  expect(addressLines(bare, card, 'inet')).toEqual([
    'neigh del 198.51.100.9 dev nic0',
    'route del default via 203.0.113.2 metric 5 dev nic0',
    'route del 198.51.100.0/24 proto kernel scope link src 198.51.100.1 dev nic0',
    'route del 203.0.113.2 scope link dev nic0',
    'addr del 198.51.100.1/24 dev nic0',
    'addr del 203.0.113.1/32 dev nic0',
  ]);
});

test.prop([fc.subarray(Object.keys(card) as (keyof DeviceState)[])])(
  'no difference in any part is overlooked',
  (parts) => {
    const changed = parts.filter((part) => part !== 'name');
    const is = { ...card, ...Object.fromEntries(changed.map((part) => [part, bare[part]])) };
    expect(deviceDifferences(card, is).length > 0).toBe(changed.length > 0);
  },
);
