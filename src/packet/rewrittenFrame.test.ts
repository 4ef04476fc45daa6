import { describe, expect, it } from 'vitest';
import { arp, ETHERTYPE, ethernet, ipv4, ipv6, ipv6Fragments, tcp, udp, vlan } from './build.ts';
import { PROTOCOL } from './ip.ts';
import { mendRewritten } from './rewrittenFrame.ts';

// Frames as tcprewrite 4.4.3 made them of those in the captures of fixtures/ are tried in test/lab/prepare.test.ts.

const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const others = { source: '32:33:00:00:00:11', destination: '32:33:00:00:00:12' };
const groups = { source: '33:33:00:00:00:11', destination: '33:33:00:00:00:12' };

function mended(made: Uint8Array, original: Uint8Array): { readonly frame: Buffer; readonly isOther: boolean } {
  const frame = Buffer.from(made);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  return { isOther: mendRewritten(view, 0, original), frame };
}

function ack(macsOf: typeof macs, hosts: { source: string; destination: string }, data = new Uint8Array()): Uint8Array {
  const segment = tcp({ addresses: hosts, sourcePort: 1, destinationPort: 2, sequence: 3, flags: ['ack'] }, data);
  return ethernet({ ...macsOf, type: ETHERTYPE.ipv4 }, ipv4({ ...hosts, protocol: PROTOCOL.tcp, id: 1 }, segment));
}

const hosts = { source: '192.0.2.10', destination: '192.0.2.80' };
const changed = { source: '117.1.1.1', destination: '117.1.1.2' };

describe('mendRewritten', () => {
  it('makes padding padding again that was taken for payload', () => {
    const made = ack(others, changed, new Uint8Array(6));
    expect(made).toHaveLength(60);
    const { frame, isOther } = mended(made, ack(macs, hosts));
    expect(frame.equals(ack(others, changed))).toBe(true);
    expect(isOther).toBe(true);
  });

  it('makes hosts of senders and receivers that became groups, and leaves groups alone', () => {
    expect(mended(ack(groups, changed), ack(macs, hosts)).frame.equals(ack(others, changed))).toBe(true);
    const toAll = { ...macs, destination: 'ff:ff:ff:ff:ff:ff' };
    const expected = ack({ ...others, destination: 'ff:ff:ff:ff:ff:ff' }, changed);
    expect(mended(ack(groups, changed), ack(toAll, hosts)).frame.equals(expected)).toBe(true);
  });

  it('takes back what was done to frames without IP, behind a tag too', () => {
    const original = vlan({ id: 7 }, ethernet({ ...macs, type: 40 }, new Uint8Array(60).fill(0x42)));
    const made = Buffer.from(original).fill(0, 20);
    made.set([0x32, 0x33, 0, 0, 0, 0x12, 0x32, 0x33, 0, 0, 0, 0x11]);
    const { frame, isOther } = mended(made, original);
    expect(frame.subarray(12).equals(original.subarray(12))).toBe(true);
    expect(frame.subarray(0, 12).equals(made.subarray(0, 12))).toBe(true);
    expect(isOther).toBe(true);
  });

  it('has ARP say the addresses of its frame', () => {
    const answer = (from: typeof macs) =>
      ethernet(
        { ...from, type: ETHERTYPE.arp },
        arp({
          kind: 'reply',
          sender: { mac: from.source, ip: hosts.source },
          target: { mac: from.destination, ip: hosts.destination },
        }),
      );
    const made = Buffer.from(answer(macs));
    made.set(answer(others).subarray(0, 12));
    expect(mended(made, answer(macs)).frame.equals(answer(others))).toBe(true);
  });

  it('says when an IP packet kept its addresses', () => {
    const v6 = { source: '2001:db8::10', destination: '2001:db8::80' };
    const datagram = udp({ addresses: v6, sourcePort: 1, destinationPort: 2 }, new Uint8Array(100));
    const [fragment = datagram] = ipv6Fragments({ ...v6, nextHeader: PROTOCOL.udp, id: 9 }, datagram, 64);
    const frame = ethernet({ ...macs, type: ETHERTYPE.ipv6 }, fragment);
    expect(mended(frame, frame).isOther).toBe(false);
    const whole = (addresses: typeof v6) =>
      ethernet({ ...macs, type: ETHERTYPE.ipv6 }, ipv6({ ...addresses, nextHeader: 59 }, new Uint8Array(30)));
    expect(mended(whole({ ...v6, source: '2001:db8::11' }), whole(v6)).isOther).toBe(true);
  });

  it('leaves a frame alone that ends within its Ethernet header', () => {
    const made = Buffer.alloc(13, 1);
    expect(mended(made, Buffer.alloc(13, 2))).toEqual({ frame: made, isOther: true });
  });
});
