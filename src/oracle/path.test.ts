import { describe, expect, test } from 'vitest';
import { type Port, star, type Topology } from '../model/topology.ts';
import { pathFrom, pathOfActions, type Step } from './path.ts';

const patched = {
  p1: 'h1',
  p2: 'h2',
  p3: 'h3',
  patch0: { patch: 'patch1' },
  patch1: { bridge: 'br1', patch: 'patch0' },
  q1: { bridge: 'br1', to: 'h4' },
} as const;

type Flows = Readonly<Record<string, readonly string[]>>;

/** A step in a word or three, such as `output p2`. */
function word(step: Step): string {
  switch (step.kind) {
    case 'arrive':
    case 'output':
    case 'recirculate':
      return `${step.kind} ${step.port}`;
    case 'normal':
      return `normal ${step.bridge}`;
    case 'fork':
      return step.fresh ? 'fork anew' : 'fork';
    default:
      return step.kind;
  }
}

/** The way of a packet that arrives on a port of br0, in words. */
function way(flows: Flows, port = 'p1', topology: Topology = star(patched)): string {
  const path = pathFrom(topology, (bridge) => flows[bridge], port);
  return path.kind === 'steps' ? path.steps.map(word).join(', ') : path.kind;
}

const by = (...actions: readonly string[]) => way({ br0: actions.map((one) => `actions=${one}`) });

describe('a packet goes', () => {
  test.each<[string, string, string]>([
    ['to the ports that its flow names, in their order', 'output:p3,output:p2', 'arrive p1, output p3, output p2'],
    ['to none, where it is dropped', 'drop', 'arrive p1'],
    ["to the bridge's own port", 'LOCAL', 'arrive p1, output br0'],
    ['back out of its port when told so', 'in_port', 'arrive p1, output p1'],
    ['not back by the name of its port', 'output:p1,output:p2', 'arrive p1, output p2'],
    ['where the switch has learned', 'NORMAL', 'arrive p1, normal br0'],
    ['modified', 'mod_vlan_vid:17,output:p2', 'arrive p1, modify, output p2'],
    ['with a field moved', 'move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]', 'arrive p1, move'],
    ['with a register written', 'load:1->NXM_NX_REG0[]', 'arrive p1, metadata'],
    ['past what does nothing to it', 'note:00,learn(table=1),controller,output:p2', 'arrive p1, output p2'],
    [
      'as a clone, and on as it was',
      'clone(strip_vlan,output:p2),output:p3',
      'arrive p1, clone, modify, output p2, endClone, output p3',
    ],
    ['as a clone of a clone', 'clone(clone(drop))', 'arrive p1, clone, clone, endClone, endClone'],
    ['through connection tracking', 'ct(commit),output:p2', 'arrive p1, output p2'],
    ['through address translation', 'ct(nat),output:p2', 'arrive p1, modify, output p2'],
    ['to a table without flows', 'resubmit(,7),output:p2', 'arrive p1, output p2'],
  ])('%s', (_, actions, expected) => {
    expect(by(actions)).toBe(expected);
  });

  test.each<[string, readonly string[], string]>([
    [
      'as the flow of the highest priority says',
      ['priority=1,actions=output:p3', 'priority=2,actions=output:p2'],
      'arrive p1, output p2',
    ],
    ['nowhere, where no flow is for its port', ['in_port=p2,actions=output:p3'], 'arrive p1'],
    ['nowhere, where a bridge has no flow at all', [], 'arrive p1'],
    [
      'as further tables say, and on',
      ['actions=resubmit(,1),output:p3', 'table=1,actions=strip_vlan,output:p2'],
      'arrive p1, modify, output p2, output p3',
    ],
    ['as a later table says', ['actions=goto_table:1', 'table=1,actions=output:p2'], 'arrive p1, output p2'],
    [
      'as flows for another port say, yet from its own',
      ['in_port=p1,actions=resubmit(p2,0)', 'in_port=p2,actions=output:p1,output:p3,in_port'],
      'arrive p1, output p3, output p1',
    ],
    [
      'and the port is its own again for what comes later',
      [
        'in_port=p1,actions=resubmit(p2,1)',
        'table=1,in_port=p2,actions=resubmit(,2)',
        'table=2,in_port=p1,actions=output:p3',
      ],
      'arrive p1, output p3',
    ],
    [
      'to the table that it is in, where none is named',
      ['actions=resubmit(,1)', 'table=1,in_port=p1,actions=resubmit(p2)', 'table=1,in_port=p2,actions=output:p3'],
      'arrive p1, output p3',
    ],
    [
      'recirculated, as a packet of its own',
      ['actions=ct(table=1),output:p3', 'table=1,actions=strip_vlan,output:p2'],
      'arrive p1, fork, recirculate p1, modify, output p2, endFork, output p3',
    ],
    [
      'translated before it is recirculated',
      ['actions=ct(nat,table=1)', 'table=1,actions=output:p2'],
      'arrive p1, modify, fork, recirculate p1, output p2, endFork',
    ],
  ])('%s', (_, flows, expected) => {
    expect(way({ br0: flows })).toBe(expected);
  });

  test("in from the bridge's own port as from LOCAL", () => {
    expect(way({ br0: ['in_port=LOCAL,actions=output:p2'] }, 'br0')).toBe('arrive br0, output p2');
    expect(way({ br0: ['in_port=LOCAL,actions=LOCAL'] }, 'br0')).toBe('arrive br0');
  });

  test('where a bridge without flows has learned', () => {
    expect(way({})).toBe('arrive p1, normal br0');
  });
});

