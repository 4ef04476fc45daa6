import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ETHERTYPE, ethernet, icmpEcho, ipv4, ipv4Fragments, tcp, udp, vlan } from './build.ts';
import { type Ignored, type NormalFormRules, normalForm, SUPPORTED_LINK_TYPES } from './normalForm.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const rules = (part: Partial<NormalFormRules>): NormalFormRules => ({
  ignore: [],
  masks: [],
  networkLayer: false,
  ...part,
});
/** The normal form as hexadecimal text; the frame is copied first, as the caller must. */
const form = (part: Partial<NormalFormRules>, frame: Uint8Array, linkType = 1) =>
  hex(normalForm(rules(part))(Uint8Array.from(frame), linkType));
const ignoring = (what: Ignored, frame: Uint8Array, linkType = 1) => form({ ignore: [what] }, frame, linkType);
const fromNetwork = (frame: Uint8Array, linkType: number) => form({ networkLayer: true }, frame, linkType);
/** The same bytes with those at `at` replaced. */
const patch = (bytes: Uint8Array, at: number, text: string) => {
  const patched = Uint8Array.from(bytes);
  patched.set(bytesOf(text), at);
  return patched;
};
/** Hexadecimal text of `bytes` with zeros in the given ranges [from, to). */
const zeroed = (bytes: Uint8Array, ...ranges: readonly (readonly [number, number])[]) => {
  const copy = Uint8Array.from(bytes);
  for (const [from, to] of ranges) copy.fill(0, from, to);
  return hex(copy);
};

const addresses = { source: '192.168.1.3', destination: '192.168.1.4' };
const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const data = Uint8Array.from({ length: 40 }, (_, index) => 0xa0 + index);
const datagram = udp({ addresses, sourcePort: 5000, destinationPort: 5001 }, data);
const packetOf = (protocol: number, payload: Uint8Array, timeToLive = 64) =>
  ipv4({ ...addresses, protocol, id: 77, timeToLive }, payload);
const over4 = (packet: Uint8Array) => ethernet({ ...macs, type: ETHERTYPE.ipv4 }, packet);
const packet = packetOf(17, datagram);
const frame = over4(packet);

const ipv6Packet = (next: string, payload: Uint8Array, hopLimit = '40') =>
  join(
    bytesOf(`60000000 ${payload.length.toString(16).padStart(4, '0')} ${next} ${hopLimit}`),
    bytesOf('fe800000000000000000000000000001 fe800000000000000000000000000002'),
    payload,
  );
const over6 = (packet6: Uint8Array) => ethernet({ ...macs, type: ETHERTYPE.ipv6 }, packet6);

describe('without rules a frame is compared whole', () => {
  test.prop([fc.uint8Array({ maxLength: 128 }), fc.constantFrom(...SUPPORTED_LINK_TYPES.keys(), 9)])(
    'whatever it holds',
    (bytes, linkType) => {
      expect(form({}, bytes, linkType)).toBe(hex(bytes));
    },
  );
});

