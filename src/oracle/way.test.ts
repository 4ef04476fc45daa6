import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { star } from '../model/topology.ts';
import { cut, probes, readdressed, tagged } from '../packet/probes.ts';
import { type RuleName, rulesInForce } from './rules.ts';
import { request } from './testing/observe.ts';
import { owedBy, PROBE, type Stated, stated, type Trial } from './testing/trial.ts';

const { arpRequest, lldp } = probes(star({ p1: 'h1', p2: 'h2' }));
const probe = PROBE;
const elsewhere = '02:00:00:00:00:99';
const setDestination = `mod_dl_dst:${elsewhere}`;
const sentElsewhere = readdressed({ destination: elsewhere }, probe);
const in17 = tagged(17, probe);
const in500 = tagged(500, probe);
const arp = arpRequest({ from: 'h1', to: 'h2', id: 2 });
const neighbour = lldp({ from: 'h1', id: 3 });
const ping = { from: 'h1', bytes: request(1) };

const all: Mirror = { selectAll: true, outputPort: 'p3' };
const source: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };
const destination: Mirror = { selectDstPort: ['p2'], outputPort: 'p3' };
const both: Mirror = { selectDstPort: ['p2', 'p4'], outputPort: 'p3' };
const patches = { patch0: { patch: 'patch1' }, patch1: { bridge: 'br1', patch: 'patch0' }, q1: { bridge: 'br1' } };
const p4 = { p4: {} };

/** Of 3.5.0, by which modifications count. */
const MODERN: readonly RuleName[] = rulesInForce('3.5.0');
/** Of versions by which registers count too. */
const REGISTERS: readonly RuleName[] = [...MODERN, 'metadata-copies-again'];
const flowsOf = (br0: readonly string[], br1: readonly string[]) => ({ topology: { flows: { br0, br1 } } });

type Row = Trial & { readonly owed: Stated; readonly rules?: readonly RuleName[] };
const isOwed = ({ owed, rules = MODERN, ...trial }: Row) => expect(owedBy(trial, rules)).toEqual(stated(owed));
const without = (name: RuleName) => MODERN.filter((rule) => rule !== name);
const why = (trial: Trial) => owedBy(trial, MODERN);

describe('of a packet that goes on as it was', () => {
  test.each<[string, Row]>([
    [
      'other bridges leave alone what mirrors have copied here',
      {
        mirrors: [all],
        ports: patches,
        circumstances: flowsOf(['actions=output:patch0,output:p2'], [`actions=${setDestination},output:q1`]),
        departing: { q1: [sentElsewhere], p2: [probe] },
        owed: { p3: [probe] },
      },
    ],
    [
      'a bridge that learns has not delivered what departs from this one',
      {
        mirrors: [destination],
        ports: patches,
        circumstances: { topology: { flows: { br0: ['actions=output:patch0,output:p2'] } } },
        departing: { q1: [probe], p2: [probe] },
        owed: { p3: [probe] },
      },
    ],
    [
      'the recirculated one is copied for itself',
      {
        mirrors: [both],
        ports: p4,
        flows: ['actions=ct(table=1),output:p4', 'table=1,actions=output:p2'],
        departing: { p2: [probe], p4: [probe] },
        owed: { p3: [probe, probe] },
      },
    ],
    [
      'what changes the recirculated one changes it not',
      {
        mirrors: [all],
        ports: p4,
        flows: ['actions=ct(table=1),output:p4', `table=1,actions=${setDestination},output:p2`],
        departing: { p2: [sentElsewhere], p4: [probe] },
        owed: { p3: [probe, sentElsewhere] },
      },
    ],
    [
      'a clone is copied for both',
      {
        mirrors: [both],
        ports: p4,
        flows: [`actions=clone(${setDestination},output:p2),output:p4`],
        departing: { p2: [sentElsewhere], p4: [probe] },
        owed: { p3: [sentElsewhere] },
      },
    ],
  ])('%s', (_, row) => {
    isOwed(row);
  });
});

