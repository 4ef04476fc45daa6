import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { CaptureComparison } from '../../model/comparison.ts';
import { ethernet, ipv4, tcp, udp, vlan } from '../../packet/build.ts';
import { PROTOCOL } from '../../packet/ip.ts';
import { capture, compared } from './testing/captures.ts';

const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const addresses = { source: '192.0.2.1', destination: '192.0.2.2' };

/** A frame like real ones; each number gives another. */
function packet(number: number, payloadBytes = 32 + ((number * 37) % 700)): Uint8Array {
  const payload = Uint8Array.from(
    { length: payloadBytes },
    (_, index) => (number * 131 + index * (7 + (number % 5))) & 0xff,
  );
  new DataView(payload.buffer).setUint32(4, number);
  const data =
    number % 2 === 0
      ? udp({ addresses, sourcePort: 1000 + (number % 7), destinationPort: 53 }, payload)
      : tcp({ addresses, sourcePort: 40_000, destinationPort: 80, sequence: number * 1000, flags: ['ack'] }, payload);
  const protocol = number % 2 === 0 ? PROTOCOL.udp : PROTOCOL.tcp;
  return ethernet({ ...macs, type: 0x0800 }, ipv4({ ...addresses, protocol, id: number & 0xffff }, data));
}

const packets = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => packet(from + index));

type Operation = 'keep' | 'drop' | 'duplicate' | 'insert' | 'alter' | 'truncate' | 'swap' | 'delay';

const operations = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Operation>('keep') },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Operation>('drop', 'duplicate', 'insert', 'alter', 'truncate', 'swap', 'delay'),
    },
  ),
  { minLength: 1, maxLength: 120 },
);

interface Applied {
  readonly source: Uint8Array[];
  readonly mirror: Uint8Array[];
  readonly counts: { missing: number; duplicate: number; unexpected: number; altered: number; truncated: number };
}

/** Applies an operation to each packet of made-up traffic in which some packets are sent again to the byte. */
function applied(list: readonly Operation[]): Applied {
  const source: Uint8Array[] = [];
  const mirror: Uint8Array[] = [];
  const late: { at: number; frame: Uint8Array }[] = [];
  const counts = { missing: 0, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 };
  list.forEach((operation, index) => {
    const repeats = operation === 'keep' && index % 5 === 4;
    const frame = packet(repeats ? 1_000_000 : index);
    source.push(frame);
    for (const one of late.filter(({ at }) => at === index)) mirror.push(one.frame);
    switch (operation) {
      case 'keep':
        mirror.push(frame);
        break;
      case 'drop':
        counts.missing += 1;
        break;
      case 'duplicate':
        counts.duplicate += 1;
        mirror.push(frame, frame);
        break;
      case 'insert':
        counts.unexpected += 1;
        mirror.push(frame, new Uint8Array(70).fill(255 - (index % 50)).fill(index, 14, 40));
        break;
      case 'alter': {
        counts.altered += 1;
        const copy = frame.slice();
        copy[22] = (copy[22] as number) ^ 1;
        mirror.push(copy);
        break;
      }
      case 'truncate':
        counts.truncated += 1;
        mirror.push(frame.slice(0, 60));
        break;
      case 'swap':
        mirror.splice(Math.max(0, mirror.length - 1), 0, frame);
        break;
      case 'delay':
        late.push({ at: Math.min(list.length, index + 1 + (index % 9)), frame });
        break;
      default:
        operation satisfies never;
    }
  });
  for (const one of late.filter(({ at }) => at >= list.length)) mirror.push(one.frame);
  return { source, mirror, counts };
}

function countsOf({ missing, duplicate, unexpected, altered, truncated }: CaptureComparison) {
  return { missing, duplicate, unexpected, altered, truncated };
}

function holdsTogether(comparison: CaptureComparison): void {
  const { matched, missing, altered, truncated, duplicate, unexpected, source, mirror } = comparison;
  expect(matched + missing + altered + truncated).toBe(source.packets);
  expect(matched + duplicate + unexpected + altered + truncated).toBe(mirror.packets);
}

