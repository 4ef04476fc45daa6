import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { star } from '../model/topology.ts';
import { cut, probes, readdressed, tagged } from '../packet/probes.ts';
import { RULES, type Rule, type RuleName, rulesInForce } from './rules.ts';
import { owedBy, PROBE, type Stated, stated, type Trial } from './testing/trial.ts';

const { udp, tcp, raw, lldp } = probes(star({ p1: 'h1', p2: 'h2', p3: 'monitor' }));
const probe = PROBE;
const inVlan = (id: number) => tagged(id, probe);
const elsewhere = '02:00:00:00:00:99';
const sentElsewhere = readdressed({ destination: elsewhere }, probe);
const reserved = raw({ from: 'h1', to: { mac: '01:80:c2:00:00:0e' }, id: 2 });
const toMonitor = udp({ from: 'h1', to: 'monitor', id: 3 });
const neighbour = lldp({ from: 'h1', id: 4 });
const segment = tcp({ from: 'h1', to: 'h2', id: 5 });

const all: Mirror = { selectAll: true, outputPort: 'p3' };
const source: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };
const destination: Mirror = { selectDstPort: ['p2'], outputPort: 'p3' };

interface Case extends Trial {
  /** What the first mirror owes by the rule, and without it. */
  readonly owed: Stated;
  readonly without: Stated;
}

