import { cpus } from 'node:os';
import type { CatalogEntry } from '../host/catalog.ts';
import type { EndpointSource } from '../model/endpointSource.ts';
import type { Pairing } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { EndpointKind, Offloads, Variant } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import { brief, visible } from '../model/visible.ts';
import { borrow } from './borrow.ts';
import type { Assignment, Job } from './messages.ts';
import { USUAL_PAIRING } from './pairings.ts';
import { asProblem } from './problemOf.ts';
import { repeatRun } from './repeat.ts';
import { type Builds, openRunFolder, type PlannedBuild, planned, runnable } from './runFolder.ts';
import { type Progress, type Run, sandboxedRun, unreadyRun } from './sandboxedRun.ts';

export interface RunOptions {
  /** Folder that gets the run's own folder. */
  readonly reportFolder: string;
  /** These in place of what scenarios say. */
  readonly pairings?: readonly Pairing[];
  readonly builds: Builds;
  /** Only the variants with this kind of port; all that a scenario has unless told. */
  readonly port?: PortKind;
  /** With this in place of what scenarios say. */
  readonly offloads?: Offloads;
  readonly endpoint: EndpointKind;
  /** Name of an image for containers. */
  readonly image?: string;
  /** What of the machine endpoints are, by endpoint. */
  readonly endpoints?: Readonly<Record<string, EndpointSource>>;
  /** Opens a shell, on the terminal, in the first lab that did not do as it should; labs are then run one after the other. */
  readonly pauseOnFailure?: boolean;
  /** Called as the run goes on, for whoever shows progress. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run: what has an outcome by then is reported, the rest as cut short. */
  readonly abort?: AbortSignal;
}

/**
 * Runs scenarios with their variants, each in a lab of its own, all in one sandbox. The report is written anew after
 * each outcome, so that nothing is lost when the run is cut short, and also when labs cannot be made at all.
 *
 * @throws Problem when what is asked for makes no sense, or the report cannot be written
 */
export async function runScenarios(entries: readonly CatalogEntry[], options: RunOptions): Promise<Run> {
  const { onProgress = () => {} } = options;
  const startedAt = new Date();
  const builds = runnable(options.builds);
  const assignments = plan(entries, options, planned(options.builds));
  if (assignments.length === 0) throw new Problem(`none of the selected scenarios has the variant '${options.port}'`);
  const { endpoints: named = {}, endpoint: endpointKind, image } = options;
  requireEndpoints(named, entries);
  const hosts = (entry: CatalogEntry) => entry.hosts.filter((host) => named[host] === undefined).length;
  const containers = endpointKind === 'namespace' ? 0 : Math.max(...entries.map(hosts));
  const { folder, notReady } = await openRunFolder(options, startedAt);
  const loan = notReady ?? (await borrow({ named, endpointKind, containers, image }).catch(asProblem));
  if (loan instanceof Problem) return unreadyRun({ assignments }, { startedAt, folder, builds }, loan);
  try {
    onProgress({ kind: 'planned', scenarios: assignments.length });
    // What is lent is lent to one lab at a time.
    const isLent = Object.keys(named).length + containers > 0;
    const { pauseOnFailure = false } = options;
    const sideBySide = isLent || pauseOnFailure ? 1 : Math.min(SIDE_BY_SIDE, cpus().length);
    const { guests } = loan;
    const runFolder = folder.path;
    const job: Job = { kind: 'scenarios', assignments, runFolder, builds, sideBySide, pauseOnFailure, guests };
    return await sandboxedRun(job, { ...options, builds, startedAt, folder, loan });
  } finally {
    for (const line of await loan.giveBack()) process.stderr.write(`${visible(line)}\n`);
  }
}

/** @throws Problem when a named endpoint is in none of the scenarios */
function requireEndpoints(named: Readonly<Record<string, EndpointSource>>, entries: readonly CatalogEntry[]): void {
  const known = [...new Set(entries.flatMap(({ hosts }) => hosts))];
  const stranger = Object.keys(named).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new Problem(
      `none of the selected scenarios has an endpoint '${brief(stranger)}'`,
      `they have ${known.join(', ')}`,
    );
}

/** More labs at once than this starve one another's switches. */
const SIDE_BY_SIDE = 2;

/** What to join endpoints by: a tap does wherever an internal port does. */
export function portsOf(ports: readonly PortKind[], told: PortKind | undefined): readonly PortKind[] {
  if (told === undefined) return ports;
  return ports.includes(told === 'tap' && !ports.includes('tap') ? 'internal' : told) ? [told] : [];
}

/** Of the 255 bytes that a file system allows for a name. */
const LONGEST_FOLDER = 150;

/** The assignments of entries: one for each variant, each with a folder of its own, whatever the names are. */
function plan(
  entries: readonly CatalogEntry[],
  options: RunOptions,
  builds: readonly PlannedBuild[],
): readonly Assignment[] {
  const taken = new Set<string>();
  const folderOf = (name: string, { port, ovs, offloads, mechanism, switch: kind }: Variant) => {
    const version = builds.length > 1 ? `.${ovs}` : '';
    const way = mechanism === USUAL_PAIRING.mechanism && kind === USUAL_PAIRING.switch ? '' : `.${mechanism}.${kind}`;
    const plain = `${name}.${port}${offloads === 'on' ? '.offloads' : ''}${way}${version}`
      .replace(/[^\w.-]+/g, '_')
      .slice(-LONGEST_FOLDER);
    let folder = plain;
    for (let next = 2; taken.has(folder); next += 1) folder = `${plain}.${next}`;
    taken.add(folder);
    return folder;
  };
  return entries.flatMap(({ name, module, id, claim, ports, offloads, pairings }) =>
    portsOf(ports, options.port)
      .flatMap((port) =>
        (options.offloads === undefined ? offloads : [options.offloads]).map((kind) => ({ port, offloads: kind })),
      )
      .flatMap((some) => (options.pairings ?? pairings).map((pairing) => ({ ...some, ...pairing })))
      .flatMap((some) => builds.map((build) => ({ some, build })))
      .map(({ some, build }): Assignment => {
        const variant: Variant = { ...some, ovs: build.label, endpoint: options.endpoint };
        const folder = folderOf(name, variant);
        return {
          scenario: name,
          module,
          ...(id !== undefined && { id }),
          claim,
          variant,
          folder,
          repeat: repeatRun(name, variant, build.origin, options),
        };
      }),
  );
}