describe('a patch port', () => {
  const there = ['in_port=p1,actions=output:patch0,output:p2'];

  test('leads to the other bridge, and what happens there stays there', () => {
    const flows = { br0: there, br1: ['in_port=patch1,actions=strip_vlan,output:q1'] };
    expect(way(flows)).toBe(
      'arrive p1, output patch0, fork anew, arrive patch1, modify, output q1, endFork, output p2',
    );
  });

  test('leads to a bridge that learns', () => {
    expect(way({ br0: there })).toBe(
      'arrive p1, output patch0, fork anew, arrive patch1, normal br1, endFork, output p2',
    );
  });

  test('leads home from the other bridge', () => {
    const flows = { br0: ['in_port=patch0,actions=output:p1'], br1: ['in_port=q1,actions=output:patch1'] };
    expect(way(flows, 'q1')).toBe('arrive q1, output patch1, fork anew, arrive patch0, output p1, endFork');
  });

  test("LOCAL is that bridge's own port there", () => {
    expect(way({ br0: there, br1: ['actions=LOCAL'] })).toContain('arrive patch1, output br1, endFork');
  });

  test('leads round in a circle 64 times', () => {
    const flows = {
      br0: ['in_port=p1,actions=output:patch0', 'in_port=patch0,actions=in_port'],
      br1: ['actions=in_port'],
    };
    expect(way(flows).match(/arrive patch/g)).toHaveLength(64);
  });

  test('leads back, when told so', () => {
    const flows = {
      br0: ['in_port=p1,actions=output:patch0', 'in_port=patch0,actions=output:p2'],
      br1: ['actions=in_port'],
    };
    expect(way(flows)).toBe(
      'arrive p1, output patch0, fork anew, arrive patch1, output patch1, fork anew, arrive patch0, output p2, endFork, endFork',
    );
  });

  test('leads nowhere where the other bridge cannot work it out, and the packet goes on', () => {
    expect(way({ br0: there, br1: ['actions=output:q1,resubmit(,0)'] })).toMatch(/output q1, endFork, output p2$/);
  });
});

describe('protected ports', () => {
  const isolated = (...names: readonly string[]): Topology => {
    const topology = star(patched);
    const ports = Object.entries<Port>(topology.ports).map(([name, port]): [string, Port] => {
      return [name, names.includes(name) ? { ...port, protected: true } : port];
    });
    return { ...topology, ports: Object.fromEntries(ports) };
  };

  test('send nothing to one another', () => {
    const flows = { br0: ['actions=output:p2,output:p3'] };
    expect(way(flows, 'p1', isolated('p1', 'p2'))).toBe('arrive p1, output p3');
    expect(way(flows, 'p1', isolated('p2', 'p3'))).toBe('arrive p1, output p2, output p3');
  });

  test('send nothing back', () => {
    expect(way({ br0: ['actions=in_port'] }, 'p1', isolated('p1'))).toBe('arrive p1');
  });
});

