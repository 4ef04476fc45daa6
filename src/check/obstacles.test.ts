import { readdirSync, readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it, test } from 'vitest';
import { pseudoHeader } from '../packet/build/ip-addresses.ts';
import { ETHERTYPE, ethernet, icmpEcho, ipv4, ipv4Fragments, ipv6, tcp, udp, vlan } from '../packet/build.ts';
import { internetChecksum } from '../packet/checksum.ts';
import { PROTOCOL } from '../packet/ip.ts';
import { corpusOf, fuzzInput } from '../packet/testing/fuzz.ts';
import { blocks, type MadePacket, pcapFile } from '../packet/testing/makeCapture.ts';
import { withReader } from '../packet/testing/readAll.ts';
import { type CaptureLook, lookThrough, obstacles, overMtu } from './obstacles.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const hosts = { source: '192.0.2.10', destination: '192.0.2.80' };
const payload = Uint8Array.from({ length: 101 }, (_, at) => at);

function tcpFrame(bytes = payload): Uint8Array {
  const segment = tcp({ addresses: hosts, sourcePort: 1, destinationPort: 2, sequence: 3, flags: ['ack'] }, bytes);
  return ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...hosts, protocol: PROTOCOL.tcp, id: 4 }, segment));
}

function look(frames: readonly Uint8Array[], changes: Partial<MadePacket> = {}, linkType = 1): Promise<CaptureLook> {
  const packets = frames.map((bytes, index) => ({
    seconds: index,
    fraction: 0,
    bytes,
    wireLength: bytes.length,
    ...changes,
  }));
  return withReader(pcapFile(packets, { linkType }), [], lookThrough);
}

function kindsOf(found: CaptureLook, mtu = 1500): readonly string[] {
  return obstacles(found, { mtu }).map(({ kind, stops }) => (stops ? `${kind}!` : kind));
}

describe('lookThrough', () => {
  const packets = fc.array(
    fc.record({
      length: fc.integer({ min: 1, max: 90 }),
      cutOff: fc.constantFrom(0, 0, 1, 700),
      seconds: fc.integer({ min: 0, max: 5 }),
      fraction: fc.integer({ min: 0, max: 3 }),
      fill: fc.constantFrom(0, 1, 2, 0x81, 0xff),
    }),
    { minLength: 1, maxLength: 60 },
  );

  property.prop([packets])('counts as one does who looks at packet after packet', async (made) => {
    const all = made.map(({ length, cutOff, seconds, fraction, fill }) => {
      const bytes = new Uint8Array(length).fill(fill);
      return { seconds, fraction, bytes, wireLength: length + cutOff };
    });
    const found = await withReader(pcapFile(all), [7, 1000], lookThrough);
    const numbers = (is: (packet: MadePacket, index: number) => boolean) => {
      const which = all.flatMap((packet, index) => (is(packet, index) ? [index + 1] : []));
      return { packets: which.length, ...(which.length > 0 && { first: which[0] }) };
    };
    const ticks = all.map(({ seconds, fraction }) => seconds * 1e6 + fraction);
    const sum = (numbersOf: readonly number[]) => numbersOf.reduce((total, number) => total + number, 0);
    const sound = all.filter(({ bytes }) => bytes.length >= 14);
    expect(found).toMatchObject({
      packets: all.length,
      linkType: 1,
      capturedBytes: sum(all.map(({ bytes }) => bytes.length)),
      wireBytes: sum(all.map(({ wireLength }) => wireLength)),
      longestFrameBytes: Math.max(...all.map(({ bytes }) => bytes.length)),
      longestWireBytes: Math.max(...all.map(({ wireLength }) => wireLength)),
      cut: numbers(({ bytes, wireLength }) => bytes.length < wireLength),
      tooShort: numbers(({ bytes }) => bytes.length < 14),
      backwards: numbers((_, index) => index > 0 && (ticks[index] as number) < (ticks[index - 1] as number)),
      timeless: { packets: 0 },
      durationNs: 1000 * (Math.max(...ticks) - Math.min(...ticks)),
      addresses: {
        broadcast: sound.filter(({ bytes }) => bytes[0] === 0xff).length,
        multicast: sound.filter(({ bytes }) => [1, 0x81].includes(bytes[0] ?? 0)).length,
        senders: new Set(sound.map(({ bytes }) => bytes[6])).size,
      },
    });
    for (const mtu of [0, 20, 40]) expect(overMtu(found, mtu)).toEqual(numbers(({ bytes }) => bytes.length > mtu + 14));
  });

  const SEED = 20_260_102;
  const INPUTS = 3000;
  test(`${INPUTS} damaged captures, of seed ${SEED}, are looked through without a throw, and told about`, async () => {
    const names = readdirSync(FIXTURES).filter((name) => /\.pcap(ng)?$/.test(name));
    const corpus = corpusOf(names.map((name) => readFileSync(new URL(name, FIXTURES))));
    let damaged = 0;
    for (let index = 0; index < INPUTS; index += 1) {
      const { bytes, chunking } = fuzzInput(corpus, SEED, index);
      const found = await withReader(bytes, chunking, lookThrough);
      const told = obstacles(found, { mtu: 1500 });
      expect(told.every(({ summary, remedy }) => !/undefined|NaN/.test(summary + remedy))).toBe(true);
      if (found.damage === undefined) continue;
      expect(told.map(({ kind }) => kind)).toContain(found.packets > 0 ? 'damaged' : 'empty');
      damaged += 1;
    }
    expect(damaged).toBeGreaterThan(INPUTS / 10);
  });

  const manifest: readonly { name: string; packets: number }[] = JSON.parse(
    readFileSync(new URL('manifest.json', FIXTURES), 'utf8'),
  );
  test.each(manifest)('$name has its packets, and no wrong checksum', async ({ name, packets: count }) => {
    const found = await withReader(readFileSync(new URL(name, FIXTURES)), [], lookThrough);
    expect(found).toMatchObject({ packets: count, checksums: { packets: 0 } });
  });

  it('knows frames that a switch keeps for itself from other multicast', async () => {
    const to = (destination: string) => ethernet({ ...macs, destination, type: 0x88b5 }, payload);
    const found = await look(
      ['01:80:c2:00:00:0e', '01:80:c2:00:00:10', 'ff:ff:ff:ff:ff:ff', '02:00:00:00:00:09'].map(to),
    );
    expect(found.addresses).toEqual({ multicast: 2, broadcast: 1, reserved: 1, senders: 1 });
  });
});