describe('what was done to the copies is what is found', () => {
  test.prop([operations, fc.integer({ min: 1, max: 3000 })])(
    'exactly the operations that were applied are counted, whatever pieces the files come in',
    async (list, pieceBytes) => {
      const { source, mirror, counts } = applied(list);
      const comparison = await compared([capture(source)], capture(mirror), {}, pieceBytes);
      expect(countsOf(comparison)).toEqual(counts);
      holdsTogether(comparison);
    },
  );

  test.prop([
    fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 80 }),
    fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 80 }),
  ])(
    'any two captures are compared as multisets, and swapping them swaps what is missing with what is surplus',
    async (one, other) => {
      const [a, b] = [one.map((number) => packet(number)), other.map((number) => packet(number))];
      const forth = await compared([capture(a)], capture(b));
      const back = await compared([capture(b)], capture(a));
      const common = [...new Set(one)].reduce(
        (sum, number) =>
          sum + Math.min(one.filter((n) => n === number).length, other.filter((n) => n === number).length),
        0,
      );
      expect(forth.matched).toBe(common);
      expect(back.matched).toBe(common);
      expect(forth.missing + forth.altered + forth.truncated).toBe(
        back.duplicate + back.unexpected + back.altered + back.truncated,
      );
      holdsTogether(forth);
      holdsTogether(back);
      const repeated = other.filter(
        (number, index) =>
          one.includes(number) &&
          other.slice(0, index + 1).filter((n) => n === number).length > one.filter((n) => n === number).length,
      );
      expect(forth.duplicate).toBe(repeated.length);
    },
  );

  test.prop([operations])('a capture equals itself, and its own copy later in time', async (list) => {
    const { source } = applied(list);
    const comparison = await compared([capture(source)], capture(source, 1_700_000_000_000_002_500n));
    expect(comparison).toMatchObject({ verdict: 'equal', matched: source.length, findings: [] });
    expect(comparison.delayNs).toEqual({ min: 2500, p50: 2500, p90: 2500, p99: 2500, p999: 2500, max: 2500 });
  });
});

test('identical packets are paired in order of occurrence: of three alike with one copy, the second and the third are missing', async () => {
  const [alike, other] = [packet(2), packet(3)];
  const { findings } = await compared([capture([alike, other, alike, alike])], capture([other, alike]));
  expect(findings.map((finding) => ('original' in finding ? finding.original?.number : undefined))).toEqual([3, 4]);
});

test('many frames that are alike at all sampled places are compared byte by byte, and fast enough to be read', async () => {
  const alike = (number: number) => {
    const frame = packet(2, 700);
    new DataView(frame.buffer).setUint32(150, number);
    return frame;
  };
  const all = Array.from({ length: 20_000 }, (_, index) => alike(index));
  const comparison = await compared([capture(all)], capture(all.toReversed()));
  expect(comparison).toMatchObject({ matched: 20_000, missing: 0, unexpected: 0 });
  expect(comparison.reordered.packets).toBe(19_999);
});

describe('what a finding says', () => {
  test('of a copy whose time to live was changed: the field, before and after', async () => {
    const frame = packet(8);
    const changed = frame.slice();
    changed[22] = 63;
    const { findings, altered } = await compared([capture([frame])], capture([changed]));
    expect(altered).toBe(1);
    expect(findings[0]).toMatchObject({ kind: 'altered', changes: [{ field: 'ipv4.ttl', before: '64', after: '63' }] });
  });

  test('of a copy with a tag that its original does not have: the tag', async () => {
    const frame = packet(8);
    const { findings } = await compared([capture([frame])], capture([vlan({ id: 10 }, frame)]));
    expect(findings[0]).toMatchObject({ kind: 'altered', changes: [{ field: 'vlan', before: '' }] });
  });

  test('an answer is no changed question', async () => {
    const frame = packet(8);
    const answer = Uint8Array.of(...frame.subarray(6, 12), ...frame.subarray(0, 6), ...frame.subarray(12));
    const comparison = await compared([capture([frame])], capture([answer]));
    expect(countsOf(comparison)).toMatchObject({ missing: 1, unexpected: 1, altered: 0 });
  });

  test('no more than twenty of a kind are told', async () => {
    const { findings, missing } = await compared([capture(packets(0, 50))], capture([]));
    expect(missing).toBe(50);
    expect(findings).toHaveLength(20);
  });
});

