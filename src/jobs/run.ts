import { cpus } from 'node:os';
import type { CatalogEntry } from '../host/catalog.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import { requireReady } from '../host/ready.ts';
import { makeRunFolder } from '../host/reportStore.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome, Report, RunSwitch } from '../model/report.ts';
import type { SwitchKind, Variant } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import { gatesOf } from '../oracle/rules.ts';
import type { Assignment, Message } from './messages.ts';
import { startRecord } from './runRecord.ts';

export interface RunOptions {
  /** Folder that gets the run's own folder. */
  readonly reportFolder: string;
  readonly switch: SwitchKind;
  /** The Open vSwitch to run everything with, one after the other. */
  readonly builds: readonly OpenVSwitchBuild[];
  /** Only the variants with this kind of port; all that a scenario has unless told. */
  readonly port?: PortKind;
  /** Called as the run goes on, for whoever shows progress. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run: what has an outcome by then is reported, the rest as cut short. */
  readonly abort?: AbortSignal;
}

/** What a person may want to see while a run goes on. */
export type Progress =
  | { readonly kind: 'planned'; readonly scenarios: number }
  | { readonly kind: 'started'; readonly scenario: string; readonly variant: Variant }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

export interface Run {
  readonly report: Report;
  /** Absolute path of the folder that holds run.json. */
  readonly folder: string;
  /** Why the report does not lie there, when it could not be written. */
  readonly unsaved?: Problem;
}

/**
 * Runs scenarios with their variants, each in a lab of its own, all in one sandbox. The report is written anew after
 * each outcome, so that nothing is lost when the run is cut short.
 *
 * @throws Problem when no sandbox can be made, or the report cannot be written
 */
export async function runScenarios(entries: readonly CatalogEntry[], options: RunOptions): Promise<Run> {
  const { onProgress = () => {}, reportFolder, abort } = options;
  const startedAt = new Date();
  requireReady({ ownSwitch: options.builds.some(({ origin }) => origin === 'system') });
  const assignments = plan(entries, options);
  if (assignments.length === 0) throw new Problem(`none of the selected scenarios has the variant '${options.port}'`);
  const program = programVersion();
  const folder = await makeRunFolder(reportFolder, startedAt, program.commit);
  onProgress({ kind: 'planned', scenarios: assignments.length });

  const record = startRecord(folder, assignments, { program, startedAt, switches: options.builds.map(runSwitch) });
  const sandbox = startSandbox({
    onMessage: (raw) => {
      const message = raw as Message;
      record.take(message);
      if (message.kind === 'started')
        onProgress({ kind: 'started', scenario: message.scenario, variant: message.variant });
      if (message.kind === 'outcome') onProgress({ kind: 'outcome', outcome: message.outcome });
    },
  });
  abort?.addEventListener('abort', sandbox.kill);
  if (abort?.aborted) sandbox.kill();
  sandbox.send({
    kind: 'scenarios',
    assignments,
    runFolder: folder.path,
    builds: options.builds,
    sideBySide: Math.min(SIDE_BY_SIDE, cpus().length),
  });
  const end = await sandbox.ended;
  const problem = record.problem() ?? sandboxProblem(end);
  try {
    const cutShort = abort?.aborted ? new Problem('the run was cut short') : undefined;
    const { report, unsaved } = await record.finish((cutShort ?? problem).message);
    if (report === undefined) throw cutShort ?? problem;
    return { report, folder: folder.path, ...(unsaved && { unsaved }) };
  } finally {
    await folder.discardIfEmpty();
  }
}

function runSwitch({ label, version, origin }: OpenVSwitchBuild): RunSwitch {
  return { label, version, origin, gates: gatesOf(version) };
}

/** More labs at once than this starve one another's switches. */
const SIDE_BY_SIDE = 2;

/** The assignments of entries: one for each variant, each with a folder of its own, whatever the names are. */
function plan(entries: readonly CatalogEntry[], options: RunOptions): readonly Assignment[] {
  const taken = new Set<string>();
  const folderOf = (name: string, port: PortKind, ovs: string) => {
    const version = options.builds.length > 1 ? `.${ovs}` : '';
    const plain = `${name}.${port}${version}`.replace(/[^\w.-]+/g, '_');
    let folder = plain;
    for (let next = 2; taken.has(folder); next += 1) folder = `${plain}.${next}`;
    taken.add(folder);
    return folder;
  };
  return entries.flatMap(({ name, module, id, claim, ports }) =>
    ports
      .filter((port) => options.port === undefined || port === options.port)
      .flatMap((port) => options.builds.map((build) => ({ port, ovs: build.label })))
      .map(({ port, ovs }): Assignment => {
        const folder = folderOf(name, port, ovs);
        return {
          scenario: name,
          module,
          ...(id !== undefined && { id }),
          claim,
          variant: { port, switch: options.switch, ovs },
          folder,
        };
      }),
  );
}
