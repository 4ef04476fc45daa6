import { createHash } from 'node:crypto';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { equivalent } from '../check/checks.ts';
import { prompt } from '../check/delay.ts';
import { judgeClean, judgeFault } from '../check/judgeFault.ts';
import { ledgerOf } from '../check/ledger.ts';
import { ordered } from '../check/order.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { run } from '../host/process.ts';
import { deploy } from '../lab/deploy.ts';
import type { Fault } from '../lab/faults/fault.ts';
import { faultsOf } from '../lab/faults/faults.ts';
import { MIRROR_NAME, SELFTEST_MIRROR, selftestTopology, selftestTraffic } from '../lab/faults/selftestLab.ts';
import type { Lab } from '../lab/lab.ts';
import { missingPart } from '../lab/mechanisms/missing.ts';
import { installMirror } from '../lab/mirrors.ts';
import { revalidate } from '../lab/revalidate.ts';
import { runTrial, type TrialOrder } from '../lab/trial.ts';
import type { Pairing } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { Variant } from '../model/scenario.ts';
import type { CaseResult, JudgedTrial } from '../model/selftest.ts';
import type { Verdict } from '../model/verdict.ts';
import { rulesInForce } from '../oracle/rules.ts';
import type { Job, Message, PlannedCase } from './messages.ts';
import { reasonOf } from './reasonOf.ts';

/** Copies may take so long in a selftest: a switch that does not get the processor takes its time, and no fault is made of that. */
const WITHIN_MS = 500;
/** Copies of a trial, unless a fault needs more: at high rates traffic still takes a part of a second. */
const COPIES = 300;
const SECONDS = 0.3;

/** Does the cases of a selftest, each in a lab of its own, one after the other, and tells each result. */
export async function selftestCases(
  { cases, build, pairing, evidenceFolder }: Extract<Job, { kind: 'selftest' }>,
  tell: (message: Message) => Promise<void>,
): Promise<void> {
  for (const [index, planned] of cases.entries()) {
    const place = { name: `case${index + 1}`, folder: `/run/case${index + 1}` };
    const result = await doCase(planned, { build, pairing }, place.name, place.folder);
    // What the harness got wrong has to be looked at.
    if (!isRight(result)) await cp(join(place.folder, 'trials'), join(evidenceFolder, place.name), { recursive: true });
    await rm(place.folder, { recursive: true, force: true });
    await tell({ kind: 'case', result });
  }
}

function isRight({ found, rightClass, rightHop, clean }: CaseResult): boolean {
  return found && rightClass && rightHop !== false && clean.every(({ status }) => status === 'passed');
}

/** What a selftest's labs are made of. */
interface Means {
  readonly build: OpenVSwitchBuild;
  readonly pairing: Pairing;
}

async function doCase(planned: PlannedCase, means: Means, prefix: string, folder: string) {
  const { cleanTrials, ...faultCase } = planned;
  const fault = faultsOf(means.pairing).find(({ name }) => name === planned.fault);
  if (fault === undefined) throw new Problem(`there is no fault '${planned.fault}'`);
  const clean: JudgedTrial[] = [];
  const failed = (error: unknown): CaseResult => ({
    ...faultCase,
    status: 'errored',
    findings: [reasonOf(error)],
    found: false,
    rightClass: false,
    ...(fault.expected.hop !== undefined && { rightHop: false }),
    clean,
  });
  let lab: Lab | undefined;
  try {
    lab = await faultLab(fault, means, prefix, folder);
    const trial = trialsOf(lab, fault, join(folder, 'trials'));
    const after = fault.isFatal ? 0 : 1;
    for (let each = 0; each < Math.max(1, cleanTrials - after); each += 1) clean.push(await cleanTrial(trial, planned));
    const judged = await faultyTrial(lab, fault, planned, trial);
    if (after === 1) clean.push(await cleanTrial(trial, planned));
    return { ...faultCase, ...judged, clean };
  } catch (error) {
    return failed(error);
  } finally {
    await lab?.remove().catch(() => {});
    if (fault.diskKib !== undefined) await run(['umount', '--lazy', join(folder, 'captures')]);
  }
}

