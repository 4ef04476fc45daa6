import { fc } from '@fast-check/vitest';
import type { Mirror } from '../../model/mirror.ts';
import type { Observation } from '../../model/observation.ts';
import type { Port, Topology } from '../../model/topology.ts';
import { ethernet, vlan } from '../../packet/build.ts';
import { probeMark } from '../../packet/probeId.ts';
import { type RuleName, rulesInForce } from '../rules.ts';
import { flowText } from './flowText.ts';
import { observe, type Seen } from './observe.ts';
import { type Act, modelSwitch, type Passage, type Rule } from './switch.ts';

/** All that decides what comes of some packets. */
export interface World {
  readonly topology: Topology;
  readonly mirrors: Readonly<Record<string, Mirror>>;
  /** Without them the switch learns; it floods, because nobody has spoken yet. */
  readonly flows?: readonly Rule[] | undefined;
  readonly rules: readonly RuleName[];
  readonly injected: readonly { readonly port: string; readonly bytes: Uint8Array }[];
}

const VLANS = [10, 20, 500];
const OUTPUT_VLAN = [500, 20];
const MACS = ['02:00:00:00:00:02', '02:00:00:00:00:03', 'ff:ff:ff:ff:ff:ff', '01:80:c2:00:00:0e'];
const SNAPLENS = [14, 60, 65_535];
/** Copies in a VLAN that are cut within their tag cannot be known again. */
const TAGGED = 16;

const rarely = (weight: number) => fc.integer({ min: 1, max: weight }).map((number) => number === weight);
const some = <Item>(items: readonly Item[]) => fc.subarray([...items], { minLength: 1 });

const anyPort: fc.Arbitrary<Port> = fc
  .record({
    kind: fc.constantFrom('trunk', 'trunk', 'trunk', 'some', 'access', 'native-tagged', 'native-untagged'),
    tag: fc.constantFrom(...VLANS),
    trunks: fc.constantFrom<readonly number[]>([], [0, 10], [20], [10, 500]),
    isProtected: rarely(5),
  })
  .map(({ kind, tag, trunks, isProtected }): Port => {
    const isolated = isProtected ? { protected: true } : {};
    switch (kind) {
      case 'access':
        return { tag, ...isolated };
      case 'native-tagged':
      case 'native-untagged':
        return { tag, vlanMode: kind, ...(trunks.length > 0 && { trunks }), ...isolated };
      case 'some':
        return { trunks: [...new Set([...trunks, 20])], ...isolated };
      default:
        return isolated;
    }
  });

function anyMirror(ports: readonly string[]): fc.Arbitrary<Mirror> {
  const selection = fc.oneof(
    fc.constant<Mirror>({ selectAll: true }),
    some(ports).map((selectSrcPort): Mirror => ({ selectSrcPort })),
    some(ports).map((selectDstPort): Mirror => ({ selectDstPort })),
    fc
      .tuple(some(ports), some(ports))
      .map(([selectSrcPort, selectDstPort]): Mirror => ({ selectSrcPort, selectDstPort })),
  );
  const output = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ports).map((outputPort): Mirror => ({ outputPort })) },
    { weight: 2, arbitrary: fc.constantFrom(...OUTPUT_VLAN).map((outputVlan): Mirror => ({ outputVlan })) },
    { weight: 1, arbitrary: fc.constantFrom(...ports).map((outputPort): Mirror => ({ outputPort, outputVlan: 500 })) },
  );
  const selectVlan = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Mirror>({}) },
    { weight: 1, arbitrary: some([0, ...VLANS]).map((selectVlan): Mirror => ({ selectVlan })) },
  );
  return fc.tuple(selection, output, selectVlan).map(([a, b, c]) => ({ ...a, ...b, ...c }));
}

/** Mirrors with one output cut to the same length: which of them does else is the switch's secret. */
function anyMirrors(ports: readonly string[]): fc.Arbitrary<Readonly<Record<string, Mirror>>> {
  const cuts = fc.array(fc.option(fc.constantFrom(...SNAPLENS)), { minLength: 8, maxLength: 8 });
  return fc.tuple(fc.array(anyMirror(ports), { minLength: 1, maxLength: 3 }), cuts).map(([mirrors, lengths]) => {
    const outputs = [...ports, ...OUTPUT_VLAN];
    return Object.fromEntries(
      mirrors.map((mirror, index): [string, Mirror] => {
        const snaplen = lengths[outputs.indexOf((mirror.outputPort ?? mirror.outputVlan) as never)];
        const least = mirror.outputPort === undefined ? TAGGED : 0;
        return [`m${index}`, { ...mirror, ...(typeof snaplen === 'number' && { snaplen: Math.max(least, snaplen) }) }];
      }),
    );
  });
}