describe('checksums', () => {
  const v6 = { source: '2001:db8::10', destination: '2001:db8::80' };
  const ports = { sourcePort: 1, destinationPort: 2 };
  const inIpv4 = (protocol: number, bytes: Uint8Array) =>
    vlan({ id: 7 }, ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...hosts, protocol, id: 4 }, bytes)));
  const inIpv6 = (nextHeader: number, bytes: Uint8Array) =>
    ethernet({ ...macs, type: ETHERTYPE.ipv6 }, ipv6({ ...v6, nextHeader }, bytes));
  const tcpSegment = (addresses: typeof hosts) =>
    tcp({ addresses, ...ports, sequence: 3, flags: ['ack', 'psh'] }, payload);

  /** Frames whose checksums cover all bytes from `from` on. */
  const covered = [
    { kind: 'ipv4Header', frame: inIpv4(PROTOCOL.tcp, tcpSegment(hosts)), from: 19, to: 38 },
    { kind: 'tcp', frame: inIpv4(PROTOCOL.tcp, tcpSegment(hosts)), from: 38 },
    { kind: 'tcp', frame: inIpv6(PROTOCOL.tcp, tcpSegment(v6)), from: 22 },
    { kind: 'icmp', frame: inIpv4(PROTOCOL.icmp, icmpEcho({ kind: 'reply', id: 1, sequence: 2 }, payload)), from: 38 },
    // The ports, and the payload: its length says what is covered.
    { kind: 'udp', frame: inIpv4(PROTOCOL.udp, udp({ addresses: hosts, ...ports }, payload)), from: 46 },
    { kind: 'udp', frame: inIpv6(PROTOCOL.udp, udp({ addresses: v6, ...ports }, payload)), from: 62 },
  ] as const;

  property.prop([fc.constantFrom(...covered), fc.nat(), fc.nat(7)])(
    'are right as built, and any one flipped bit is found',
    async ({ kind, frame, from, ...range }, place, bit) => {
      expect((await look([frame])).checksums.packets).toBe(0);
      const to = 'to' in range ? range.to : frame.length;
      const flipped = Uint8Array.from(frame);
      const at = from + (place % (to - from));
      flipped[at] = (flipped[at] as number) ^ (1 << bit);
      const found = await look([frame, flipped]);
      expect(found.checksums).toMatchObject({ packets: 1, first: 2, [kind]: 1 });
    },
  );

  it('are not asked of fragments and cut packets, nor of UDP over IPv4 that has none', async () => {
    const broken = tcpFrame().fill(0xee, 60);
    expect((await look([broken])).checksums.tcp).toBe(1);
    expect((await look([broken.subarray(0, -1)], { wireLength: broken.length })).checksums.packets).toBe(0);
    const header = { ...hosts, protocol: PROTOCOL.tcp, id: 4 };
    const parts = ipv4Fragments(header, tcpSegment(hosts).fill(0xee, 30), 64);
    const frames = parts.map((part) => ethernet({ ...macs, type: ETHERTYPE.ipv4 }, part));
    expect(frames.length).toBeGreaterThan(1);
    expect((await look(frames)).checksums.packets).toBe(0);
    const none = udp({ addresses: hosts, ...ports, checksum: 'none' }, payload);
    expect((await look([inIpv4(PROTOCOL.udp, none)])).checksums.packets).toBe(0);
    const noneIpv6 = udp({ addresses: v6, ...ports, checksum: 'none' }, payload);
    expect((await look([inIpv6(PROTOCOL.udp, noneIpv6)])).checksums).toMatchObject({ packets: 1, udp: 1 });
  });

  it('that were left to the network card are told from broken ones', async () => {
    const partial = tcpFrame();
    const length = partial.length - 34;
    const sum = ~internetChecksum(pseudoHeader(hosts, PROTOCOL.tcp, length)) & 0xffff;
    partial.set([sum >> 8, sum & 0xff], 50);
    const found = await look([partial, partial, tcpFrame()]);
    expect(found.checksums).toEqual({ packets: 2, first: 1, ipv4Header: 0, tcp: 2, udp: 0, icmp: 0, unfilled: 2 });
    expect(obstacles(found, { mtu: 1500 })).toMatchObject([
      {
        kind: 'checksums',
        packets: 2,
        first: 1,
        summary: expect.stringContaining('before its network card'),
        stops: false,
      },
    ]);
    const broken = await look([tcpFrame().fill(0xee, 60)]);
    expect(broken.checksums.unfilled).toBe(0);
    expect(obstacles(broken, { mtu: 1500 })[0]?.summary).not.toContain('network card');
  });
});