describe('what does not leave is not copied for its destination', () => {
  const flows = ['actions=output:p2'];
  test.each<[string, Row]>([
    [
      'between protected ports',
      { mirrors: [destination], flows, ports: { p1: { protected: true }, p2: { protected: true } }, owed: { p3: [] } },
    ],
    [
      'though it is, from a port that is not',
      {
        mirrors: [destination],
        flows,
        ports: { p2: { protected: true } },
        departing: { p2: [probe] },
        owed: { p3: [probe] },
      },
    ],
    [
      'by a protected output port',
      {
        mirrors: [destination],
        flows: ['actions=output:p3'],
        ports: { p1: { protected: true }, p3: { protected: true } },
        owed: { p3: [] },
      },
    ],
    [
      'by a port that spanning tree blocks',
      {
        mirrors: [destination],
        flows,
        circumstances: { record: { spanningTree: { p2: 'blocking' } } },
        owed: { p3: [] },
      },
    ],
    [
      'though it is, by one that forwards',
      {
        mirrors: [destination],
        flows,
        circumstances: { record: { spanningTree: { p2: 'forwarding' } } },
        departing: { p2: [probe] },
        owed: { p3: [probe] },
      },
    ],
    [
      'when the switch takes it in itself',
      { mirrors: [destination], flows, ports: { p1: { lldp: true } }, arriving: [neighbour], owed: { p3: [] } },
    ],
  ])('%s', (_, row) => {
    isOwed(row);
  });
});

describe('an action modifies only what it is for', () => {
  const translate = 'mod_nw_src:10.9.9.9';
  test.each<[string, Row]>([
    [
      'addresses of IPv4, not of ARP',
      {
        mirrors: [all],
        flows: [`actions=${translate},output:p2`],
        arriving: [arp],
        departing: { p2: [arp] },
        owed: { p3: [arp] },
      },
    ],
    [
      'ports of IP, not of ARP',
      {
        mirrors: [all],
        flows: ['actions=mod_tp_dst:1,output:p2'],
        arriving: [arp],
        departing: { p2: [arp] },
        owed: { p3: [arp] },
      },
    ],
    [
      'the Ethernet address of any',
      {
        mirrors: [all],
        flows: [`actions=${setDestination},output:p2`],
        arriving: [arp],
        departing: { p2: [readdressed({ destination: elsewhere }, arp)] },
        owed: { p3: [arp, readdressed({ destination: elsewhere }, arp)] },
      },
    ],
    [
      'and that it changed nothing does not matter',
      {
        mirrors: [all],
        flows: [`actions=${translate},output:p2`],
        departing: { p2: [probe] },
        owed: { p3: [probe, probe] },
      },
    ],
  ])('%s', (_, row) => {
    isOwed(row);
  });
});

describe('learning and flows together', () => {
  test.each<[string, Row]>([
    [
      'the first to depart was learned, the next sent',
      {
        mirrors: [both],
        ports: p4,
        flows: ['actions=NORMAL,mod_vlan_vid:17,output:p4'],
        departing: { p2: [probe], p4: [probe, in17] },
        owed: { p3: [probe, in17] },
      },
    ],
    [
      'or nothing was learned',
      {
        mirrors: [both],
        ports: p4,
        flows: ['actions=NORMAL,mod_vlan_vid:17,output:p4'],
        departing: { p4: [in17] },
        owed: { p3: [in17] },
      },
    ],
    [
      'learned twice it is copied twice, when a register counts',
      {
        mirrors: [both],
        ports: p4,
        flows: ['actions=NORMAL,load:1->NXM_NX_REG0[],NORMAL'],
        departing: { p2: [probe, probe], p4: [probe, probe] },
        rules: REGISTERS,
        owed: { p3: [probe, probe] },
      },
    ],
    [
      'sent alone it is copied once',
      {
        mirrors: [destination],
        flows: ['actions=NORMAL,load:1->NXM_NX_REG0[],output:p2'],
        departing: { p2: [probe] },
        rules: REGISTERS,
        owed: { p3: [probe] },
      },
    ],
    [
      'home from a bridge that learns',
      {
        mirrors: [{ selectDstPort: ['p1'], outputPort: 'p3' }],
        ports: patches,
        at: 'q1',
        departing: { p1: [probe] },
        owed: { p3: [probe] },
      },
    ],
  ])('%s', (_, row) => {
    isOwed(row);
  });
});