/** What may stand in a flow of a table; a resubmit goes on to the next one, or, rarely, round in a circle. */
function anyActs(ports: readonly string[], table: number, nested = 0): fc.Arbitrary<readonly Act[]> {
  const always = (act: Act) => fc.constant(act);
  const choices: fc.WeightedArbitrary<Act>[] = [
    { weight: 12, arbitrary: fc.constantFrom(...ports).map((port) => ({ act: 'output', port })) },
    { weight: 1, arbitrary: always({ act: 'backOut' }) },
    { weight: 2, arbitrary: fc.constantFrom(...VLANS).map((id) => ({ act: 'setVlan', vlan: id })) },
    { weight: 1, arbitrary: always({ act: 'stripVlan' }) },
    { weight: 2, arbitrary: fc.constantFrom(...MACS).map((mac) => ({ act: 'setDestination', mac })) },
    { weight: 1, arbitrary: always({ act: 'moveSource' }) },
    { weight: 2, arbitrary: always({ act: 'register' }) },
    { weight: 1, arbitrary: always({ act: 'normal' }) },
  ];
  if (nested < 2) {
    choices.push({ weight: 2, arbitrary: anyActs(ports, table, nested + 1).map((acts) => ({ act: 'clone', acts })) });
  }
  if (table < 2) {
    const lookup = fc.option(fc.constantFrom(...ports), { freq: 2, nil: undefined });
    choices.push({
      weight: 2,
      arbitrary: lookup.map((port) => ({ act: 'resubmit', table: table + 1, ...(port !== undefined && { port }) })),
    });
  }
  if (table === 1) choices.push({ weight: 1, arbitrary: always({ act: 'resubmit', table: 0 }) });
  return fc.array(fc.oneof(...choices), { minLength: 1, maxLength: 4 });
}

function anyFlows(ports: readonly string[]): fc.Arbitrary<readonly Rule[] | undefined> {
  const first = ports.map((inPort) =>
    fc
      .oneof(
        { weight: 6, arbitrary: anyActs(ports, 0) },
        { weight: 1, arbitrary: fc.constant<readonly Act[]>([{ act: 'drop' }]) },
      )
      .map((acts): Rule => ({ table: 0, inPort, acts })),
  );
  const later = [
    anyActs(ports, 1).map((acts): Rule => ({ table: 1, acts })),
    ...ports.map((inPort) => anyActs(ports, 2).map((acts): Rule => ({ table: 2, inPort, acts }))),
  ];
  return fc.option(fc.tuple(...first, ...later), { freq: 4, nil: undefined });
}

function anyPacket(ports: readonly string[]) {
  return fc.record({
    port: fc.constantFrom(...ports),
    destination: fc.constantFrom(...MACS),
    tag: fc.option(fc.record({ id: fc.constantFrom(0, ...VLANS), priority: fc.constantFrom(0, 0, 5) }), { freq: 2 }),
    length: fc.constantFrom(15, 50, 100),
  });
}

/** Any small world. Each of its packets has an id, so that it can be followed. */
export const anyWorld: fc.Arbitrary<World> = fc.integer({ min: 2, max: 5 }).chain((count) => {
  const names = [...Array.from({ length: count }, (_, index) => `p${index + 1}`), 'br0'];
  return fc
    .record({
      ports: fc.tuple(...names.map((name) => anyPort.map((port): [string, Port] => [name, port]))),
      mirrors: anyMirrors(names),
      flows: anyFlows(names),
      gates: fc.subarray<RuleName>(['modification-copies-again', 'metadata-copies-again']),
      packets: fc.array(anyPacket(names), { minLength: 1, maxLength: 4 }),
    })
    .map(({ ports, mirrors, flows, gates, packets }): World => {
      const always = rulesInForce('3.1.0').filter((rule) => rule !== 'modification-copies-again');
      return {
        topology: {
          bridge: 'br0',
          ports: Object.fromEntries(ports),
          endpoints: {},
          mtu: 1500,
          ...(flows !== undefined && { flows: { br0: flows.map(flowText) } }),
        },
        mirrors,
        flows,
        rules: [...always, ...gates],
        injected: packets.map(({ port, destination, tag, length }, index) => {
          const payload = new Uint8Array(length);
          payload.set(probeMark(index + 1));
          const frame = ethernet({ source: '02:00:00:00:00:01', destination, type: 0x88b5 }, payload);
          return { port, bytes: tag === null ? frame : vlan(tag, frame) };
        }),
      };
    });
});

/** What a switch makes of a world's packets, and what captures on all its ports show of it. */
export function play(world: World): { readonly passages: readonly Passage[]; readonly observation: Observation } {
  const { topology, mirrors, flows, rules, injected } = world;
  const send = modelSwitch(topology, Object.values(mirrors), flows, {
    modificationCopiesAgain: rules.includes('modification-copies-again'),
    metadataCopiesAgain: rules.includes('metadata-copies-again'),
  });
  const passages = injected.map(({ bytes, port }) => send(bytes, port));
  let timeNs = 0n;
  const frameOf = (bytes: Uint8Array) => ({ timeNs: timeNs++, bytes, wireLength: bytes.length });
  const arriving = injected.map(({ port, bytes }) => ({ port, frame: frameOf(bytes) }));
  const departing = passages.flatMap(({ emissions }) =>
    emissions.map(({ port, bytes }) => ({ port, frame: frameOf(bytes) })),
  );
  const seen = Object.keys(topology.ports).map((name): [string, Seen] => {
    const at = (all: typeof arriving) => all.filter(({ port }) => port === name).map(({ frame }) => frame);
    return [name, { arriving: at(arriving), departing: at(departing) }];
  });
  return { passages, observation: observe(mirrors, Object.fromEntries(seen), { topology, record: { rules } }) };
}