describe('ignore checksums', () => {
  test('zeroes the checksums of the IPv4 header and of UDP', () => {
    expect(ignoring('checksums', frame)).toBe(zeroed(frame, [24, 26], [40, 42]));
  });

  test('zeroes the checksum of TCP', () => {
    const segment = tcp({ addresses, sourcePort: 1, destinationPort: 2, sequence: 3, flags: ['ack'] }, data);
    const whole = over4(packetOf(6, segment));
    expect(ignoring('checksums', whole)).toBe(zeroed(whole, [24, 26], [50, 52]));
  });

  test('zeroes the checksum of ICMP', () => {
    const whole = over4(packetOf(1, icmpEcho({ kind: 'request', id: 7, sequence: 3 }, data)));
    expect(ignoring('checksums', whole)).toBe(zeroed(whole, [24, 26], [36, 38]));
  });

  test('finds the checksum behind IPv4 options', () => {
    const options = over4(join(patch(packet.subarray(0, 20), 0, '46'), bytesOf('94040000'), datagram));
    expect(ignoring('checksums', options)).toBe(zeroed(options, [24, 26], [44, 46]));
  });

  test('zeroes the checksum of ICMPv6, behind extension headers too', () => {
    const plain = over6(ipv6Packet('3a', join(bytesOf('8000abcd 00070003'), data)));
    expect(ignoring('checksums', plain)).toBe(zeroed(plain, [56, 58]));
    const hopByHop = over6(ipv6Packet('00', join(bytesOf('3a00050200000100 8000abcd 00070003'), data)));
    expect(ignoring('checksums', hopByHop)).toBe(zeroed(hopByHop, [64, 66]));
  });

  test('leaves the data of later fragments as it is', () => {
    const [first, second] = ipv4Fragments({ ...addresses, protocol: 17, id: 77 }, datagram, 24).map(over4);
    expect(ignoring('checksums', first ?? frame)).toBe(zeroed(first ?? frame, [24, 26], [40, 42]));
    expect(ignoring('checksums', second ?? frame)).toBe(zeroed(second ?? frame, [24, 26]));
    const later = over6(ipv6Packet('2c', join(bytesOf('11 00 0010 0000abcd'), data)));
    expect(ignoring('checksums', later)).toBe(hex(later));
    const earliest = over6(ipv6Packet('2c', join(bytesOf('11 00 0001 0000abcd'), data)));
    expect(ignoring('checksums', earliest)).toBe(zeroed(earliest, [68, 70]));
  });

  test('leaves ICMP in IPv6 and ICMPv6 in IPv4 as they are: they are data there', () => {
    const icmp6 = over6(ipv6Packet('01', data));
    expect(ignoring('checksums', icmp6)).toBe(hex(icmp6));
    const icmp4 = over4(packetOf(58, data));
    expect(ignoring('checksums', icmp4)).toBe(zeroed(icmp4, [24, 26]));
  });

  test('leaves what follows the end of a packet as it is', () => {
    const short = patch(over4(packetOf(17, bytesOf('13881389'))), 38, 'ffff ffff ffff');
    expect(ignoring('checksums', short)).toBe(zeroed(short, [24, 26]));
  });

  test('zeroes what is there of a frame that was cut', () => {
    const cut = frame.subarray(0, 41);
    expect(ignoring('checksums', cut)).toBe(zeroed(cut, [24, 26], [40, 41]));
  });
});

describe('ignore vlan', () => {
  const singly = vlan({ id: 10, priority: 3 }, frame);
  const doubly = vlan({ id: 20 }, singly);

  test('removes one tag and several', () => {
    expect(ignoring('vlan', singly)).toBe(hex(frame));
    expect(ignoring('vlan', doubly)).toBe(hex(frame));
  });

  test('removes tags of 802.1ad and of the type in use before it', () => {
    expect(ignoring('vlan', patch(doubly, 12, '88a8'))).toBe(hex(frame));
    expect(ignoring('vlan', patch(doubly, 12, '9100'))).toBe(hex(frame));
  });

  test('removes tags of Linux cooked captures', () => {
    const header = '0000 0001 0006 020000000001 0000';
    const plain = join(bytesOf(`${header} 0800`), packet);
    expect(ignoring('vlan', join(bytesOf(`${header} 8100 000a 0800`), packet), 113)).toBe(hex(plain));
    const rest = '0000 00000002 0001 00 06 0200000000010000';
    const plain2 = join(bytesOf(`0800 ${rest}`), packet);
    expect(ignoring('vlan', join(bytesOf(`8100 ${rest} 000a 0800`), packet), 276)).toBe(hex(plain2));
  });

  test('leaves a frame that ends within its tag as it is', () => {
    expect(ignoring('vlan', singly.subarray(0, 17))).toBe(hex(singly.subarray(0, 17)));
  });

  test.prop([fc.array(fc.record({ id: fc.nat(4095), priority: fc.nat(7) }), { maxLength: 4 })])(
    'makes equal what differs in tags alone',
    (tags) => {
      const tagged = tags.reduce((inner, tag) => vlan(tag, inner), frame);
      expect(ignoring('vlan', tagged)).toBe(hex(frame));
    },
  );
});

