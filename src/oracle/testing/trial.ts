import type { Mirror } from '../../model/mirror.ts';
import { type Port, star } from '../../model/topology.ts';
import type { Probe } from '../../model/traffic.ts';
import { probes } from '../../packet/probes.ts';
import { summarize } from '../../packet/summary.ts';
import { owedCopies } from '../owed.ts';
import type { RuleName } from '../rules.ts';
import { type Circumstances, observe, type Seen } from './observe.ts';

/** The packet of a trial that does not tell another. */
export const PROBE = probes(star({ p1: 'h1', p2: 'h2' })).udp({ from: 'h1', to: 'h2', id: 1 });

/** Frames by the port that they leave by. */
export type Stated = Readonly<Record<string, readonly Probe[]>>;

/** A made-up trial on a bridge with the ports `p1`, `p2`, `p3` and its own. */
export interface Trial {
  readonly mirrors: readonly [Mirror, ...Mirror[]];
  /** Those of the bridge; without them it learns. */
  readonly flows?: readonly string[];
  /** What is special of ports, and further ones. */
  readonly ports?: Readonly<Record<string, Port>>;
  /** `PROBE` unless told. */
  readonly arriving?: readonly Probe[];
  /** Where they arrive; `p1` unless told. */
  readonly at?: string;
  readonly departing?: Stated;
  readonly circumstances?: Circumstances;
}

/** What the oracle says that the first mirror owes, by port, in words and bytes; or why it does not know. */
export function owedBy(trial: Trial, rules: readonly RuleName[]): Readonly<Record<string, readonly string[]>> | string {
  const { mirrors, flows, ports = {}, arriving = [PROBE], at = 'p1', departing = {}, circumstances = {} } = trial;
  const names = [...new Set(['p1', 'p2', 'p3', 'br0', ...Object.keys(ports)])];
  const bytesOf = (all: readonly Probe[] = []) => all.map(({ bytes }) => bytes);
  const seen = names.map((name): [string, Seen] => {
    return [name, { arriving: name === at ? bytesOf(arriving) : [], departing: bytesOf(departing[name]) }];
  });
  const topology = {
    ports: Object.fromEntries(names.map((name) => [name, ports[name] ?? {}])),
    ...(flows !== undefined && { flows: { br0: flows } }),
    ...circumstances.topology,
  };
  const all = { ...circumstances, topology, record: { rules, ...circumstances.record } };
  const named = Object.fromEntries(mirrors.map((mirror, index) => [`m${index}`, mirror]));
  const owed = owedCopies(observe(named, Object.fromEntries(seen), all), mirrors[0]);
  if ('unknown' in owed) return owed.unknown;
  return Object.fromEntries(
    owed.outputs.map(({ port, frames }) => [
      port,
      frames.flatMap(({ sightings, atLeast, atMost }) => {
        if (atLeast !== atMost) return [`${atLeast} to ${atMost}`];
        return sightings.slice(0, atLeast).map(({ frame }) => text(frame.bytes));
      }),
    ]),
  );
}

/** The same of frames that are stated. */
export function stated(frames: Stated): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(frames).map(([port, all]) => [port, all.map(({ bytes }) => text(bytes))]));
}

/** A frame in words and bytes. */
export function text(bytes: Uint8Array): string {
  return `${summarize(bytes)}: ${Buffer.from(bytes).toString('hex')}`;
}