describe('overMtu', () => {
  // As tcpreplay and Linux' veth did with such frames and an MTU of 1500.
  const type = (...numbers: readonly number[]) =>
    Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 255]));
  it.each([
    ['no tag', type(0x0800), 1500, 1501],
    ['a tag of 802.1Q', type(0x8100, 10, 0x0800), 1500, 1501],
    ['a tag of 802.1ad', type(0x88a8, 10, 0x0800), 1496, 1500],
    ['two of 802.1Q', type(0x8100, 10, 0x8100, 11, 0x0800), 1496, 1500],
    ['802.1ad around 802.1Q', type(0x88a8, 10, 0x8100, 11, 0x0800), 1492, 1496],
    ['a tag of type 0x9100', type(0x9100, 10, 0x0800), 1496, 1500],
  ])('of a frame with %s: what Linux sends and what it does not', async (_, header, passes, fails) => {
    const frame = (size: number) => Buffer.concat([new Uint8Array(12).fill(2), header, new Uint8Array(size)]);
    const found = await look([frame(passes), frame(fails)]);
    expect(overMtu(found, 1500)).toEqual({ packets: 1, first: 2 });
  });

  it('goes by what was captured, for that is what is sent', async () => {
    expect(overMtu(await look([tcpFrame()], { wireLength: 9014 }), 1500)).toEqual({ packets: 0 });
  });

  it('of a capture without Ethernet headers reckons with those that it gets', async () => {
    expect(overMtu(await look([new Uint8Array(1500).fill(0x45)], {}, 101), 1500)).toEqual({ packets: 0 });
    expect(overMtu(await look([new Uint8Array(1516).fill(0x45)], {}, 113), 1499)).toEqual({ packets: 1, first: 1 });
  });
});