describe('ignore ttl', () => {
  test.prop([fc.nat(255), fc.nat(255)])('makes equal what differs in time to live alone', (one, other) => {
    const [left, right] = [one, other].map((timeToLive) => over4(packetOf(17, datagram, timeToLive)));
    expect(ignoring('ttl', left ?? frame)).toBe(ignoring('ttl', right ?? frame));
  });

  test('zeroes the time to live and the header checksum and nothing else, within tags too', () => {
    expect(ignoring('ttl', frame)).toBe(zeroed(frame, [22, 23], [24, 26]));
    const tagged = vlan({ id: 10 }, frame);
    expect(ignoring('ttl', tagged)).toBe(zeroed(tagged, [26, 27], [28, 30]));
  });

  test('zeroes the hop limit of IPv6', () => {
    const whole = over6(ipv6Packet('11', data));
    expect(ignoring('ttl', whole)).toBe(zeroed(whole, [21, 22]));
  });

  test('works on raw IP', () => {
    expect(ignoring('ttl', packet, 101)).toBe(zeroed(packet, [8, 9], [10, 12]));
  });
});

describe('ignore mac', () => {
  test('zeroes both Ethernet addresses', () => {
    expect(ignoring('mac', frame)).toBe(zeroed(frame, [0, 12]));
    expect(ignoring('mac', frame.subarray(0, 8))).toBe('00'.repeat(8));
  });

  test('leaves raw IP as it is', () => {
    expect(ignoring('mac', packet, 101)).toBe(hex(packet));
  });
});

describe('ignore padding', () => {
  const bare = (whole: Uint8Array, length: number) => hex(whole.subarray(0, length));

  test('removes what follows an IPv4 packet by its total length', () => {
    const short = over4(packetOf(17, bytesOf('13881389000a0000abcd')));
    expect(short.length).toBe(60);
    expect(ignoring('padding', short)).toBe(bare(short, 44));
    expect(ignoring('padding', vlan({ id: 10 }, short))).toBe(hex(vlan({ id: 10 }, short).subarray(0, 48)));
  });

  test('removes what follows an IPv6 packet by its payload length', () => {
    const padded = join(over6(ipv6Packet('3b', bytesOf('01020304'))), bytesOf('ffffff'));
    expect(ignoring('padding', padded)).toBe(bare(padded, 58));
  });

  test('removes what follows the 28 bytes of ARP', () => {
    const arp = ethernet({ ...macs, type: ETHERTYPE.arp }, bytesOf(`0001080006040001${'11'.repeat(20)}`));
    expect(ignoring('padding', arp)).toBe(bare(arp, 42));
  });

  test('keeps all when the packet does not say how long it is', () => {
    const offloaded = patch(frame, 16, '0000');
    expect(ignoring('padding', offloaded)).toBe(hex(offloaded));
    const jumbogram = patch(over6(ipv6Packet('3b', data)), 18, '0000');
    expect(ignoring('padding', jumbogram)).toBe(hex(jumbogram));
    const other = ethernet({ ...macs, type: 0x88cc }, data);
    expect(ignoring('padding', other)).toBe(hex(other));
  });

  test('keeps what is there of a frame that was cut', () => {
    expect(ignoring('padding', frame.subarray(0, 50))).toBe(hex(frame.subarray(0, 50)));
  });
});

describe('masks', () => {
  test('zero bytes at the places they had when captured', () => {
    const tagged = vlan({ id: 10 }, frame);
    const masks = [{ offset: 46, length: 4 }];
    expect(form({ masks, ignore: ['vlan'] }, tagged)).toBe(zeroed(frame, [42, 46]));
    expect(form({ masks, networkLayer: true }, tagged)).toBe(`0800${zeroed(packet, [28, 32])}`);
  });

  test('reach no further than the frame', () => {
    expect(form({ masks: [{ offset: 80, length: 1000 }] }, frame)).toBe(zeroed(frame, [80, frame.length]));
    expect(form({ masks: [{ offset: 1000, length: 1 }] }, frame)).toBe(hex(frame));
  });

  test('have an effect on link types without a normal form', () => {
    expect(form({ masks: [{ offset: 1, length: 1 }], networkLayer: true }, bytesOf('ffffff'), 9)).toBe('ff00ff');
  });
});