describe('what was learned at an output port', () => {
  const { endpoints } = star({ p1: 'h1', p2: 'h2', p3: 'h3' });
  const learned = {
    ports: { p2: { endpoint: 'h2' }, p3: { endpoint: 'h3' } },
    circumstances: { topology: { endpoints } },
  };
  const rules = without('normal-spares-output-ports');
  const toMonitor = readdressed({ destination: '02:00:00:00:00:03' }, probe);

  test.each<[string, Row]>([
    [
      'is delivered there, by the old versions that do',
      { ...learned, mirrors: [source], arriving: [toMonitor], rules, owed: { p3: [toMonitor, toMonitor] } },
    ],
    [
      'and copied for that, where it is a destination',
      {
        ...learned,
        mirrors: [{ selectDstPort: ['p3'], outputPort: 'p3' }],
        arriving: [toMonitor],
        rules,
        owed: { p3: [toMonitor, toMonitor] },
      },
    ],
    [
      'with the tag of its VLAN',
      {
        ...learned,
        ports: { ...learned.ports, p1: { tag: 17 } },
        mirrors: [{ selectSrcPort: ['p2'], outputPort: 'p3' }],
        arriving: [toMonitor],
        rules,
        owed: { p3: [tagged(17, toMonitor)] },
      },
    ],
    [
      'and no other address',
      { ...learned, mirrors: [source], departing: { p2: [probe] }, rules, owed: { p3: [probe] } },
    ],
  ])('%s', (_, row) => {
    isOwed(row);
  });
});

describe('a patch port as a source', () => {
  const home: Trial = {
    mirrors: [{ selectSrcPort: ['patch0'], outputPort: 'p3' }],
    ports: patches,
    at: 'q1',
    circumstances: flowsOf(['in_port=patch0,actions=output:p1'], ['in_port=q1,actions=output:patch1']),
    departing: { p1: [probe] },
  };
  test('copies what arrives on it', () => {
    isOwed({ ...home, owed: { p3: [probe] } });
  });

  test('copies nothing, where patch ports select nothing', () => {
    isOwed({ ...home, rules: without('patch-ports-select'), owed: { p3: [] } });
  });

  test('and other ports do all the same', () => {
    isOwed({ mirrors: [source], rules: without('patch-ports-select'), owed: { p3: [probe] } });
  });
});

describe('in output VLANs', () => {
  const into = (outputVlan: number): Mirror => ({ selectSrcPort: ['p1'], outputVlan });
  const only = { br0: { tag: 1 }, p1: { tag: 1 }, p3: { tag: 1 } };
  const in1 = { flows: ['actions=drop'], ports: only };
  test.each<[string, Row]>([
    [
      'the copies of another VLAN are none of its own',
      {
        ...in1,
        mirrors: [into(500), into(600)],
        departing: { p2: [in500, tagged(600, probe)] },
        owed: { p2: [in500] },
      },
    ],
    [
      'a delivery that looks like a copy is expected beside it',
      {
        mirrors: [into(500)],
        flows: ['actions=output:p2'],
        ports: { ...only, p2: { tag: 500 } },
        departing: { p2: [probe, probe] },
        owed: { p2: [probe, probe] },
      },
    ],
    [
      'copies are cut behind their tag',
      {
        ...in1,
        mirrors: [{ ...into(500), snaplen: 16 }],
        departing: { p2: [cut(16, in500)] },
        owed: { p2: [cut(16, in500)] },
      },
    ],
  ])('%s', (_, row) => {
    isOwed(row);
  });

  test('copies that are cut within it are not known again', () => {
    const snaplen = 15;
    expect(why({ ...in1, mirrors: [{ ...into(500), snaplen }] })).toContain('cut within their VLAN tag');
    expect(why({ ...in1, mirrors: [source, { ...into(500), snaplen }] })).toContain('cut within their VLAN tag');
  });

  test('a packet that came in one and left it is not known again', () => {
    const flows = ['actions=strip_vlan,output:p2'];
    const trial = {
      mirrors: [into(500), { selectDstPort: ['p2'], outputVlan: 500 }],
      flows,
      arriving: [in500],
    } as const;
    expect(why({ ...trial, departing: { p2: [probe, in500] } })).not.toBeTypeOf('object');
  });

  test('a packet that came in one and may have got into another is not known again', () => {
    const flows = ['actions=mod_vlan_vid:600,output:p2'];
    const mirrors = [into(500), into(600)] as const;
    expect(why({ mirrors, flows, arriving: [in500], departing: { p2: [in500] } })).toContain('cannot be told apart');
  });

  test('what is changed into one is not known', () => {
    const flows = ['actions=mod_vlan_vid:500,output:p2'];
    expect(why({ mirrors: [into(500)], flows, departing: { p2: [in500, in500] } })).toContain('was not seen');
  });
});

