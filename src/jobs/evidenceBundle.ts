import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { differencesCapture } from '../check/differencesCapture.ts';
import { DAEMONS, logFile } from '../host/daemonLog.ts';
import { readEnvironment } from '../host/environment.ts';
import { makeFolder } from '../host/folder.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import type { Lab } from '../lab/lab.ts';
import { switchState } from '../lab/switchState.ts';
import type { Outcome } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { shellWords } from '../report/shellWords.ts';
import type { Assigned } from './messages.ts';
import type { Pause } from './pause.ts';
import { reasonOf } from './reasonOf.ts';

/** What an outcome came of. */
export interface Circumstances {
  readonly assigned: Assigned;
  readonly runFolder: string;
  readonly build: OpenVSwitchBuild;
  /** As it stands; undefined where it could not be made. */
  readonly lab: Lab | undefined;
  /** The folder of its Open vSwitch, whose logs outlive it. */
  readonly labFolder: string;
}

/** Whether there is something to find out: it did not do as it should. */
export function isUnexplained({ status }: Pick<Outcome, 'status'>): boolean {
  return status === 'failed' || status === 'inconclusive' || status === 'errored';
}

/**
 * Writes down what there is to find out why an outcome is as it is, as long as its lab stands, and says where it lies. The outcome is otherwise
 * as it was, whatever goes wrong with that: its reason tells.
 */
async function withEvidence(outcome: Outcome, circumstances: Circumstances): Promise<Outcome> {
  if (!isUnexplained(outcome)) return outcome;
  const { folder, repeat } = circumstances.assigned;
  const evidence = join(folder, 'evidence');
  try {
    await write(await makeFolder(join(circumstances.runFolder, evidence), 'the evidence'), outcome, circumstances);
    return { ...outcome, repeat, evidence };
  } catch (error) {
    const why = `the evidence could not be written: ${reasonOf(error)}`;
    return { ...outcome, repeat, reason: outcome.reason === undefined ? why : `${outcome.reason}\n${why}` };
  }
}

/**
 * What came of a lab: what is thrown is an outcome too, and one that is unexplained gets its evidence, and a pause where that was asked for.
 *
 * @param circumstances asked when it is judged: then there is a lab, if it could be made
 */
export async function explained(
  judged: () => Promise<Outcome>,
  errored: (reason: string) => Outcome,
  circumstances: () => Circumstances,
  pause?: Pause,
): Promise<Outcome> {
  const found = await judged().catch((error: unknown) => errored(reasonOf(error)));
  const there = circumstances();
  const told = await withEvidence(found, there);
  if (there.lab !== undefined && isUnexplained(told)) await pause?.(there.lab, told, there.runFolder);
  return told;
}

/** A file of a bundle, and what it is, for a person. */
type Described = readonly [file: string, what: string];

async function write(target: string, outcome: Outcome, { assigned, build, lab, labFolder }: Circumstances) {
  const described: Described[] = [
    ['../TRIAL/*.pcap', 'captures of each trial, one for each port and direction; their accounts are in run.json'],
  ];
  const add = async (file: string, what: string, content: string | Uint8Array) => {
    await writeFile(join(target, file), content);
    described.push([file, what]);
  };
  for (const { file, verdict } of differingVerdicts(outcome.verdicts)) {
    const packets = verdict.differing?.() ?? [];
    if (packets.length > 0)
      await add(file, `the packets behind ${verdict.check}, each with a comment`, differencesCapture(packets));
  }
  for (const { name, what, text } of lab === undefined ? [] : await switchState(lab)) await add(name, what, text);
  // Asked for its problems, the switch has written all of its log.
  for (const daemon of DAEMONS) {
    const file = `${daemon}.log`;
    const found = await copyFile(logFile(labFolder, daemon), join(target, file)).catch(() => 'none');
    if (found === undefined) described.push([file, `the log of ${daemon}`]);
  }
  const { label, version, origin } = build;
  const versions = {
    program: programVersion(),
    switch: { label, version, origin },
    variant: assigned.variant,
    environment: await readEnvironment(),
  };
  await add('versions.json', 'what it was run with', `${JSON.stringify(versions, null, 2)}\n`);
  await add('repeat.txt', 'the command that repeats it', repeatText(assigned.repeat));
  const width = Math.max(...described.map(([file]) => file.length));
  await writeFile(
    join(target, 'README.txt'),
    described.map(([file, what]) => `${file.padEnd(width)}  ${what}\n`).join(''),
  );
}

function differingVerdicts(verdicts: readonly Verdict[]) {
  return verdicts.flatMap((verdict, index) => {
    if (verdict.status === 'passed' || verdict.differing === undefined) return [];
    const name = verdict.check.replace(/\W+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
    return [{ verdict, file: `differences-${index + 1}-${name}.pcapng` }];
  });
}

/** A script for sh(1), too. */
function repeatText(repeat: readonly string[]): string {
  return [
    '# Runs the same again, with the same traffic: nothing in it is drawn by lot, so that there is no seed.',
    shellWords(['cd', process.cwd()]),
    shellWords(repeat),
    '',
  ].join('\n');
}