describe('from the network layer up', () => {
  const cooked = (type: string) => bytesOf(`0000 0001 0006 020000000001 0000 ${type}`);
  const cooked2 = (type: string) => bytesOf(`${type} 0000 00000002 0001 00 06 0200000000010000`);

  test('an IPv4 packet is equal whichever the link type', () => {
    const expected = `0800${hex(packet)}`;
    expect(fromNetwork(frame, 1)).toBe(expected);
    expect(fromNetwork(vlan({ id: 20 }, vlan({ id: 10 }, frame)), 1)).toBe(expected);
    expect(fromNetwork(join(frame, bytesOf('000000')), 1)).toBe(expected);
    for (const linkType of [12, 14, 101, 228]) expect(fromNetwork(packet, linkType)).toBe(expected);
    expect(fromNetwork(join(cooked('0800'), packet), 113)).toBe(expected);
    expect(fromNetwork(join(cooked('8100'), bytesOf('000a 0800'), packet), 113)).toBe(expected);
    expect(fromNetwork(join(cooked2('0800'), packet), 276)).toBe(expected);
    expect(fromNetwork(join(cooked2('8100'), bytesOf('000a 0800'), packet), 276)).toBe(expected);
  });

  test('an IPv6 packet is equal whichever the link type', () => {
    const packet6 = ipv6Packet('3b', data);
    const expected = `86dd${hex(packet6)}`;
    expect(fromNetwork(over6(packet6), 1)).toBe(expected);
    for (const linkType of [12, 14, 101, 229]) expect(fromNetwork(packet6, linkType)).toBe(expected);
    expect(fromNetwork(join(cooked('86dd'), packet6), 113)).toBe(expected);
    expect(fromNetwork(join(cooked2('86dd'), packet6), 276)).toBe(expected);
  });

  test('padding is dropped, of ARP too', () => {
    const arp = bytesOf(`0001080006040001${'11'.repeat(20)}`);
    expect(fromNetwork(ethernet({ ...macs, type: ETHERTYPE.arp }, arp), 1)).toBe(`0806${hex(arp)}`);
    const short = packetOf(17, bytesOf('13881389000a0000abcd'));
    expect(fromNetwork(over4(short), 1)).toBe(`0800${hex(short)}`);
  });

  test('other rules hold as well', () => {
    const other = packetOf(17, datagram, 63);
    expect(form({ networkLayer: true, ignore: ['ttl'] }, frame)).toBe(
      form({ networkLayer: true, ignore: ['ttl'] }, other, 101),
    );
  });

  test('a frame too short for its link header stays as it is', () => {
    expect(fromNetwork(frame.subarray(0, 13), 1)).toBe(hex(frame.subarray(0, 13)));
    expect(fromNetwork(cooked('0800').subarray(0, 15), 113)).toBe(hex(cooked('0800').subarray(0, 15)));
    expect(fromNetwork(bytesOf(''), 101)).toBe('');
  });

  test('raw bytes that are no IP have EtherType 0', () => {
    expect(fromNetwork(bytesOf('ff00'), 101)).toBe('0000ff00');
  });
});

describe('any bytes under any rules', () => {
  const anyRules = fc.record({
    ignore: fc.uniqueArray(fc.constantFrom<Ignored>('checksums', 'vlan', 'ttl', 'mac', 'padding')),
    masks: fc.array(fc.record({ offset: fc.nat(200), length: fc.nat(200) }), { maxLength: 3 }),
    networkLayer: fc.boolean(),
  });
  /** Random bytes rarely get past a type field: half of them are put behind one. */
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 160 }),
    fc
      .tuple(
        fc.constantFrom('0800', '86dd', '0806', '8100', '8100000a0800', '8100000a86dd'),
        fc.constantFrom('', '45', '60', '4f'),
        fc.uint8Array({ maxLength: 90 }),
      )
      .map(([type, first, rest]) => join(new Uint8Array(12), bytesOf(type + first), rest)),
  );

  test.prop([anyRules, anyBytes, fc.constantFrom(...SUPPORTED_LINK_TYPES.keys(), 0, 9)])(
    'give no error and no more than two bytes beyond them',
    (all, bytes, linkType) => {
      expect(normalForm(all)(Uint8Array.from(bytes), linkType).length).toBeLessThanOrEqual(bytes.length + 2);
    },
  );

  test.prop([anyRules, anyBytes])('give a view of the Ethernet frame that was handed over', (all, bytes) => {
    const own = Uint8Array.from(bytes);
    expect(normalForm(all)(own, 1).buffer).toBe(own.buffer);
  });
});
