import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Mirror } from '../../model/mirror.ts';
import { star, type Topology } from '../../model/topology.ts';
import { Unsuited } from '../../model/unsuited.ts';
import { bridgeMac } from '../bridgeRows.ts';
import { type FlowMirroring, mirroringFlows } from './flowMirror.ts';
import { type Departed, executed, type FlowSwitch, type TestPacket } from './testing/flowSwitch.ts';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'h3', m1: 'monitor1', m2: 'monitor2' });
const fromP1: Mirror = { selectSrcPort: ['p1'], outputPort: 'm1' };
const toP2: Mirror = { selectDstPort: ['p2'], outputPort: 'm1' };
const DELIVERING = ['in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'];

function made(
  flows: readonly string[] | undefined,
  mirrors: Readonly<Record<string, Mirror>>,
  how: FlowMirroring = 'output',
  of: Topology = topology,
) {
  return mirroringFlows(of, flows, mirrors, how);
}

describe('flows', () => {
  test('get a further output each, or a group with a bucket for each of their outputs', () => {
    expect(made(DELIVERING, { m: fromP1 }).flows.filter((flow) => flow.includes('output:p'))).toEqual([
      'priority=6,in_port=p1,actions=output:p2,output:m1',
      'priority=6,in_port=p2,actions=output:p1',
    ]);
    const { flows, groups } = made(DELIVERING, { m: { selectAll: true, outputPort: 'm1' } }, 'group');
    expect(flows).toContain('priority=6,in_port=p1,actions=group:2');
    expect(groups[1]).toBe('group_id=2,type=all,bucket=actions=output:p2,bucket=actions=output:m1');
  });

  test('that drop or are missing copy what came from a source; what comes from an output port is dropped', () => {
    expect(made(['in_port=p1,udp,actions=drop'], { m: fromP1 }).flows).toEqual([
      'priority=65535,in_port=m1,actions=drop',
      'priority=3,in_port=p1,actions=output:m1',
      'priority=6,in_port=p1,udp,actions=output:m1',
    ]);
  });

  test('of a bridge that learns know destinations by their hosts, and broadcasts', () => {
    const { flows, notFlooded } = made(undefined, { m: toP2 });
    expect(flows).toEqual(
      expect.arrayContaining([
        'priority=3,in_port=p2,actions=NORMAL',
        'priority=1,dl_dst=02:00:00:00:00:02,actions=NORMAL,output:m1',
        'priority=1,dl_dst=02:00:00:00:00:04,actions=drop',
        'priority=1,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=NORMAL,output:m1',
        'priority=2,dl_dst=01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0,actions=NORMAL',
        'priority=0,actions=NORMAL',
      ]),
    );
    expect(notFlooded).toEqual(['m1']);
  });

  test('cut copies where a mirror does, to an Ethernet header at least, and not to what is no limit', () => {
    const cut = (snaplen: number) => made(DELIVERING, { m: { ...fromP1, snaplen } }).flows[2];
    expect(cut(100)).toBe('priority=6,in_port=p1,actions=output:p2,output(port=m1,max_len=100)');
    expect(cut(1)).toMatch(/max_len=14\)$/);
    expect(cut(65_535)).toMatch(/,output:m1$/);
  });

  test('are the bridge’s own without a mirror that makes copies', () => {
    const own = ['actions=mod_vlan_vid:7,output:p2'];
    for (const mirrors of [{}, { m: { selectAll: true } }, { m: { selectAll: true, outputPort: 'none' } }])
      expect(made(own, mirrors)).toEqual({ flows: own, groups: [], notFlooded: [] });
    expect(made(undefined, {}).flows).toEqual(['priority=0,actions=NORMAL']);
  });

  test('find hosts behind bonds and further bridges; a patch port is no source', () => {
    const wide = star({
      p1: 'h1',
      m1: 'monitor1',
      bond0: { bond: { members: ['a1', 'a2'], partner: 'bond1', mode: 'balance-slb' } },
      bond1: { bridge: 'br1', bond: { members: ['b1', 'b2'], partner: 'bond0', mode: 'balance-slb' } },
      pa: { patch: 'pb' },
      pb: { bridge: 'br2', patch: 'pa' },
      q1: { bridge: 'br1', to: 'far1' },
      q2: { bridge: 'br2', to: 'far2' },
    });
    const { flows } = made(undefined, { m: { selectDstPort: ['bond0', 'pa'], outputPort: 'm1' } }, 'output', wide);
    expect(flows).toContain('priority=1,dl_dst=02:00:00:00:00:03,actions=NORMAL,output:m1');
    expect(flows.filter((flow) => /^priority=.,in_port=a.,actions/.test(flow))).toHaveLength(2);
    expect(
      made(undefined, { m: { selectSrcPort: ['pa'], outputPort: 'm1' } }, 'output', wide).flows.join(),
    ).not.toMatch(/output:m1/);
    expect(() => made(undefined, { m: { selectAll: true, outputPort: 'bond0' } }, 'output', wide)).toThrow(Unsuited);
  });
});

