import { cpus } from 'node:os';
import type { CatalogEntry } from '../host/catalog.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import { requireReady } from '../host/ready.ts';
import { makeRunFolder } from '../host/reportStore.ts';
import type { EndpointSource } from '../model/endpointSource.ts';
import { Problem } from '../model/problem.ts';
import type { EndpointKind, Offloads, SwitchKind, Variant } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import { borrow } from './borrow.ts';
import type { Assignment, Job } from './messages.ts';
import { type Progress, type Run, sandboxedRun } from './sandboxedRun.ts';

export interface RunOptions {
  /** Folder that gets the run's own folder. */
  readonly reportFolder: string;
  readonly switch: SwitchKind;
  /** The Open vSwitch to run everything with, one after the other. */
  readonly builds: readonly OpenVSwitchBuild[];
  /** Only the variants with this kind of port; all that a scenario has unless told. */
  readonly port?: PortKind;
  /** With this in place of what scenarios say. */
  readonly offloads?: Offloads;
  readonly endpoint: EndpointKind;
  /** Name of an image for containers. */
  readonly image?: string;
  /** What of the machine endpoints are, by endpoint. */
  readonly endpoints?: Readonly<Record<string, EndpointSource>>;
  /** Called as the run goes on, for whoever shows progress. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run: what has an outcome by then is reported, the rest as cut short. */
  readonly abort?: AbortSignal;
}

/**
 * Runs scenarios with their variants, each in a lab of its own, all in one sandbox. The report is written anew after
 * each outcome, so that nothing is lost when the run is cut short.
 *
 * @throws Problem when no sandbox can be made, or the report cannot be written
 */
export async function runScenarios(entries: readonly CatalogEntry[], options: RunOptions): Promise<Run> {
  const { onProgress = () => {}, reportFolder, builds } = options;
  const startedAt = new Date();
  requireReady({ ownSwitch: builds.some(({ origin }) => origin === 'system') });
  const assignments = plan(entries, options);
  if (assignments.length === 0) throw new Problem(`none of the selected scenarios has the variant '${options.port}'`);
  const { endpoints: named = {}, endpoint: endpointKind, image } = options;
  requireEndpoints(named, entries);
  const hosts = (entry: CatalogEntry) => entry.hosts.filter((host) => named[host] === undefined).length;
  const containers = endpointKind === 'namespace' ? 0 : Math.max(...entries.map(hosts));
  const loan = await borrow({ named, endpointKind, containers, image });
  try {
    const folder = await makeRunFolder(reportFolder, startedAt, programVersion().commit);
    onProgress({ kind: 'planned', scenarios: assignments.length });
    // What is lent is lent to one lab at a time.
    const isLent = Object.keys(named).length + containers > 0;
    const sideBySide = isLent ? 1 : Math.min(SIDE_BY_SIDE, cpus().length);
    const { guests } = loan;
    const job: Job = { kind: 'scenarios', assignments, runFolder: folder.path, builds, sideBySide, guests };
    return await sandboxedRun(job, { ...options, startedAt, folder, loan });
  } finally {
    for (const line of await loan.giveBack()) process.stderr.write(`${line}\n`);
  }
}

/** @throws Problem when a named endpoint is in none of the scenarios */
function requireEndpoints(named: Readonly<Record<string, EndpointSource>>, entries: readonly CatalogEntry[]): void {
  const known = [...new Set(entries.flatMap(({ hosts }) => hosts))];
  const stranger = Object.keys(named).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new Problem(`none of the selected scenarios has an endpoint '${stranger}'`, `they have ${known.join(', ')}`);
}

/** More labs at once than this starve one another's switches. */
const SIDE_BY_SIDE = 2;

/** What to join endpoints by: a tap does wherever an internal port does. */
export function portsOf(ports: readonly PortKind[], told: PortKind | undefined): readonly PortKind[] {
  if (told === undefined) return ports;
  return ports.includes(told === 'tap' && !ports.includes('tap') ? 'internal' : told) ? [told] : [];
}

/** The assignments of entries: one for each variant, each with a folder of its own, whatever the names are. */
function plan(entries: readonly CatalogEntry[], options: RunOptions): readonly Assignment[] {
  const taken = new Set<string>();
  const folderOf = (name: string, { port, ovs, offloads }: Variant) => {
    const version = options.builds.length > 1 ? `.${ovs}` : '';
    const plain = `${name}.${port}${offloads === 'on' ? '.offloads' : ''}${version}`.replace(/[^\w.-]+/g, '_');
    let folder = plain;
    for (let next = 2; taken.has(folder); next += 1) folder = `${plain}.${next}`;
    taken.add(folder);
    return folder;
  };
  return entries.flatMap(({ name, module, id, claim, ports, offloads }) =>
    portsOf(ports, options.port)
      .flatMap((port) =>
        (options.offloads === undefined ? offloads : [options.offloads]).map((kind) => ({ port, offloads: kind })),
      )
      .flatMap((some) => options.builds.map((build) => ({ ...some, ovs: build.label })))
      .map((some): Assignment => {
        const variant: Variant = { ...some, switch: options.switch, endpoint: options.endpoint };
        const folder = folderOf(name, variant);
        return {
          scenario: name,
          module,
          ...(id !== undefined && { id }),
          claim,
          variant,
          folder,
        };
      }),
  );
}
