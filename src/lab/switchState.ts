import { answered } from '../host/answered.ts';
import { inNamespace } from '../host/namespace.ts';
import { type Argv, run } from '../host/process.ts';
import type { Lab } from './lab.ts';
import { bridgesOf } from './shape.ts';

/** A text that tells what there is to know of a switch. */
export interface StateText {
  /** Name for its file. */
  readonly name: string;
  /** What it is, for a person. */
  readonly what: string;
  readonly text: string;
}

/**
 * Everything that a lab's switch says of itself, its namespaces and its endpoints. What a dead or stuck switch does not say any more is
 * left open in the text, with the reason.
 */
export async function switchState(lab: Lab): Promise<readonly StateText[]> {
  const [configuration, database, flows, counters] = await Promise.all([
    answersTo(configurationQuestions(lab)),
    databaseRows(lab),
    answersTo(flowQuestions(lab)),
    answersTo(counterQuestions(lab)),
  ]);
  return [
    { name: 'switch.txt', what: 'what ovs-vsctl shows, and the learned MAC addresses', text: configuration },
    { name: 'database.json', what: "rows of Open vSwitch's database, by table", text: database },
    { name: 'flows.txt', what: 'flows of each bridge, and of the datapath', text: flows },
    { name: 'counters.txt', what: 'counters of the switch, interfaces, queues and packet sockets', text: counters },
  ];
}

/** A command as a person would type it, and what answers it. */
type Question = readonly [command: string, ask: () => Promise<string>];

function configurationQuestions({
  folder,
  switch: { openVSwitch },
  switchNamespace,
  topology,
}: Lab): readonly Question[] {
  if (openVSwitch === undefined)
    return [
      command(inNamespace(switchNamespace, ['bridge', '-details', 'link', 'show'])),
      command(inNamespace(switchNamespace, ['bridge', 'fdb', 'show'])),
    ];
  const vsctl = (...args: readonly string[]): Question =>
    command(['ovs-vsctl', `--db=unix:${folder}/db.sock`, '--timeout=5', ...args]);
  const learned = bridgesOf(topology).map(
    (bridge): Question => [`ovs-appctl fdb/show ${bridge}`, () => openVSwitch.control('fdb/show', bridge)],
  );
  return [vsctl('show'), vsctl('list', 'mirror'), ...learned];
}

function flowQuestions({ switch: { openVSwitch }, switchNamespace, topology }: Lab): readonly Question[] {
  if (openVSwitch === undefined) return [command(inNamespace(switchNamespace, ['nft', 'list', 'ruleset']))];
  const flows = bridgesOf(topology).map(
    (bridge): Question => [`ovs-ofctl dump-flows ${bridge}`, () => openVSwitch.dumpFlows(bridge)],
  );
  return [...flows, ['ovs-appctl dpctl/dump-flows -m', () => openVSwitch.control('dpctl/dump-flows', '-m')]];
}

function counterQuestions({
  switch: { openVSwitch },
  topology,
  switchNamespace,
  namespaceOf,
}: Lab): readonly Question[] {
  const here = Object.keys(topology.endpoints).filter((endpoint) => !topology.endpoints[endpoint]?.remote);
  const namespaces = [...new Set([switchNamespace, ...here.map(namespaceOf)])];
  const ofDatapath: readonly Question[] =
    openVSwitch === undefined
      ? []
      : [
          ['ovs-appctl dpctl/show -s', () => openVSwitch.control('dpctl/show', '-s')],
          ['ovs-appctl coverage/show', () => openVSwitch.control('coverage/show')],
        ];
  return [
    ...ofDatapath,
    command(inNamespace(switchNamespace, ['ss', '--packet', '--numeric', '--memory', '--processes'])),
    ...namespaces.flatMap((namespace) => [
      command(inNamespace(namespace, ['ip', '-details', '-statistics', 'link'])),
      command(inNamespace(namespace, ['tc', '-statistics', 'qdisc'])),
    ]),
  ];
}

function command(argv: Argv): Question {
  return [argv.join(' '), async () => (await run(argv, { timeoutMs: DEADLINE_MS })).stdout];
}

const TABLES = ['Open_vSwitch', 'Bridge', 'Port', 'Interface', 'Mirror', 'Flow_Table'] as const;

async function databaseRows({ switch: { openVSwitch } }: Lab): Promise<string> {
  if (openVSwitch === undefined) return '{}\n';
  const rows = TABLES.map(async (table) => {
    const answer = answered(`table ${table}`, () => openVSwitch.rows(table), DEADLINE_MS);
    return [table, await answer.catch((error: Error) => ({ error: error.message }))] as const;
  });
  return `${JSON.stringify(Object.fromEntries(await Promise.all(rows)), null, 2)}\n`;
}

/** Asked all at once: who is stuck answers none of them, and is waited for once. */
async function answersTo(questions: readonly Question[]): Promise<string> {
  const answers = questions.map(async ([asked, ask]) => {
    const answer = await answered(asked, ask, DEADLINE_MS).catch((error: Error) => `no answer: ${error.message}`);
    return `$ ${asked}\n${answer.trimEnd()}\n`;
  });
  return (await Promise.all(answers)).join('\n');
}

/** A switch that is stuck answers never: nobody waits longer for it than this. */
const DEADLINE_MS = 5000;
