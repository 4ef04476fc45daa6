import { expect, test } from 'vitest';
import type { Variant } from '../model/scenario.ts';
import { askedByName, repeatBench, repeatReplay, repeatRun } from './repeat.ts';

const plain: Variant = {
  port: 'veth',
  switch: 'ovs-netdev',
  mechanism: 'ovs-mirror',
  ovs: '3.1.0',
  offloads: 'off',
  endpoint: 'namespace',
};

test('a scenario is repeated with the one variant that it had', () => {
  expect(repeatRun('article/span', plain, 'system', {}).join(' ')).toBe(
    'mirrorbench run article/span --port veth --offloads off',
  );
});

test('another switch, another Open vSwitch and what of the machine endpoints are is named as a user names it', () => {
  const variant: Variant = { ...plain, switch: 'ovs-kernel', offloads: 'on', endpoint: 'docker' };
  const command = repeatRun('article/span', variant, 'debian:trixie', {
    image: 'my/image',
    endpoints: {
      h1: { kind: 'netns', name: 'one' },
      h2: { kind: 'pid', pid: 17 },
      h3: { kind: 'container', engine: 'podman', name: 'web' },
      h4: { kind: 'device', name: 'eth1' },
    },
  });
  expect(command.join(' ')).toBe(
    'mirrorbench run article/span --port veth --switch ovs-kernel --ovs debian:trixie --offloads on --endpoint-kind docker --image my/image ' +
      '--endpoint h1=netns:one --endpoint h2=pid:17 --endpoint h3=podman:web --endpoint h4=dev:eth1',
  );
});

test('a file that is called as an option is stays a file', () => {
  expect(repeatRun('-x.ts', plain, 'system', {})[2]).toBe('./-x.ts');
});

test('a replay is repeated with all that was asked for', () => {
  const asked = {
    name: 'a capture.pcap',
    loop: 3,
    rate: { bitsPerSecond: 2.5e6 },
    select: 'both',
    split: { cidr: '10.0.0.0/8' },
    mtu: 9000,
    anonymize: 42,
    fixChecksums: true,
  } as const;
  expect(repeatReplay(asked, plain, '/opt/ovs')).toEqual([
    ...['mirrorbench', 'replay', 'a capture.pcap', '--rate', '2500kbps', '--loop', '3', '--select', 'both'],
    ...['--split', 'cidr:10.0.0.0/8', '--mtu', '9000', '--anonymize', '42', '--fix-checksums'],
    ...['--port', 'veth', '--ovs', '/opt/ovs'],
  ]);
});

test('a benchmark is measured again with the same seed', () => {
  const order = {
    ...{ seed: 42, precision: 0.07, durationMs: 90_500, maxOverhead: 1.1 },
    ...{ calibrate: true, search: true },
  };
  expect(repeatBench(askedByName('-b.ts'), ['lossRatio'], order, plain, 'system')).toEqual([
    ...['mirrorbench', 'bench', './-b.ts', '--quantity', 'lossRatio', '--precision', '7%', '--duration', '90.5s'],
    ...['--max-overhead', '110%', '--calibrate', '--search', '--seed', '42', '--port', 'veth'],
  ]);
});