describe('what a controller sends', () => {
  const sent = (actions: string, inPort?: string): Partial<Trial> => {
    const traffic = { kind: 'packetOut', frames: 1, actions, ...(inPort !== undefined && { inPort }) } as const;
    return { flows: [], arriving: [], circumstances: { record: { traffic }, sent: [probe.bytes] } };
  };
  test.each<[string, Row]>([
    [
      'is copied where it is delivered',
      { mirrors: [destination], ...sent('output:p2'), departing: { p2: [probe] }, owed: { p3: [probe] } },
    ],
    [
      'and not where it does not come from',
      { mirrors: [source], ...sent('output:p2'), departing: { p2: [probe] }, owed: { p3: [] } },
    ],
    [
      'but where it is said to come from',
      { mirrors: [source], ...sent('output:p2', 'p1'), departing: { p2: [probe] }, owed: { p3: [probe] } },
    ],
    ['and not where it comes from no port', { mirrors: [all], ...sent('drop', 'CONTROLLER'), owed: { p3: [] } }],
    ['beside itself at the output port', { mirrors: [all], ...sent('output:p3'), owed: { p3: [probe, probe] } }],
  ])('%s', (_, row) => {
    isOwed(row);
  });
});

describe('where flows do not tell, what departed does', () => {
  const either = ['tcp,actions=output:p2', 'udp,actions=output:p2'];
  test('when all that they do is deliver', () => {
    isOwed({ mirrors: [all], flows: either, departing: { p2: [probe] }, owed: { p3: [probe] } });
  });

  test.each<[string, readonly string[]]>([
    ['not when one may send to the output port', [...either, 'arp,actions=output:p3']],
    ['not when one may modify', [...either, 'arp,actions=strip_vlan,output:p2']],
    ['not when one may go on elsewhere', [...either, 'arp,actions=resubmit(,1)']],
  ])('%s', (_, flows) => {
    expect(why({ mirrors: [all], flows, departing: { p2: [probe] } })).toContain('several flows of br0 may be for');
  });
});

describe('it does not guess', () => {
  test('what a clone looked like that left only where copies are', () => {
    const flows = [`actions=clone(${setDestination},output:p3),output:p2`];
    expect(why({ mirrors: [all], flows, departing: { p2: [probe] } })).toBe(
      'what a packet looked like at p3 after it was modified was not seen',
    );
  });

  test('which of two deliveries by a port was seen, when one is not there', () => {
    const flows = [`actions=${setDestination},output:p2,output:p4,mod_vlan_vid:17,output:p4`];
    const trial = { mirrors: [both] as const, ports: p4, flows };
    expect(why({ ...trial, departing: { p4: [in17] } })).toContain('was not seen');
  });

  test('why a packet departed as another than its flow made it', () => {
    const trial = { mirrors: [source] as const, flows: ['actions=output:p2'] };
    expect(why({ ...trial, departing: { p2: [sentElsewhere] } })).toBe('why a packet departed at p2 is not known');
  });

  test('how often it is owed, when more departed than flows deliver', () => {
    const trial = { mirrors: [destination] as const, flows: ['actions=output:p2'] };
    expect(why({ ...trial, departing: { p2: [probe, probe] } })).toEqual({ p3: ['1 to 2'] });
  });

  test('why a packet departed that no flow delivers', () => {
    expect(why({ mirrors: [source], flows: ['actions=drop'], departing: { p2: [probe] } })).toBe(
      'why a packet departed at p2 is not known',
    );
  });

  test.each([
    ['a flow rewrites', `actions=${setDestination},output:p2`],
    ['a flow rewrites in a clone', `actions=clone(${setDestination},output:p2)`],
    ['connection tracking translates', 'actions=ct(nat),output:p2'],
  ])('which packet without an id it was that %s', (_, flow) => {
    const changed = readdressed({ destination: elsewhere }, ping);
    expect(why({ mirrors: [source], flows: [flow], arriving: [ping], departing: { p2: [changed] } })).toContain(
      'no id by which they could be followed',
    );
  });

  test('that a meter lets a packet pass', () => {
    expect(why({ mirrors: [destination], flows: ['actions=meter:1,output:p2'] })).toContain('the action meter:1');
  });
});