describe('loss over time', () => {
  test('a mirror that began late is told from loss', async () => {
    const { loss } = await compared([capture(packets(0, 100))], capture(packets(30, 100)));
    expect(loss).toMatchObject({ runs: 1, longest: 30, atBeginning: 30, atEnd: 0, longestAt: { number: 1 } });
  });

  test('bursts, and a mirror that ended early', async () => {
    const { loss } = await compared(
      [capture(packets(0, 100))],
      capture([...packets(0, 20), ...packets(27, 50), ...packets(51, 95)]),
    );
    expect(loss).toMatchObject({ runs: 3, longest: 7, atBeginning: 0, atEnd: 5, longestAt: { number: 21 } });
  });
});

describe('order', () => {
  test('reordering alone is reported and passes, unless order is asked for', async () => {
    const [first, second, third] = packets(0, 3) as [Uint8Array, Uint8Array, Uint8Array];
    const [source, mirror] = [capture([first, second, third]), capture([second, third, first])];
    const free = await compared([source], mirror);
    expect(free).toMatchObject({ verdict: 'equal', reordered: { packets: 1, ratio: 1 / 3, maxExtent: 2, maxN: 2 } });
    expect(await compared([source], mirror, { inOrder: true })).toMatchObject({ verdict: 'different' });
  });

  test('between sources it is reported and never judged', async () => {
    const one = capture([packet(0), packet(2)], 1_000n);
    const other = capture([packet(1), packet(3)], 1_500n);
    const mirror = capture([packet(1), packet(0), packet(3), packet(2)], 3_000n);
    const comparison = await compared([one, other], mirror, { inOrder: true });
    expect(comparison).toMatchObject({ verdict: 'equal', reordered: { packets: 0, betweenSources: 2 } });
  });
});

describe('clocks', () => {
  test('a copy that is older than its original, or a second late, says that they differ', async () => {
    const clocksDiffer = async (mirrorNs: bigint) =>
      (await compared([capture(packets(0, 3), 5_000_000_000n)], capture(packets(0, 3), mirrorNs))).clocksDiffer;
    expect(await clocksDiffer(5_000_000_500n)).toBe(false);
    expect(await clocksDiffer(4_999_999_999n)).toBe(true);
    expect(await clocksDiffer(6_100_000_000n)).toBe(true);
  });

  test('a capture in microseconds may round down to less than the time of the original', async () => {
    const mirror = Uint8Array.from(capture(packets(0, 3), 5_000_000_000n));
    const view = new DataView(mirror.buffer);
    view.setUint32(0, 0xa1b2c3d4, true);
    let at = 24;
    for (const { length } of packets(0, 3)) {
      view.setUint32(at + 4, view.getUint32(at + 4, true) / 1000, true);
      at += 16 + length;
    }
    const comparison = await compared([capture(packets(0, 3), 5_000_000_400n)], mirror);
    expect(comparison).toMatchObject({ clocksDiffer: false, delayNs: { min: -400, max: -400 } });
  });
});

