import { cpus } from 'node:os';
import { join } from 'node:path';
import type { CatalogEntry } from '../host/catalog.ts';
import { packageRoot, programVersion } from '../host/packageRoot.ts';
import { makeRunFolder, type RunFolder } from '../host/reportStore.ts';
import { mustBeVisibleInside, type Sandbox, type SandboxEnd, sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { requireTools } from '../host/tools.ts';
import { Problem } from '../model/problem.ts';
import { type Environment, type Outcome, type Report, SCHEMA_VERSION } from '../model/report.ts';
import type { SwitchKind } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import { renderJson } from '../report/json.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { summarize } from '../report/summary.ts';
import type { Assignment, Message } from './messages.ts';

export interface RunOptions {
  /** Folder that gets the run's own folder. */
  readonly reportFolder: string;
  readonly switch: SwitchKind;
  /** Only the variants with this kind of port; all that a scenario has unless told. */
  readonly port?: PortKind;
  /** Called as the run goes on, for whoever shows progress. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run: what has an outcome by then is reported, the rest as cut short. */
  readonly abort?: AbortSignal;
}

/** What a person may want to see while a run goes on. */
export type Progress =
  | { readonly kind: 'planned'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'started'; readonly assignment: Assignment }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

export interface Run {
  readonly report: Report;
  /** Absolute path of the folder that holds run.json. */
  readonly folder: string;
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
  requireTools();
  const assignments = plan(entries, options);
  if (assignments.length === 0) throw new Problem(`none of the selected scenarios has the variant '${options.port}'`);
  const program = programVersion();
  const folder = await makeRunFolder(reportFolder, startedAt, program.commit);
  mustBeVisibleInside(folder.path, 'the folder for reports');
  mustBeVisibleInside(packageRoot(), 'mirrorbench itself');
  onProgress({ kind: 'planned', assignments });

  const record = recorder(folder, (environment, outcomes) => ({
    schemaVersion: SCHEMA_VERSION,
    program,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    complete: outcomes.length === assignments.length && abort?.aborted !== true,
    environment,
    summary: summarize(outcomes),
    outcomes: inOrderOf(assignments, outcomes),
  }));
  const sandbox = startSandbox({
    program: join(packageRoot(), 'dist', 'inner.js'),
    onMessage: (raw) => {
      const message = raw as Message;
      if (message.kind === 'started') {
        const assignment = assignments.find((one) => isOf(one, message));
        if (assignment !== undefined) onProgress({ kind: 'started', assignment });
      }
      if (message.kind === 'outcome') onProgress({ kind: 'outcome', outcome: message.outcome });
      record.take(message);
    },
  });
  const end = await converse(sandbox, { assignments, folder, abort });
  const why =
    abort?.aborted === true ? 'the run was cut short' : (record.problem()?.message ?? sandboxProblem(end).message);
  try {
    return {
      report: await record.finish(assignments, why, () => record.problem() ?? sandboxProblem(end)),
      folder: folder.path,
    };
  } finally {
    await folder.discardIfEmpty();
  }
}

/** The assignments of entries: one for each variant. */
function plan(entries: readonly CatalogEntry[], options: RunOptions): readonly Assignment[] {
  return entries.flatMap(({ name, module, id, claim, ports }) =>
    ports
      .filter((port) => options.port === undefined || port === options.port)
      .map((port): Assignment => {
        const folder = `${name.replace(/[^\w.-]+/g, '_')}.${port}`;
        return {
          scenario: name,
          module,
          ...(id !== undefined && { id }),
          claim,
          variant: { port, switch: options.switch },
          folder,
        };
      }),
  );
}

async function converse(
  sandbox: Sandbox,
  {
    assignments,
    folder,
    abort,
  }: { assignments: readonly Assignment[]; folder: RunFolder; abort: AbortSignal | undefined },
): Promise<SandboxEnd> {
  abort?.addEventListener('abort', () => sandbox.kill());
  if (abort?.aborted) sandbox.kill();
  sandbox.send({
    kind: 'scenarios',
    assignments,
    runFolder: folder.path,
    sideBySide: Math.min(SIDE_BY_SIDE, cpus().length),
  });
  return sandbox.ended;
}

/** More labs at once than this starve one another's switches. */
const SIDE_BY_SIDE = 2;

type MakeReport = (environment: Environment, outcomes: readonly Outcome[]) => Report;

/** Collects what comes from the sandbox, and writes the report after each outcome, one write after the other. */
function recorder(folder: RunFolder, makeReport: MakeReport) {
  const outcomes: Outcome[] = [];
  let environment: Environment | undefined;
  let problem: Problem | undefined;
  let written: Promise<Report | undefined> = Promise.resolve(undefined);
  const write = () => {
    if (environment === undefined) return;
    const report = makeReport(environment, outcomes);
    written = written.then(async () => {
      await folder.save(renderJson(report), renderMarkdown(report));
      return report;
    });
    // Whoever finishes gets the rejection.
    written.catch(() => {});
  };
  return {
    problem: () => problem,
    take: (message: Message) => {
      if (message.kind === 'environment') environment = message.environment;
      if (message.kind === 'outcome') outcomes.push(message.outcome);
      if (message.kind === 'problem') problem = new Problem(message.message, message.remedy);
      if (message.kind === 'outcome') write();
    },
    /** The last report; assignments without an outcome are errored for the reason given. */
    finish: async (assignments: readonly Assignment[], why: string, nothing: () => Problem): Promise<Report> => {
      for (const { scenario, variant, claim } of assignments) {
        if (outcomes.some((outcome) => isOf(outcome, { scenario, variant }))) continue;
        outcomes.push({
          scenario,
          variant,
          claim,
          status: 'errored',
          durationMs: 0,
          verdicts: [],
          trials: [],
          reason: why,
        });
      }
      write();
      const report = await written;
      if (report === undefined) throw nothing();
      return report;
    },
  };
}

type Identity = Pick<Assignment, 'scenario' | 'variant'>;

function isOf(one: Identity, other: Identity): boolean {
  return (
    one.scenario === other.scenario &&
    one.variant.port === other.variant.port &&
    one.variant.switch === other.variant.switch
  );
}

function inOrderOf(assignments: readonly Assignment[], outcomes: readonly Outcome[]): readonly Outcome[] {
  return assignments.flatMap((assignment) => outcomes.filter((outcome) => isOf(outcome, assignment)));
}
