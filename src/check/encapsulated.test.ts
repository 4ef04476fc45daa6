import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { star, type Tunnel } from '../model/topology.ts';
import type { Verdict } from '../model/verdict.ts';
import { observe, reply, request, series } from '../oracle/testing/observe.ts';
import {
  ETHERTYPE,
  erspan2,
  erspan3,
  ethernet,
  GENEVE_PORT,
  GRE,
  geneve,
  gre,
  ipv4,
  udp,
  VXLAN_PORT,
  vxlan,
} from '../packet/build.ts';
import { decapsulate } from '../packet/decapsulate.ts';
import { readPcap } from '../packet/pcap.ts';
import { encapsulated } from './encapsulated.ts';

const [NEAR, FAR] = ['192.0.2.1', '192.0.2.2'];
const MIRROR = { selectSrcPort: ['p1', 'p2'], outputPort: 'tun0' } as const;

const labOf = (tunnel: Omit<Tunnel, 'via'>, mtu?: number) =>
  star(
    {
      p1: 'h1',
      p2: 'h2',
      tun0: { tunnel: { ...tunnel, via: 'u1' } },
      u1: { bridge: 'br1', to: 'collector', ...(mtu !== undefined && { mtu }) },
    },
    { addresses: { collector: `${FAR}/24` }, bridges: { br1: { address: `${NEAR}/24` } } },
  );

/** An outer packet between the two ends. */
const outer = (protocol: number, payload: Uint8Array, { source = NEAR, destination = '02:00:00:00:00:03' } = {}) =>
  ethernet(
    { source: '02:00:00:01:00:02', destination, type: ETHERTYPE.ipv4 },
    ipv4({ source, destination: FAR, protocol, id: 0 }, payload),
  );
const numbered = (sequence: number, frame: Uint8Array) => outer(GRE, gre({ key: 7, sequence }, frame));
const inUdp = (destinationPort: number, content: Uint8Array) =>
  outer(17, udp({ addresses: { source: NEAR, destination: FAR }, sourcePort: 50_000, destinationPort }, content));

const GRE_NUMBERED: Omit<Tunnel, 'via'> = { type: 'gre', options: { key: '7', seq: 'true' } };

interface Trial {
  readonly tunnel?: Omit<Tunnel, 'via'>;
  readonly arriving?: readonly Uint8Array[];
  readonly mtu?: number;
}

/** What the collector got for what arrived at p1. */
function judge(wire: readonly Uint8Array[], { tunnel = GRE_NUMBERED, arriving = requests, mtu }: Trial = {}): Verdict {
  const topology = labOf(tunnel, mtu);
  const within = wire.flatMap((bytes) => decapsulate(bytes, tunnel.type) ?? []);
  const ports = {
    p1: { arriving, departing: [] },
    p2: { arriving: [], departing: arriving },
    u1: { departing: wire },
    tun0: { departing: within },
  };
  return encapsulated(observe({ m0: MIRROR }, ports, { topology }), 'm0');
}

const requests = series(10, request);
const FIRST = 41;
const wire = requests.map((frame, index) => numbered(FIRST + index, frame));
const without = (...numbers: readonly number[]) => wire.filter((_, index) => !numbers.includes(index));
const told = ({ findings }: Verdict) => findings.map(({ kind, packets, summary }) => `${kind} ${packets}: ${summary}`);