/** A case for each rule that the oracle goes by; the others are those that known deviations name. */
const CASES: Readonly<Record<Exclude<RuleName, 'change-reaches-live-flows' | 'bond-recirculation-copies-once'>, Case>> =
  {
    'source-at-arrival': {
      mirrors: [source],
      flows: ['in_port=p1,actions=drop'],
      owed: { p3: [probe] },
      without: { p3: [] },
    },
    'destination-at-output': {
      mirrors: [destination],
      flows: ['in_port=p1,actions=output:p2'],
      departing: { p2: [probe] },
      owed: { p3: [probe] },
      without: { p3: [] },
    },
    'all-is-every-port': {
      mirrors: [all],
      flows: ['in_port=LOCAL,actions=drop'],
      at: 'br0',
      owed: { p3: [probe] },
      without: { p3: [] },
    },
    'one-copy-per-output': {
      mirrors: [source, destination],
      flows: ['in_port=p1,actions=output:p2'],
      departing: { p2: [probe] },
      owed: { p3: [probe] },
      without: { p3: [probe, probe] },
    },
    'output-port-is-exclusive': {
      mirrors: [all],
      flows: [],
      at: 'p3',
      owed: { p3: [] },
      without: { p3: [probe] },
    },
    'flow-to-output-port': {
      mirrors: [source],
      flows: ['in_port=p1,actions=output:p3'],
      owed: { p3: [probe, probe] },
      without: { p3: [probe] },
    },
    'vlan-must-be-admissible': {
      mirrors: [source],
      flows: ['in_port=p1,actions=output:p2'],
      ports: { p1: { tag: 10 } },
      arriving: [inVlan(10)],
      departing: { p2: [inVlan(10)] },
      owed: { p3: [] },
      without: { p3: [inVlan(10)] },
    },
    'port-vlan-counts': {
      mirrors: [source],
      ports: { p1: { tag: 33 } },
      departing: { p2: [inVlan(33)] },
      owed: { p3: [inVlan(33)] },
      without: { p3: [probe] },
    },
    'select-vlan-narrows': {
      mirrors: [{ ...all, selectVlan: [11] }],
      arriving: [inVlan(10), tagged(11, segment)],
      owed: { p3: [tagged(11, segment)] },
      without: { p3: [inVlan(10), tagged(11, segment)] },
    },
    'output-port-vlan-mode': {
      mirrors: [source],
      ports: { p3: { tag: 20 } },
      arriving: [inVlan(10)],
      owed: { p3: [probe] },
      without: { p3: [inVlan(10)] },
    },
    'priority-tag-is-lost': {
      mirrors: [source],
      arriving: [inVlan(0)],
      owed: { p3: [probe] },
      without: { p3: [inVlan(0)] },
    },
    'output-port-wins': {
      mirrors: [{ ...source, outputVlan: 500 }],
      flows: ['in_port=p1,actions=drop'],
      ports: { br0: { tag: 1 }, p1: { tag: 1 } },
      owed: { p3: [tagged(1, probe)] },
      without: { p2: [inVlan(500)] },
    },
    'output-vlan-floods': {
      mirrors: [{ selectSrcPort: ['p1'], outputVlan: 500 }],
      flows: ['in_port=p1,actions=drop'],
      owed: { p1: [inVlan(500)], p2: [inVlan(500)], p3: [inVlan(500)], br0: [inVlan(500)] },
      without: { p1: [], p2: [inVlan(500)], p3: [inVlan(500)], br0: [] },
    },
    'output-vlan-not-again': {
      mirrors: [{ selectSrcPort: ['p1'], outputVlan: 500 }],
      flows: ['in_port=p1,actions=drop'],
      ports: { p1: { tag: 500 }, br0: { tag: 1 }, p3: { tag: 1 } },
      owed: { p1: [], p2: [] },
      without: { p1: [probe], p2: [inVlan(500)] },
    },
    'output-vlan-spares-reserved': {
      mirrors: [{ selectSrcPort: ['p1'], outputVlan: 500 }],
      flows: ['in_port=p1,actions=drop'],
      ports: { p1: { tag: 1 }, br0: { tag: 1 }, p3: { tag: 1 } },
      arriving: [probe, reserved],
      owed: { p2: [inVlan(500)] },
      without: { p2: [inVlan(500), tagged(500, reserved)] },
    },
    'output-ports-are-spared': {
      mirrors: [
        { selectSrcPort: ['p1'], outputVlan: 500 },
        { selectSrcPort: ['p2'], outputPort: 'p3' },
      ],
      flows: ['in_port=p1,actions=drop'],
      ports: { p1: { tag: 1 }, br0: { tag: 1 } },
      owed: { p2: [inVlan(500)] },
      without: { p2: [inVlan(500)], p3: [inVlan(500)] },
    },
    'snaplen-cuts': {
      mirrors: [{ ...source, snaplen: 77 }],
      owed: { p3: [cut(77, probe)] },
      without: { p3: [probe] },
    },
    'protected-ports': {
      mirrors: [source],
      ports: { p1: { protected: true }, p3: { protected: true } },
      owed: { p3: [] },
      without: { p3: [probe] },
    },
    'spanning-tree': {
      mirrors: [source],
      circumstances: { record: { spanningTree: { p1: 'listening', p2: 'forwarding' } } },
      owed: { p3: [] },
      without: { p3: [probe] },
    },
    'filter-narrows': {
      mirrors: [{ ...source, filter: 'tcp' }],
      arriving: [probe, segment],
      owed: { p3: [segment] },
      without: { p3: [probe, segment] },
    },
    'error-emits-nothing': {
      mirrors: [source],
      flows: ['in_port=p1,actions=resubmit(,0)'],
      owed: { p3: [] },
      without: { p3: [probe] },
    },
    'patch-ports-select': {
      mirrors: [{ selectDstPort: ['patch0'], outputPort: 'p3' }],
      flows: ['in_port=p1,actions=output:patch0'],
      ports: { patch0: { patch: 'patch1' }, patch1: { bridge: 'br1', patch: 'patch0' } },
      owed: { p3: [probe] },
      without: { p3: [] },
    },
    'control-frames-are-copied': {
      mirrors: [source],
      ports: { p1: { lldp: true } },
      arriving: [neighbour],
      owed: { p3: [neighbour] },
      without: { p3: [] },
    },
    'normal-spares-output-ports': {
      mirrors: [source],
      ports: { p3: { endpoint: 'monitor' } },
      arriving: [toMonitor],
      circumstances: { topology: { endpoints: star({ p1: 'h1', p2: 'h2', p3: 'monitor' }).endpoints } },
      owed: { p3: [toMonitor] },
      without: { p3: [toMonitor, toMonitor] },
    },
    'modification-copies-again': {
      mirrors: [all],
      flows: [`in_port=p1,actions=mod_dl_dst:${elsewhere},output:p2`],
      departing: { p2: [sentElsewhere] },
      owed: { p3: [probe, sentElsewhere] },
      without: { p3: [probe] },
    },
    'recirculation-copies-again': {
      mirrors: [source],
      flows: [`in_port=p1,actions=mod_dl_dst:${elsewhere},ct(table=1)`, 'table=1,actions=output:p2'],
      departing: { p2: [sentElsewhere] },
      owed: { p3: [probe, sentElsewhere] },
      without: { p3: [probe] },
    },
    'metadata-copies-again': {
      mirrors: [all],
      flows: ['in_port=p1,actions=load:1->NXM_NX_REG0[],output:p2'],
      departing: { p2: [probe] },
      owed: { p3: [probe, probe] },
      without: { p3: [probe] },
    },
    'each-port-by-itself': {
      mirrors: [{ selectSrcPort: ['p1'], selectDstPort: ['p2'], outputPort: 'p3' }],
      flows: ['in_port=p1,actions=output:p2'],
      departing: { p2: [probe] },
      owed: { p3: [probe, probe] },
      without: { p3: [probe] },
    },
  };

const OF_DEVIATIONS: readonly RuleName[] = ['change-reaches-live-flows', 'bond-recirculation-copies-once'];
/** Of a version that has no gate but those of a case. */
const BASE = rulesInForce('3.5.0');

const cases = Object.entries(CASES) as [keyof typeof CASES, Case][];

describe('each rule decides what is owed', () => {
  test.each(cases.map(([name, one]) => [RULES[name].what, name, one] as const))('%s', (_, name, one) => {
    expect(owedBy(one, [...BASE, name])).toEqual(stated(one.owed));
  });

  test.each(cases)('and without %s it is another', (name, one) => {
    const others = BASE.filter((rule) => rule !== name);
    expect(stated(one.without)).not.toEqual(stated(one.owed));
    expect(owedBy(one, others)).toEqual(stated(one.without));
  });
});

test('no rule is without a case, but for those that known deviations go by', () => {
  const named = [...cases.map(([name]) => name), ...OF_DEVIATIONS];
  expect(named.sort()).toEqual(Object.keys(RULES).sort());
});

test.each(Object.entries<Rule>(RULES))('%s says one sentence, and where it is from', (_, { what, source: from }) => {
  expect(what).toMatch(/^[A-Z][^.]*\.$/);
  expect(from).not.toBe('');
});