test('ports that are protected from one another owe no copies of what does not pass between them', () => {
  const guarded = star({
    p1: { to: 'h1', protected: true },
    p2: { to: 'h2', protected: true },
    p3: 'h3',
    m1: 'monitor1',
  });
  expect(made(undefined, { m: toP2 }, 'output', guarded).flows).toEqual(
    expect.arrayContaining([
      'priority=3,in_port=p1,actions=NORMAL',
      'priority=1,dl_dst=02:00:00:00:00:02,actions=NORMAL,output:m1',
    ]),
  );
});

describe('what flows cannot do is refused, with the reason:', () => {
  test.each([
    'actions=mod_dl_dst:02:00:00:00:00:09,output:p2',
    'actions=resubmit(,1)',
    'actions=output(port=p2,max_len=64)',
    'actions=clone(output:p2)',
    'actions=group:7',
    'actions=output:2',
    'actions=FLOOD',
    'table=1,actions=output:p2',
    'in_port=1,actions=output:p2',
  ])('%s', (flow) => {
    expect(() => made([flow], { m: fromP1 })).toThrow(Unsuited);
  });

  test.each([
    [{ selectVlan: [7] }, 'output', 'selectVlan'],
    [{ outputVlan: 7 }, 'output', 'outputVlan'],
    [{ filter: 'udp' }, 'output', 'filter'],
    [{ snaplen: 100 }, 'group', 'snaplen'],
  ] as const)('%j by %s', (columns, how, named) => {
    expect(() => made(DELIVERING, { m: { ...fromP1, ...columns } }, how)).toThrow(`the mirror 'm' asks for ${named}`);
  });

  test('a destination where NORMAL delivers in VLANs, in a spanning tree, or to some of a group', () => {
    const tagged = star({ p1: { to: 'h1', tag: 7 }, p2: 'h2', m1: 'monitor1' });
    const tree = star({ p1: 'h1', p2: 'h2', m1: 'monitor1' }, { bridges: { br0: { stpEnable: true } } });
    expect(() => made(undefined, { m: toP2 }, 'output', tagged)).toThrow("the port 'p1' is in VLANs");
    expect(() => made(undefined, { m: toP2 }, 'output', tree)).toThrow('br0 takes part in a spanning tree');
    const masked = 'dl_dst=02:00:00:00:00:00/ff:00:00:00:00:00,actions=NORMAL';
    expect(() => made([masked], { m: toP2 })).toThrow('a flow is for packets to 02:');
    expect(made(undefined, { m: fromP1 }, 'output', tagged).flows).toContain(
      'priority=3,in_port=p1,actions=NORMAL,output:m1',
    );
    expect(made([masked], { m: fromP1 }).flows).toHaveLength(4);
  });
});

const PORTS = ['p1', 'p2', 'p3', 'm1', 'm2', 'br0'] as const;
const LEARNED = {
  ...Object.fromEntries(PORTS.slice(0, 5).map((port, index) => [`02:00:00:00:00:0${index + 1}`, port])),
  [bridgeMac(topology, 'br0')]: 'br0',
};
const RESERVED = ['01:80:c2:00:00:0e', '01:00:0c:cc:cc:cd'];
const ADDRESSES = [...Object.keys(LEARNED), ...RESERVED, 'ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01', '02:99:99:99:99:99'];

