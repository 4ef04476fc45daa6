import { readEnvironment } from '../host/environment.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import { requireReady } from '../host/ready.ts';
import { makeRunFolder } from '../host/reportStore.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { faultsOf } from '../lab/faults/faults.ts';
import type { Pairing } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import { type CaseResult, SELFTEST_SCHEMA_VERSION, type SelftestReport } from '../model/selftest.ts';
import { selftestMarkdown } from '../report/selftestMarkdown.ts';
import type { Message, PlannedCase } from './messages.ts';
import { saveInTurn } from './saveInTurn.ts';

export interface SelftestOptions {
  readonly reportFolder: string;
  readonly build: OpenVSwitchBuild;
  readonly pairing: Pairing;
  /** Names of faults; all unless told. */
  readonly faults: readonly string[];
  readonly packetsPerSecond: readonly number[];
  /** How often each fault is drawn at each rate. */
  readonly repeat: number;
  /** Clean trials that there are at least. */
  readonly clean: number;
  readonly seed: number;
  /** The command that does it again, for the report. */
  readonly command: string;
  readonly onCase: (result: CaseResult) => void;
  readonly abort: AbortSignal;
}

/** A selftest that was done, and where its report lies. */
export interface Selftest {
  readonly report: SelftestReport;
  readonly folder: string;
}

/**
 * Puts the harness on trial: faults are made in working labs, and it has to find them and to name them. The report is written anew after each case.
 *
 * @throws Problem when no sandbox can be made, or a fault is not known
 */
export async function selftest(options: SelftestOptions): Promise<Selftest> {
  const { reportFolder, build, pairing, seed, command, onCase, abort } = options;
  const startedAt = new Date();
  requireReady({ ownSwitch: build.origin === 'system' });
  const kinds = selected(options.faults, pairing);
  const planned = plan(
    options,
    kinds.map(({ name }) => name),
  );
  const [environment, folder] = await Promise.all([
    readEnvironment(),
    makeRunFolder(reportFolder, startedAt, programVersion().commit),
  ]);
  const cases: CaseResult[] = [];
  const report = (complete: boolean): SelftestReport => ({
    schemaVersion: SELFTEST_SCHEMA_VERSION,
    program: programVersion(),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    complete,
    command,
    seed,
    environment,
    openVSwitch: build.version,
    ...pairing,
    faults: kinds.map(({ name, means, expected }) => ({ name, means, expected })),
    cases,
  });
  const saveFiles = saveInTurn(folder.path);
  const save = (complete: boolean) => {
    const all = report(complete);
    return saveFiles({ 'selftest.json': `${JSON.stringify(all, null, 2)}\n`, 'selftest.md': selftestMarkdown(all) });
  };
  let problem: Problem | undefined;
  const sandbox = startSandbox({
    onMessage: (raw) => {
      const message = raw as Message;
      if (message.kind === 'problem') problem = new Problem(message.message, message.remedy);
      if (message.kind !== 'case') return;
      cases.push(message.result);
      onCase(message.result);
      save(false).catch(() => {});
    },
  });
  abort.addEventListener('abort', sandbox.kill);
  sandbox.send({ kind: 'selftest', cases: planned, build, pairing, evidenceFolder: folder.path });
  const end = await sandbox.ended;
  if (cases.length < planned.length && !abort.aborted) {
    await folder.discardIfEmpty();
    throw problem ?? sandboxProblem(end);
  }
  await save(cases.length === planned.length);
  return { report: report(cases.length === planned.length), folder: folder.path };
}

function selected(names: readonly string[], pairing: Pairing) {
  const faults = faultsOf(pairing);
  const stranger = names.find((name) => !faults.some((fault) => fault.name === name));
  if (stranger !== undefined)
    throw new Problem(`there is no fault '${stranger}'`, `there are: ${faults.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? faults : faults.filter(({ name }) => names.includes(name));
}

/** Every fault at every rate, as often as told; clean trials are spread evenly. */
function plan(
  { packetsPerSecond, repeat, clean, seed }: SelftestOptions,
  faults: readonly string[],
): readonly PlannedCase[] {
  const cases = faults.flatMap((fault) =>
    packetsPerSecond.flatMap((rate) =>
      Array.from({ length: repeat }, (_, index) => ({ fault, packetsPerSecond: rate, seed: seed + index })),
    ),
  );
  const each = Math.max(1, Math.ceil(clean / cases.length));
  return cases.map((one) => ({ ...one, cleanTrials: each }));
}
