import { defaultDatabase } from '../host/databaseAddress.ts';
import { MIRROR_COLUMNS } from '../host/mirrorRows.ts';
import type { Mirror } from '../model/mirror.ts';
import type { Change, Configured } from './change.ts';
import type { SwitchState } from './switchState.ts';

/**
 * The command of ovs-vsctl(8) that does the same as a transaction of changes.
 *
 * @param address of the database
 */
export function vsctlArgv(state: SwitchState, changes: readonly Change[], address: string): readonly string[] {
  const database = address === defaultDatabase(process.env) ? [] : [`--db=${address}`];
  const commands = changes.flatMap((change, index) => commandsOf(state, change, index));
  return ['ovs-vsctl', ...database, ...commands.flatMap((command) => ['--', ...command])];
}

type Command = readonly string[];

/** @param index makes references to rows unlike those of other changes */
function commandsOf(state: SwitchState, change: Change, index: number): readonly Command[] {
  const { bridge } = change;
  switch (change.kind) {
    case 'addMirror': {
      const { mirror } = change;
      const { selectSrcPort = [], selectDstPort = [], outputPort } = mirror;
      const ports = [
        ...new Set([...selectSrcPort, ...selectDstPort, ...(outputPort === undefined ? [] : [outputPort])]),
      ];
      const references = new Map(ports.map((port, place) => [port, `@p${index}_${place}`]));
      const columns = mirrorWords(mirror, references);
      const ids = change.externalIds === undefined ? [] : [`external_ids=${value(change.externalIds)}`];
      return [
        ...[...references].map(([port, reference]) => [`--id=${reference}`, 'get', 'port', port]),
        [`--id=@m${index}`, 'create', 'mirror', `name=${value(change.name)}`, ...columns, ...ids],
        ['add', 'bridge', bridge, 'mirrors', `@m${index}`],
      ];
    }
    case 'removeMirror':
      return [
        [`--id=@m${index}`, 'get', 'mirror', mirrorWord(state, change.name, change.row)],
        ['remove', 'bridge', bridge, 'mirrors', `@m${index}`],
      ];
    case 'addSource':
    case 'removeSource': {
      const verb = change.kind === 'addSource' ? 'add' : 'remove';
      const mirror = mirrorWord(state, change.mirror, change.row);
      return [
        [`--id=@p${index}`, 'get', 'port', change.port],
        ...change.columns.map((column) => [verb, 'mirror', mirror, MIRROR_COLUMNS[column], `@p${index}`]),
      ];
    }
    case 'addPort':
      return [
        ['add-port', bridge, change.name, ...columnWords(change.port)],
        ['set', 'interface', change.name, 'type=internal', ...columnWords(change.interface)],
      ];
    case 'removePort':
      return [['del-port', bridge, change.name]];
    default:
      return change satisfies never;
  }
}

/** A mirror's name where it stands once in the database, and its UUID otherwise. */
function mirrorWord({ bridges }: SwitchState, name: string, row: string): string {
  const namesakes = bridges.flatMap(({ mirrors }) => mirrors).filter((mirror) => mirror.name === name);
  return namesakes.length === 1 ? name : row;
}

function mirrorWords(mirror: Mirror, references: ReadonlyMap<string, string>): readonly string[] {
  const ports = (names: readonly string[]) => names.map((name) => references.get(name) ?? name).join(',');
  return Object.entries(mirror).flatMap(([name, content]) => {
    const column = MIRROR_COLUMNS[name as keyof Mirror];
    if (name === 'outputPort') return [`${column}=${ports([String(content)])}`];
    if (name === 'selectSrcPort' || name === 'selectDstPort') return [`${column}=${ports(content as string[])}`];
    return [`${column}=${Array.isArray(content) ? content.join(',') : value(content)}`];
  });
}

function columnWords(columns: Configured): readonly string[] {
  return Object.entries(columns).map(([name, content]) => `${name}=${value(content)}`);
}

/** A value of OVSDB in ovs-vsctl's notation: words as they are where they are plain, and quoted as JSON otherwise. */
function value(content: unknown): string {
  if (typeof content === 'string')
    return /^[A-Za-z_][\w.-]*$/.test(content) && !/^(true|false)$/.test(content) ? content : JSON.stringify(content);
  if (!Array.isArray(content)) return String(content);
  const [kind, members] = content as [string, readonly unknown[]];
  if (kind === 'set') return `[${members.map(value).join(',')}]`;
  return `{${members.map((pair) => (pair as readonly unknown[]).map(value).join('=')).join(',')}}`;
}
