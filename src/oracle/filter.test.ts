import { describe, expect, test } from 'vitest';
import { star } from '../model/topology.ts';
import { ipv4Text } from '../packet/address.ts';
import { ETHERTYPE, ethernet, icmpv6Echo, ipv4, ipv6, tcp as tcpSegment } from '../packet/build.ts';
import { PROTOCOL } from '../packet/ip.ts';
import { probes, tagged } from '../packet/probes.ts';
import { readFilter } from './filter.ts';

const { udp, tcp, echo, udp6, arpRequest, raw } = probes(star({ p1: 'h1', p2: 'h2' }));
const from = { from: 'h1', to: 'h2', id: 1 } as const;
const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const addresses6 = { source: 'fe80::1', destination: 'fe80::2' };
const overIpv6 = (nextHeader: number, content: Uint8Array) =>
  ethernet({ ...macs, type: ETHERTYPE.ipv6 }, ipv6({ ...addresses6, nextHeader }, content));

const FRAMES = {
  udp: udp(from).bytes,
  tcp: tcp(from).bytes,
  icmp: echo(from).bytes,
  udp6: udp6(from).bytes,
  tcp6: overIpv6(
    PROTOCOL.tcp,
    tcpSegment(
      { addresses: addresses6, sourcePort: 10_000, destinationPort: 20_000, sequence: 1, flags: [] },
      new Uint8Array(),
    ),
  ),
  icmp6: overIpv6(
    PROTOCOL.icmpv6,
    icmpv6Echo({ addresses: addresses6, kind: 'request', id: 1, sequence: 1 }, new Uint8Array()),
  ),
  arp: arpRequest(from).bytes,
  other: raw(from).bytes,
};

const [h1, h2] = [ipv4Text(FRAMES.udp, 26), ipv4Text(FRAMES.udp, 30)];

/** Names of the frames that a filter lets through. */
const passing = (text: string) => {
  const filter = readFilter(text);
  return Object.entries(FRAMES).flatMap(([name, bytes]) => (filter(bytes) === true ? [name] : []));
};

describe('a filter lets through', () => {
  const ALL = Object.keys(FRAMES);
  test.each<[string, readonly string[]]>([
    ['', ALL],
    ['ip', ['udp', 'tcp', 'icmp']],
    ['ipv6', ['udp6', 'tcp6', 'icmp6']],
    ['arp', ['arp']],
    ['icmp', ['icmp']],
    ['tcp', ['tcp']],
    ['udp', ['udp']],
    ['icmp6', ['icmp6']],
    ['tcp6', ['tcp6']],
    ['udp6', ['udp6']],
    ['dl_type=0x0800', ['udp', 'tcp', 'icmp']],
    ['eth_type=0x88b5', ['other']],
    ['dl_type=2054', ['arp']],
    ['tcp,tp_src=10000', ['tcp']],
    ['tcp,tcp_src=10000', ['tcp']],
    ['tcp,tp_dst=20000', ['tcp']],
    ['tcp,tcp_dst=0x4e20', ['tcp']],
    ['tcp6,tcp_dst=20000', ['tcp6']],
    ['udp,udp_src=10000', ['udp']],
    ['udp,udp_dst=20000', ['udp']],
    ['udp6,udp_dst=20000', ['udp6']],
    ['udp,udp_dst=10000', []],
    ['udp,udp_src=20000', []],
    [`ip,nw_src=${h1}`, ['udp', 'tcp', 'icmp']],
    [`ip,ip_dst=${h2}`, ['udp', 'tcp', 'icmp']],
    [`dl_type=0x800,nw_dst=${h2}`, ['udp', 'tcp', 'icmp']],
    [`icmp,nw_dst=${h2}`, ['icmp']],
    [`ip,nw_dst=${h1}`, []],
    [`ip,nw_src=${h2}`, []],
    [`udp, nw_dst=${h2}, udp_dst=20000`, ['udp']],
  ])('%s', (text, names) => {
    expect(passing(text)).toEqual(names);
  });

  test('frames with a tag as those without', () => {
    expect(readFilter('udp')(tagged(10, udp(from)).bytes)).toBe(true);
  });
});

describe('what it does not know, it does not guess', () => {
  test.each([
    'nsh_si=5',
    'no_such_field=1',
    'dl_dst=02:00:00:00:00:01',
    'dl_vlan=10',
    'udp,dl_vlan=10',
    'tcp,dl_vlan=10',
    'tcp,tcp_flags=+syn',
    'tcp,tp_dst=0x1f90/0xfff0',
    'tcp,tp_dst=',
    'tcp,tp_dst=http',
    'ip,nw_src=10.0.0.0/24',
    'ip,nw_dst=10.0.0.1/255.255.255.0',
    'dl_type=ip',
    'udp=1',
  ])('%s', (text) => {
    expect(readFilter(text)(FRAMES.udp)).toBeUndefined();
  });

  test('nor of a frame that ends within its header', () => {
    expect(readFilter('udp')(FRAMES.udp.subarray(0, 12))).toBeUndefined();
  });

  test('nor of one with two tags', () => {
    expect(readFilter('udp')(tagged(20, tagged(10, udp(from))).bytes)).toBeUndefined();
  });
});

describe('what Open vSwitch refuses, so that the mirror is none, it does not take for a filter', () => {
  test.each([
    ['a port without its protocol', 'udp_dst=20000'],
    ['a port before its protocol', 'udp_dst=20000,udp'],
    ['a port of another protocol', 'udp,tcp_dst=20000'],
    ['tp_dst, which is the port of TCP', 'udp,tp_dst=20000'],
    ['a port of IP', 'ip,udp_dst=20000'],
    ['an address without IP', 'nw_dst=10.0.0.2'],
    ['an address of IPv6', 'udp6,nw_dst=10.0.0.2'],
    ['two protocols', 'ip,udp'],
    ['a type and a protocol', 'dl_type=0x0800,udp'],
    ['a field twice', 'udp,udp_dst=20000,udp_dst=20000'],
    ['upper case', 'UDP'],
  ])('%s', (_, text) => {
    expect(readFilter(text)(FRAMES.udp)).toBeUndefined();
  });
});

test('fragments but the first have no ports', () => {
  const header = { source: '10.0.0.1', destination: '10.0.0.2', protocol: PROTOCOL.udp, id: 1 };
  const ports = Uint8Array.of(0x27, 0x10, 0x4e, 0x20, 0, 0, 0, 0);
  const fragment = (offset: number) =>
    ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...header, fragment: { offset, more: true } }, ports));
  expect(readFilter('udp,udp_dst=20000')(fragment(0))).toBe(true);
  expect(readFilter('udp,udp_dst=20000')(fragment(8))).toBe(false);
});