describe('it is given up, as Open vSwitch gives it up', () => {
  test.each([
    ['an endless resubmit', ['actions=resubmit(,0)']],
    ['one round in a circle', ['actions=output:p2,resubmit(,1)', 'table=1,actions=resubmit(,0)']],
    [
      'one that is endless for another port',
      ['in_port=p1,actions=resubmit(p2,0)', 'in_port=p2,actions=resubmit(p2,0)'],
    ],
    ['one in a clone', ['actions=clone(resubmit(,0))']],
  ])('%s', (_, flows) => {
    expect(way({ br0: flows })).toBe('error');
  });

  test('64 resubmits to earlier tables within one another are not too many, and 65 are', () => {
    const down = (count: number) =>
      Array.from({ length: count + 1 }, (_, table) => {
        const next = table === 0 ? 'output:p2' : `resubmit(,${table - 1})`;
        return `table=${table},actions=${next}`;
      });
    const from = (count: number) => {
      const topology = star(patched);
      const flows = [...down(count).slice(0, -1), `table=${count},actions=resubmit(,${count - 1})`];
      return pathOfActions(topology, () => flows, `resubmit(,${count})`, 'p1').kind;
    };
    expect(from(64)).toBe('steps');
    expect(from(65)).toBe('error');
  });

  test('resubmits to later tables may be as many as there are tables', () => {
    const tables = Array.from({ length: 200 }, (_, table) => `table=${table},actions=resubmit(,${table + 1})`);
    expect(way({ br0: [...tables, 'table=200,actions=output:p2'] })).toBe('arrive p1, output p2');
  });

  test('more than 4096 resubmits in all are too many', () => {
    const doubling = (tables: number) =>
      Array.from({ length: tables }, (_, table) => {
        return `table=${table},actions=resubmit(,${table + 1}),resubmit(,${table + 1})`;
      });
    expect(way({ br0: [...doubling(11), 'table=11,actions=drop'] })).toBe('arrive p1');
    expect(way({ br0: [...doubling(12), 'table=12,actions=drop'] })).toBe('error');
  });

  test('but what is recirculated is worked out apart', () => {
    const flows = ['actions=ct(table=1),output:p2', 'table=1,actions=output:p3,resubmit(,1)'];
    expect(way({ br0: flows })).toBe('arrive p1, fork, endFork, output p2');
  });
});

describe('it is not known', () => {
  const whyNot = (flows: readonly string[]) => {
    const path = pathFrom(star(patched), (bridge) => (bridge === 'br0' ? flows : undefined), 'p1');
    return path.kind === 'unknown' ? path.why : path.kind;
  };

  test('where several flows may be for it', () => {
    expect(whyNot(['tcp,actions=output:p2', 'udp,actions=output:p3'])).toBe(
      'several flows of br0 may be for what arrives on p1',
    );
  });

  test('where an action is not known', () => {
    expect(whyNot(['actions=output:p2,group:1'])).toBe('what the action group:1 does to a mirror is not known');
  });

  test('where it waits for a controller', () => {
    expect(whyNot(['actions=controller(pause),output:p2'])).toBe(
      'whether a controller lets a packet go on is not known',
    );
  });

  test('but where it waits for one that lets it go on', () => {
    const topology = star(patched, { bridges: { br0: { resumingController: true } } });
    const flows = { br0: ['actions=output:p2,controller(pause),output:p3'] };
    expect(way(flows, 'p1', topology)).toBe('arrive p1, output p2, recirculate p1, output p3');
  });
});

describe('what a controller sends', () => {
  const sent = (actions: string, inPort?: string) => {
    const path = pathOfActions(star(patched), () => ['in_port=p1,actions=output:p3'], actions, inPort);
    return path.kind === 'steps' ? path.steps.map(word).join(', ') : path.kind;
  };

  test('arrives nowhere', () => {
    expect(sent('output:p2,strip_vlan')).toBe('output p2, modify');
  });

  test('arrives on the port that it is said to', () => {
    expect(sent('output:p1,output:p2', 'p1')).toBe('arrive p1, output p2');
  });

  test('meets flows when it is told to', () => {
    expect(sent('resubmit(,0)', 'p1')).toBe('arrive p1, output p3');
    expect(sent('resubmit(,0)')).toBe('');
  });

  test('is not known by actions that are not', () => {
    expect(sent('group:1')).toBe('unknown');
  });
});