describe('sequence numbers', () => {
  it('pass when each number is there, wherever they begin', () => {
    expect(judge(wire)).toEqual({
      check: 'encapsulated(during, m0)',
      status: 'passed',
      evidence: '10 tunnel packets, numbers 41 to 50',
      findings: [],
    });
  });

  it('a tunnel packet that is dropped on the way is lost behind the mirror', () => {
    const verdict = judge(without(4));
    expect(verdict.status).toBe('failed');
    expect(told(verdict)).toEqual([
      'missing 1: 1 packet missing at u1, each lost behind the mirror: its sequence number is missing too; the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 5, length 64 (98 bytes, packet 5 arriving at p1)',
    ]);
  });

  it('a copy that is missing with no gap was never sent', () => {
    const sent = requests.filter((_, index) => index !== 4).map((frame, index) => numbered(FIRST + index, frame));
    expect(told(judge(sent))).toEqual([expect.stringMatching(/^missing 1: .*never sent.*packet 5 arriving at p1/)]);
  });

  it('a gap with no copy missing is used up otherwise', () => {
    const sent = requests.map((frame, index) => numbered(FIRST + 2 * index, frame));
    expect(told(judge(sent))).toEqual([expect.stringMatching(/^count 9: .*something else used them up/)]);
  });

  it('one dropped on the way, one never sent, are told apart', () => {
    const sent = requests
      .filter((_, index) => index !== 7)
      .map((frame, index) => numbered(FIRST + index, frame))
      .filter((_, index) => index !== 2);
    expect(told(judge(sent))).toEqual([
      expect.stringMatching(/^missing 1: .*lost behind the mirror.*packet 3 arriving at p1/),
      expect.stringMatching(/^missing 1: .*never sent.*packet 8 arriving at p1/),
    ]);
  });

  it('what is missing at the end is not known to have been sent', () => {
    expect(told(judge(without(0, 9)))).toEqual([
      expect.stringMatching(/^missing 2: .*do not tell whether it was sent/),
    ]);
  });

  it('tells packets that came twice, and late ones', () => {
    const swapped = [...wire.slice(0, 3), wire[4], wire[3], ...wire.slice(5), wire[9]] as Uint8Array[];
    expect(told(judge(swapped))).toEqual([
      expect.stringMatching(/^duplicate 1: .*had come before.*packet 11 departing at tun0/),
      expect.stringMatching(/^reordered 1: .*packet 5 departing at tun0/),
    ]);
  });

  it('identical frames: one is lost with its number', () => {
    const same = [1, 2, 2, 2, 3].map(request);
    const sent = same.map((frame, index) => numbered(index, frame)).filter((_, index) => index !== 2);
    expect(told(judge(sent, { arriving: same }))).toEqual([expect.stringMatching(/^missing 1: .*lost behind/)]);
  });

  it('a tunnel without numbers tells nothing of what is missing', () => {
    const plain = requests.slice(1).map((frame) => outer(GRE, gre({}, frame)));
    expect(told(judge(plain, { tunnel: { type: 'gre' } }))).toEqual([
      expect.stringMatching(/^missing 1: .*have no sequence numbers/),
    ]);
  });

  it('whatever a broken number says, it is only told', () => {
    const broken = [...wire.slice(0, 5), numbered(2 ** 31 + FIRST, request(6)), ...wire.slice(6)];
    expect(judge(broken).status).toBe('failed');
  });
});

describe('outer headers', () => {
  const rows: readonly [string, Omit<Tunnel, 'via'>, (frame: Uint8Array, index: number) => Uint8Array][] = [
    ['GRE', { type: 'gre' }, (frame) => outer(GRE, gre({}, frame))],
    [
      'GRE with a checksum',
      { type: 'gre', options: { csum: 'true' } },
      (frame) => outer(GRE, gre({ checksum: true }, frame)),
    ],
    [
      'ERSPAN II',
      { type: 'erspan', options: { key: '7', erspan_ver: '1', erspan_idx: '1f' } },
      (frame, sequence) => outer(GRE, erspan2({ sequence, session: 7, index: 0x1f }, frame)),
    ],
    [
      'ERSPAN III',
      { type: 'erspan', options: { key: '7', erspan_ver: '2', erspan_dir: '1', erspan_hwid: '1f' } },
      (frame, sequence) =>
        outer(GRE, erspan3({ sequence, session: 7, timestamp: 1, egress: true, hardware: 0x1f }, frame)),
    ],
    ['VXLAN', { type: 'vxlan', options: { key: '7' } }, (frame) => inUdp(VXLAN_PORT, vxlan({ vni: 7 }, frame))],
    [
      'VXLAN with a checksum, to another port',
      { type: 'vxlan', options: { key: '0x7', csum: 'true', dst_port: '8472' } },
      (frame) => inUdp(8472, vxlan({ vni: 7 }, frame)),
    ],
    ['Geneve', { type: 'geneve', options: { key: '7' } }, (frame) => inUdp(GENEVE_PORT, geneve({ vni: 7 }, frame))],
  ];

  it.each(rows)('%s passes', (_, tunnel, wrap) => {
    expect(judge(requests.map(wrap), { tunnel })).toMatchObject({ status: 'passed', findings: [] });
  });

  it.each(rows)(
    '%s with another key, session or identifier fails, and any damage to the outer header',
    (_, tunnel, wrap) => {
      const other = { ...tunnel, options: { ...tunnel.options, key: '8' } };
      expect(judge(requests.map(wrap), { tunnel: other })).toMatchObject({ status: 'failed' });
      const damaged = requests.map(wrap).map((bytes, index) => (index === 3 ? bytes.with(22, 3) : bytes));
      expect(told(judge(damaged, { tunnel }))).toEqual([
        expect.stringMatching(
          /^altered 1: 1 packet at u1 whose outer header checksum .* the first: wrong for right, around/,
        ),
      ]);
    },
  );

  it.each<[string, Uint8Array, RegExp]>([
    [
      'from elsewhere',
      outer(GRE, gre({ key: 7, sequence: 50 }, request(10)), { source: '192.0.2.9' }),
      /outer source .*192\.0\.2\.9 for 192\.0\.2\.1/,
    ],
    [
      'to another station',
      outer(GRE, gre({ key: 7, sequence: 50 }, request(10)), { destination: '02:00:00:00:00:09' }),
      /Ethernet destination/,
    ],
    [
      'with a sum that is not asked for',
      outer(GRE, gre({ key: 7, sequence: 50, checksum: true }, request(10))),
      /GRE checksum .*right for none/,
    ],
    [
      'longer than it says',
      Uint8Array.from([...(wire[9] as Uint8Array), 0, 0]),
      /outer length .*130 of a packet of 132 bytes/,
    ],
  ])('a packet %s fails', (_, last, reason) => {
    const [finding, another] = told(judge([...wire.slice(0, 9), last]));
    expect(finding).toMatch(reason);
    expect(another).toBeUndefined();
  });

  it('ERSPAN type I is not what a port of type II sends', () => {
    const frames = readPcap(readFileSync(new URL('../../fixtures/erspan-1.pcap', import.meta.url))).frames;
    const sent = frames.map(({ bytes }) =>
      outer(GRE, gre({ protocol: 0x88be }, decapsulate(bytes, 'erspan') as Uint8Array)),
    );
    const arriving = frames.map(({ bytes }) => decapsulate(bytes, 'erspan') as Uint8Array);
    const verdict = judge(sent, { arriving, tunnel: { type: 'erspan', options: { key: '0', erspan_ver: '1' } } });
    expect(told(verdict)).toContainEqual(expect.stringMatching(/ERSPAN type .*I for II/));
  });
});

