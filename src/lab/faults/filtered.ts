import { addTable, countedBy, removeTable } from '../../host/nft.ts';
import type { Lab } from '../lab.ts';
import { type CopiesHook, hookCopies } from './copiesHook.ts';
import { FAULT_TABLE, type Fault, type Injection } from './fault.ts';
import { type Cable, layCable, removeCable } from './links.ts';
import { FIRST_PORT } from './selftestLab.ts';

/** Packets that come this way are not looked at again. */
const SEEN_MARK = 7;
const COUNTER = 'hits';

type Numbers = readonly number[];

/** Copies are lost between the switch and the interface that they leave by: nftables sends them elsewhere. */
function losing(
  name: string,
  which: (copies: number, draw: (below: number) => number) => Numbers,
  rest: Pick<Fault, 'copies'> = {},
): Fault {
  return {
    name,
    means: 'nftables at the output port, egress',
    expected: { status: 'failed', kinds: ['missing'], hop: 'mirror output' },
    ...rest,
    inject: (lab, { copies, draw }) => divertedCopies(lab, which(copies, draw), 'fwd'),
  };
}

const BURST = 50;

export const LOSSES: readonly Fault[] = [
  losing('lose one', (copies, draw) => [1 + draw(copies - 2)]),
  losing(
    'lose 1 in 1000',
    (copies, draw) => {
      const first = draw(1000);
      return Array.from({ length: Math.floor(copies / 1000) }, (_, thousand) => thousand * 1000 + first);
    },
    { copies: () => 3000 },
  ),
  losing('lose a burst', (copies, draw) => {
    const first = 1 + draw(copies - BURST - 2);
    return Array.from({ length: BURST }, (_, index) => first + index);
  }),
  losing('lose the first', () => [0]),
  losing('lose the last', (copies) => [copies - 1]),
];

export const DUPLICATE: Fault = {
  name: 'duplicate',
  means: 'nftables at the output port, egress',
  expected: { status: 'failed', kinds: ['duplicate'], hop: 'mirror output' },
  inject: (lab, { copies, draw }) => divertedCopies(lab, [draw(copies)], 'dup'),
};

/** What the stranger sends, as it comes in. */
const STRANGERS: CopiesHook = { device: 'third', hook: 'ingress', onwards: [], release: async () => {} };

export const LEAK: Fault = {
  name: 'leak from an unselected port',
  means: "nftables at the stranger's port, ingress",
  expected: { status: 'failed', kinds: ['unexpected'], hop: 'mirror output' },
  inject: (lab, { draw }) => diverted(lab, STRANGERS, FIRST_PORT.stranger, [draw(50)], 'dup'),
};

/** The sender's own interface loses frames, and the generator does not know. */
export const LYING_GENERATOR: Fault = {
  name: 'lying generator',
  means: "nftables at the sender's interface, egress: what it says was sent never was",
  expected: { status: 'inconclusive', hop: 'generator' },
  inject: async (lab, { copies, draw }) => {
    const namespace = lab.namespaceOf('sender');
    const sink = await layCable(namespace, 'sink');
    const port = FIRST_PORT.sender + draw(copies);
    await addTable(
      namespace,
      FAULT_TABLE,
      chain('eth0', 'egress', [`udp sport ${port} counter name ${COUNTER} fwd to "${sink.near}"`]),
    );
    return counted(namespace, sink);
  },
};

/** Diverts numbered copies: `fwd` loses them, `dup` lets them pass and has one more come to the output port. */
async function divertedCopies(lab: Lab, numbers: Numbers, how: 'fwd' | 'dup'): Promise<Injection> {
  const copies = await hookCopies(lab, SEEN_MARK);
  return diverted(lab, copies, FIRST_PORT.sender, numbers, how);
}

/** Diverts numbered frames at a hook of an interface of the switch's namespace. */
async function diverted(
  lab: Lab,
  { device, hook, onwards, release }: CopiesHook,
  firstPort: number,
  numbers: Numbers,
  how: 'fwd' | 'dup',
): Promise<Injection> {
  const namespace = lab.switchNamespace;
  const cable = await layCable(namespace, 'diverted');
  const ports = numbers.map((number) => firstPort + number).join(', ');
  const rule = `udp sport { ${ports} } counter name ${COUNTER} ${how} to "${cable.near}"`;
  const back = `chain back {\ntype filter hook ingress device "${cable.far}" priority 0\nmeta mark set ${SEEN_MARK} fwd to "output"\n}`;
  const rules = [`meta mark ${SEEN_MARK} accept`, rule, ...onwards];
  const chains = [chain(device, hook, rules), ...(how === 'dup' ? [back] : [])];
  await addTable(namespace, FAULT_TABLE, chains.join('\n'));
  const injection = counted(namespace, cable);
  return {
    ...injection,
    heal: async () => {
      await injection.heal?.();
      await release();
    },
  };
}

function chain(device: string, hook: string, rules: readonly string[]): string {
  const head = `counter ${COUNTER} {\n}\nchain faults {\ntype filter hook ${hook} device "${device}" priority 0`;
  return [head, ...rules, '}'].join('\n');
}

function counted(namespace: string | undefined, cable: Cable): Injection {
  return {
    hits: () => countedBy(namespace, FAULT_TABLE, COUNTER),
    heal: async () => {
      await removeTable(namespace, FAULT_TABLE);
      await removeCable(namespace, cable);
    },
  };
}