describe('obstacles', () => {
  it('of a sound capture are none', async () => {
    expect(kindsOf(await look([tcpFrame(), tcpFrame()]))).toEqual([]);
  });

  it('that stop the replay come first', async () => {
    const long = tcpFrame(new Uint8Array(3000));
    const backwards = await look([tcpFrame(), long, new Uint8Array(13)], { seconds: 5, wireLength: 5000 });
    expect(kindsOf(backwards)).toEqual(['over-mtu!', 'too-short!', 'cut']);
  });

  it('name the MTU that is enough, which it is', async () => {
    const found = await look([tcpFrame(new Uint8Array(3000))]);
    const [obstacle] = obstacles(found, { mtu: 1500 });
    expect(obstacle).toMatchObject({ kind: 'over-mtu', packets: 1, first: 1, stops: true });
    const enough = Number(/--mtu (\d+)/.exec(obstacle?.remedy ?? '')?.[1]);
    expect([kindsOf(found, enough - 1), kindsOf(found, enough)]).toEqual([['over-mtu!'], []]);
  });

  it('say that no MTU is enough for what segmentation offload leaves beyond 65,535 bytes', async () => {
    const [obstacle] = obstacles(await look([new Uint8Array(80_000)]), { mtu: 65_535 });
    expect(obstacle?.remedy).toMatch(/^no interface .* --mtu-trunc/);
  });

  it.each([
    ['nothing at all', Buffer.of(), 'empty!', 'The file is empty.'],
    ['no capture', Buffer.alloc(100, 'text'), 'empty!', 'no magic number'],
    ['no packet', pcapFile([]), 'empty!', 'there is no packet'],
  ])('of %s: it is not replayed', async (_, bytes, kind, words) => {
    const found = await withReader(bytes, [], lookThrough);
    expect(kindsOf(found)).toEqual([kind]);
    expect(obstacles(found, { mtu: 1500 })[0]?.summary).toContain(words);
  });

  it('of a file that is cut off: what comes before is sent', async () => {
    const packet = { seconds: 1, fraction: 0, bytes: tcpFrame(), wireLength: tcpFrame().length };
    const found = await withReader(pcapFile([packet, packet]).subarray(0, -1), [], lookThrough);
    expect(kindsOf(found)).toEqual(['damaged']);
    expect(obstacles(found, { mtu: 1500 })[0]?.remedy).toBe('the packet before it is sent');
  });

  it('of times: packets that go back, and packets that have none', async () => {
    const packet = { fraction: 0, bytes: tcpFrame(), wireLength: tcpFrame().length };
    const back = pcapFile([5, 4, 6].map((seconds) => ({ ...packet, seconds })));
    const found = await withReader(back, [], lookThrough);
    expect(obstacles(found, { mtu: 1500 })).toMatchObject([{ kind: 'time', packets: 1, first: 2, stops: false }]);
    const { section, interface: described, simplePacket } = blocks();
    const none = Buffer.concat([section(), described(), simplePacket(tcpFrame())]);
    const without = await withReader(none, [], lookThrough);
    expect(without).toMatchObject({ timeless: { packets: 1, first: 1 }, durationNs: 0 });
    expect(obstacles(without, { mtu: 1500 })).toMatchObject([{ kind: 'time', packets: 1, first: 1, stops: false }]);
  });

  it('of a capture that lost packets: how many', async () => {
    const { section, interface: described, packet, statistics, uint64 } = blocks();
    const parts = [section(), described(), packet(tcpFrame()), statistics(0, [[5, uint64(4n)]])];
    const found = await withReader(Buffer.concat(parts), [], lookThrough);
    expect(obstacles(found, { mtu: 1500 })).toMatchObject([{ kind: 'dropped', packets: 4, stops: false }]);
  });

  it('of other link types: some get Ethernet headers, the others cannot be carried', async () => {
    expect(kindsOf(await look([payload], {}, 101))).toEqual(['link-type']);
    expect(kindsOf(await look([payload], {}, 113))).toEqual(['link-type']);
    expect(kindsOf(await look([payload], {}, 127))).toEqual(['link-type!']);
  });
});