describe('the MTU of the way', () => {
  const long = [request(1), Uint8Array.from([...request(2), ...new Uint8Array(1400)]), request(3)];
  const fits = 1500 - 32;
  const exact = long.map((frame, index) => (index === 1 ? frame.subarray(0, fits) : frame));
  const beyond = long.map((frame, index) => (index === 1 ? frame.subarray(0, fits + 1) : frame));
  // The IP packet in the frame says less than there is, which is nobody's business here.
  const sent = (frames: readonly Uint8Array[]) => frames.map((frame, index) => numbered(index, frame));

  it('takes what fits to the byte', () => {
    expect(exact[1]).toHaveLength(fits);
    expect(judge(sent(exact), { arriving: exact, mtu: 1500 }).status).toBe('passed');
  });

  it('a longer one that is lost is told with the MTU', () => {
    const verdict = judge(
      sent(beyond).filter((_, index) => index !== 1),
      { arriving: beyond, mtu: 1500 },
    );
    expect(told(verdict)).toEqual([
      expect.stringMatching(/^missing 1: .*lost behind the mirror.*, longer in its tunnel packet than the MTU of u1;/),
    ]);
  });

  it('a longer one that is sent all the same is told', () => {
    expect(told(judge(sent(beyond), { arriving: beyond, mtu: 1500 }))).toEqual([
      expect.stringMatching(/^switch 1: .*longer than its MTU of 1500 bytes, the first of 1501 bytes/),
    ]);
  });
});

describe('nothing passes for lack of evidence', () => {
  const ports = { p1: { arriving: [] }, p2: { departing: [] }, u1: { departing: [] }, tun0: { departing: [] } };

  it('when nothing was sent', () => {
    expect(judge([], { arriving: [] }).status).toBe('inconclusive');
  });

  it('when the mirror goes to no tunnel', () => {
    const seen = { ...ports, p2: { departing: [reply(1)] } };
    const observation = observe({ m0: { ...MIRROR, outputPort: 'p2' } }, seen, { topology: labOf({ type: 'gre' }) });
    expect(encapsulated(observation, 'm0')).toMatchObject({ status: 'inconclusive', evidence: 'no tunnel' });
  });

  it('when the mirror was not there, and when the capture lost packets', () => {
    const topology = labOf(GRE_NUMBERED);
    expect(encapsulated(observe({}, ports, { topology }), 'm0').status).toBe('inconclusive');
    const lossy = observe(
      { m0: MIRROR },
      {
        p1: { arriving: requests },
        p2: { departing: requests },
        u1: { departing: wire },
        tun0: { departing: requests },
      },
      { topology, captures: { 'u1 departing': { droppedByKernel: 1 } } },
    );
    expect(encapsulated(lossy, 'm0').status).toBe('inconclusive');
  });
});
