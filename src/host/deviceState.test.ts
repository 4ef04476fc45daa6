import { expect, it } from 'vitest';
import { parseDevice, parseFeatures, parseRoutes } from './deviceState.ts';
import { type PrintedDevice, readPrintedDevices } from './printedDevice.ts';
import { recorded } from './testing/recorded.ts';

const [printed] = readPrintedDevices(recorded('ip-6.1.0-address'));

it('reads the link and the flags that a user sets', () => {
  const { name, address, mtu, txQueueLength, alias, flags } = parseDevice(printed as PrintedDevice);
  expect([name, address, mtu, txQueueLength, alias]).toEqual(['va', '02:00:00:00:00:aa', 1400, 77, 'the "uplink"']);
  expect(flags).toEqual({ up: true, promisc: true, allmulticast: false, multicast: true, arp: true });
});

it('reads addresses with what they were added with, and nothing that the kernel has made of it', () => {
  const common = { scope: 'global', marks: [] };
  expect(parseDevice(printed as PrintedDevice).addresses).toEqual([
    { ...common, family: 'inet', local: '198.51.100.1', prefixLength: 24, broadcast: '198.51.100.255', label: 'va' },
    {
      ...common,
      ...{ family: 'inet', local: '203.0.113.1', prefixLength: 32, peer: '203.0.113.2', label: 'va' },
      marks: ['noprefixroute'],
    },
    {
      ...common,
      ...{ family: 'inet', local: '192.0.2.1', prefixLength: 24, label: 'va' },
      ...{ validSeconds: 999, preferredSeconds: 899 },
    },
    { ...common, family: 'inet', local: '198.51.100.7', prefixLength: 24, label: 'va:1' },
    { ...common, family: 'inet6', local: '2001:db8::1', prefixLength: 64, marks: ['nodad'] },
    { ...common, family: 'inet6', local: 'fe80::ff:fe00:aa', prefixLength: 64, scope: 'link' },
  ]);
});

it('leaves out a temporary address, which the kernel makes itself', () => {
  const [address] = (printed as PrintedDevice).addr_info;
  const temporary = { ...printed, addr_info: [{ ...address, temporary: true }] } as PrintedDevice;
  expect(parseDevice(temporary).addresses).toEqual([]);
});

it('reads routes as they can be added again, without how they fare and without those of the kernel’s own addresses', () => {
  expect(parseRoutes(recorded('ip-6.1.0-route-inet'))).toEqual([
    '203.0.113.64/26 table 100 proto static scope link',
    '192.0.2.0/24 proto kernel scope link src 192.0.2.1',
    '198.51.100.0/24 proto kernel scope link src 198.51.100.1',
    '203.0.113.128/25 via 198.51.100.99 src 198.51.100.7 metric 50 mtu 1200',
    'multicast 224.1.0.0/16 scope link',
  ]);
  expect(parseRoutes(recorded('ip-6.1.0-route-inet6'))).toEqual([
    '2001:db8::/64 proto kernel metric 256 pref medium',
    '2001:db8:77::/48 via 2001:db8::99 metric 1024 expires 498 pref medium',
    'fe80::/64 proto kernel metric 256 pref medium',
  ]);
});

it('reads offloads that may be changed, and no name that stands for several', () => {
  const features = parseFeatures(recorded('ethtool-6.1-features'));
  expect(features).toMatchObject({
    'rx-checksumming': true,
    'tx-checksum-ip-generic': true,
    'tx-tcp-segmentation': false,
    'tx-udp-segmentation': false,
    'generic-receive-offload': false,
  });
  for (const name of ['tx-checksumming', 'scatter-gather', 'tcp-segmentation-offload'])
    expect(features).not.toHaveProperty(name);
  expect(features).not.toHaveProperty('tx-checksum-ipv4');
});

it('takes an offload for what was asked, where the driver does not do it at the moment', () => {
  const text = 'Features for x:\na: off [requested on]\nb: on [requested off]\nc: off [fixed]\n';
  expect(parseFeatures(text)).toEqual({ a: true, b: false });
});