const somePort = fc.constantFrom(...PORTS);
const somePorts = fc.subarray([...PORTS]);
const someAddress = fc.constantFrom(...ADDRESSES);
const someAction = fc.constantFrom('output:p1', 'p2', 'output:p3', 'output:m1', 'LOCAL', 'in_port', 'NORMAL');
const someFlow = fc
  .record({
    inPort: fc.option(fc.constantFrom(...PORTS.slice(0, 5), 'LOCAL')),
    to: fc.option(someAddress),
    udp: fc.boolean(),
    actions: fc.array(someAction, { maxLength: 4 }),
  })
  .map(({ inPort, to, udp, actions }) => {
    const match = [inPort && `in_port=${inPort}`, to && `dl_dst=${to}`, udp && 'udp'].filter(Boolean);
    return [...match, `actions=${actions.length === 0 ? 'drop' : actions.join(',')}`].join(',');
  });
/** In any order, of different priorities. */
const someFlows = fc
  .array(fc.tuple(fc.nat(65_535), someFlow), { maxLength: 5 })
  .map((flows) => [...new Map(flows)].map(([priority, flow]) => `priority=${priority},${flow}`));
const someMirror = fc
  .record({
    outputPort: fc.constantFrom('m1', 'm2'),
    selectAll: fc.boolean(),
    selectSrcPort: somePorts,
    selectDstPort: somePorts,
  })
  .map(({ selectAll, ...mirror }): Mirror => ({ ...mirror, ...(selectAll && { selectAll }) }));
const somePacket: fc.Arbitrary<TestPacket> = fc.record({
  from: fc.option(somePort, { nil: undefined }),
  to: someAddress,
  isUdp: fc.boolean(),
});

/** The ports that a packet should depart from, with the length that it is cut to, by the words of the documentation. */
function wanted(own: FlowSwitch, mirrors: readonly Mirror[], packet: TestPacket): readonly string[] {
  const outputs = mirrors.map(({ outputPort = '' }) => outputPort);
  const { from } = packet;
  if (from !== undefined && outputs.includes(from)) return [];
  const delivered = executed({ ...own, exclusive: outputs }, packet);
  const departed = new Set(delivered.flatMap(({ port, isGuess }) => (isGuess ? [] : [port])));
  const copies = new Map<string, number | undefined>();
  const selects = ({ selectAll, selectSrcPort = [], selectDstPort = [] }: Mirror) => {
    const all = PORTS.filter((port) => !outputs.includes(port));
    const [sources, destinations]: (readonly string[])[] = selectAll ? [all, all] : [selectSrcPort, selectDstPort];
    return (from !== undefined && sources?.includes(from)) || destinations?.some((port) => departed.has(port));
  };
  // A copy departs, too; there are two outputs.
  for (let round = 0; round < 2; round += 1) {
    for (const { outputPort = '', snaplen } of mirrors.filter(selects)) copies.set(outputPort, snaplen);
    for (const port of copies.keys()) departed.add(port);
  }
  return told([...delivered, ...[...copies].map(([port, bytes]) => ({ port, ...(bytes !== undefined && { bytes }) }))]);
}

function told(departed: readonly Departed[]): readonly string[] {
  return departed.map(({ port, bytes }) => (bytes === undefined ? port : `${port} ${bytes}`)).sort();
}

test.prop(
  {
    flows: fc.option(someFlows, { nil: undefined }),
    mirrors: fc.array(someMirror, { minLength: 1, maxLength: 3 }),
    packets: fc.array(somePacket, { minLength: 1, maxLength: 20 }),
    how: fc.constantFrom('output', 'group'),
    isCut: fc.boolean(),
  },
  { numRuns: 500 },
)('each packet is delivered as before, and copied once to each output port', (given) => {
  const { flows, packets, how, isCut } = given;
  const mirrors = given.mirrors.map((mirror): Mirror => {
    return { ...mirror, ...(isCut && how === 'output' && mirror.outputPort === 'm2' && { snaplen: 90 }) };
  });
  const bare = {
    bridge: 'br0',
    ports: PORTS,
    learned: LEARNED,
    reserved: RESERVED,
    groups: [],
    notFlooded: [],
    exclusive: [],
  };
  const own = { ...bare, flows: flows ?? ['actions=NORMAL'] };
  const mirroring = {
    ...bare,
    ...made(flows, Object.fromEntries(mirrors.map((mirror, index) => [`mirror${index}`, mirror])), how),
  };
  for (const packet of packets) expect(told(executed(mirroring, packet))).toEqual(wanted(own, mirrors, packet));
});