async function faultLab(fault: Fault, { build, pairing }: Means, prefix: string, folder: string): Promise<Lab> {
  const captures = join(folder, 'captures');
  await mkdir(captures, { recursive: true });
  if (fault.diskKib !== undefined)
    await run(['mount', '--no-mtab', '-t', 'tmpfs', '-o', `size=${fault.diskKib}k`, 'tmpfs', captures]);
  const variant: Variant = {
    port: 'veth',
    ...pairing,
    ovs: build.label,
    offloads: 'off',
    endpoint: 'namespace',
  };
  const capturing = { folder: captures, ...(fault.bufferKib !== undefined && { bufferKib: fault.bufferKib }) };
  const missing = await missingPart(variant);
  if (missing !== undefined) throw new Problem(missing);
  const lab = await deploy(selftestTopology, variant, { prefix, folder, build, capturing });
  await installMirror(lab, MIRROR_NAME, SELFTEST_MIRROR);
  await revalidate(lab);
  return lab;
}

/** A trial, as far as the selftest looks at it. */
interface Tried {
  readonly verdicts: readonly Verdict[];
  /** Hops at which the ledger does not balance. */
  readonly unbalanced: readonly string[];
  /** The machine was too slow for the rate: packets were lost before the switch saw them. */
  readonly isDisturbed: boolean;
}

type Trial = (copies: number, packetsPerSecond: number, meanwhile?: TrialOrder['meanwhile']) => Promise<Tried>;

function usualCopies({ packetsPerSecond }: PlannedCase): number {
  return Math.max(COPIES, Math.ceil(packetsPerSecond * SECONDS));
}

function trialsOf(lab: Lab, { isTagged }: Fault, folder: string): Trial {
  const rules = rulesInForce(lab.version, lab.variant.mechanism);
  let trials = 0;
  return async (copies, packetsPerSecond, meanwhile) => {
    trials += 1;
    const name = `trial${trials}`;
    const traffic = selftestTraffic(copies, packetsPerSecond, isTagged);
    const order = { name, traffic, folder: join(folder, name), rules, ...(meanwhile && { meanwhile }) };
    const observation = await runTrial(lab, order);
    const verdicts = [
      equivalent(observation, MIRROR_NAME),
      ordered(observation, MIRROR_NAME),
      prompt(observation, MIRROR_NAME, { withinMs: WITHIN_MS }),
    ];
    const isDisturbed = Object.values(observation.lostBeforeSwitch).some((packets = 0) => packets > 0);
    const unbalanced = ledgerOf(observation).flatMap(({ hop, residual = 0 }) => (residual === 0 ? [] : hop));
    return { verdicts, unbalanced, isDisturbed };
  };
}

/** How often what was disturbed is done again, each time at half the rate. */
const AGAIN = 2;

async function undisturbed<Of extends Pick<Tried, 'isDisturbed'>>(
  packetsPerSecond: number,
  attempt: (packetsPerSecond: number) => Promise<Of>,
): Promise<Of> {
  let tried = await attempt(packetsPerSecond);
  for (let again = 1; again <= AGAIN && tried.isDisturbed; again += 1)
    tried = await attempt(packetsPerSecond / 2 ** again);
  return tried;
}

async function cleanTrial(trial: Trial, planned: PlannedCase): Promise<JudgedTrial> {
  const { verdicts } = await undisturbed(planned.packetsPerSecond, (rate) => trial(usualCopies(planned), rate));
  return judgeClean(verdicts);
}

async function faultyTrial(lab: Lab, fault: Fault, planned: PlannedCase, trial: Trial) {
  const copies = fault.copies?.(planned.packetsPerSecond) ?? usualCopies(planned);
  const { verdicts, unbalanced, injected } = await undisturbed(planned.packetsPerSecond, async (packetsPerSecond) => {
    const injection = await fault.inject(lab, { copies, draw: drawing(planned) });
    const tried = await trial(copies, packetsPerSecond, injection.meanwhile);
    const hits = await injection.hits?.();
    await injection.heal?.();
    // A lab that is dead is not asked again.
    return { ...tried, isDisturbed: tried.isDisturbed && !fault.isFatal, injected: hits };
  });
  return {
    ...judgeFault(fault.expected, verdicts, injected, unbalanced),
    ...(injected !== undefined && { injected }),
  };
}

/** Numbers that are the same for the same case. */
function drawing({ fault, packetsPerSecond, seed }: PlannedCase): (below: number) => number {
  let drawn = 0;
  return (below) => {
    drawn += 1;
    const hash = createHash('sha256').update(`${seed}/${fault}/${packetsPerSecond}/${drawn}`).digest();
    return hash.readUInt32BE(0) % below;
  };
}