describe('several sources', () => {
  test('each packet of each source is owed', async () => {
    const [one, other] = [capture([packet(0), packet(2)], 1_000n), capture([packet(1), packet(2)], 1_500n)];
    const mirror = capture([packet(0), packet(1), packet(2), packet(2)], 2_000n);
    expect(await compared([one, other], mirror)).toMatchObject({ verdict: 'equal', matched: 4 });
  });

  test('with once, a packet that two of them saw is owed once', async () => {
    const [one, other] = [capture(packets(0, 50), 1_000n), capture(packets(0, 50), 1_300n)];
    const mirror = capture(packets(0, 50), 2_000n);
    expect(await compared([one, other], mirror, { once: true })).toMatchObject({
      verdict: 'equal',
      matched: 50,
      source: { packets: 50 },
    });
    expect(await compared([one, other], mirror)).toMatchObject({ verdict: 'different', missing: 50 });
  });

  test('with once, identical packets that several saw more than once leave open how many are owed', async () => {
    const [one, other] = [capture([packet(2), packet(2)], 1_000n), capture([packet(2), packet(2)], 1_300n)];
    for (const copies of [2, 3, 4]) {
      const comparison = await compared([one, other], capture(Array.from({ length: copies }, () => packet(2))), {
        once: true,
      });
      expect(comparison).toMatchObject({ verdict: 'inconclusive', matched: copies, missing: 0, duplicate: 0 });
      holdsTogether(comparison);
    }
    const beyond = await compared([one, other], capture(Array.from({ length: 5 }, () => packet(2))), { once: true });
    expect(beyond).toMatchObject({ matched: 4, duplicate: 1 });
  });

  test('a missing packet is named by its source and its number there', async () => {
    const [one, other] = [capture([packet(0), packet(1)], 1_000n), capture([packet(2), packet(3)], 1_500n)];
    const { findings } = await compared([one, other], capture([packet(0), packet(1), packet(2)], 1_600n));
    expect(findings[0]).toMatchObject({ kind: 'missing', original: { source: 1, number: 2 } });
  });
});

describe('what is compared', () => {
  test('the first bytes alone, when the mirror owes no more', async () => {
    const all = packets(0, 40);
    const cut = all.map((frame) => frame.slice(0, 64));
    expect(await compared([capture(all)], capture(cut), { snaplen: 64 })).toMatchObject({ verdict: 'equal' });
    expect(await compared([capture(all)], capture(all), { snaplen: 64 })).toMatchObject({ verdict: 'different' });
  });

  test('masked bytes are left out', async () => {
    const frame = packet(9);
    const other = frame.slice();
    other.set([1, 2, 3], 60);
    expect(await compared([capture([frame])], capture([other]), { masks: [{ offset: 60, length: 3 }] })).toMatchObject({
      verdict: 'equal',
    });
    expect(await compared([capture([frame])], capture([other]), { masks: [{ offset: 60, length: 2 }] })).toMatchObject({
      verdict: 'different',
    });
  });

  test('tags are left out when asked', async () => {
    const tagged = packets(0, 20).map((frame) => vlan({ id: 7, priority: 3 }, frame));
    expect(await compared([capture(packets(0, 20))], capture(tagged), { ignore: ['vlan'] })).toMatchObject({
      verdict: 'equal',
    });
    expect(await compared([capture(packets(0, 20))], capture(tagged), { decap: 'vlan' })).toMatchObject({
      verdict: 'equal',
    });
  });
});

describe('what does not allow a verdict', () => {
  test('a file that ends inside a packet, with the byte where', async () => {
    const whole = capture(packets(0, 10));
    const comparison = await compared([whole], whole.subarray(0, whole.length - 3));
    const last = 16 + packet(9).length;
    expect(comparison).toMatchObject({ verdict: 'inconclusive', matched: 9, missing: 1 });
    expect(comparison.findings[0]).toMatchObject({ kind: 'evidence', file: 'mirror.pcap' });
    expect(comparison.findings[0]?.summary).toContain(`damaged at byte ${whole.length - last}: `);
  });

  test('packets of which a capture kept the beginning only', async () => {
    const cut = capture(packets(0, 3)).slice();
    new DataView(cut.buffer).setUint32(24 + 12, 9000, true);
    expect(await compared([cut], cut)).toMatchObject({ verdict: 'inconclusive', matched: 3 });
    expect(await compared([cut], cut, { snaplen: 40 })).toMatchObject({ verdict: 'different' });
  });

  test('a file that is no capture is an error, not a verdict', async () => {
    await expect(compared([Buffer.from('hello, this is no capture at all')], capture([]))).rejects.toThrow(
      /cannot be read as a capture/,
    );
    await expect(compared([new Uint8Array()], capture([]))).rejects.toThrow(/source0.pcap cannot be read.*empty/);
  });
});

test('two captures without packets are empty, neither equal nor different', async () => {
  expect(await compared([capture([])], capture([]))).toMatchObject({ verdict: 'empty', delayNs: null });
});
