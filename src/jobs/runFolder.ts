import { type OpenVSwitchBuild, SYSTEM } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import { requireReady } from '../host/ready.ts';
import { makeRunFolder, type RunFolder } from '../host/reportStore.ts';
import { Problem } from '../model/problem.ts';
import { problemOf } from './problemOf.ts';

/** The Open vSwitch to run everything with, one after the other; or why the machine's own, which nobody named, does not run. */
export type Builds = readonly OpenVSwitchBuild[] | Problem;

/** The builds that run. */
export function runnable(builds: Builds): readonly OpenVSwitchBuild[] {
  return builds instanceof Problem ? [] : builds;
}

/** What of a build names it in a plan. */
export type PlannedBuild = Pick<OpenVSwitchBuild, 'label' | 'origin'>;

/** The builds that were to run, also where the only one does not. */
export function planned(builds: Builds): readonly PlannedBuild[] {
  return builds instanceof Problem ? [{ label: SYSTEM, origin: SYSTEM }] : builds;
}

/**
 * Makes the folder of a run, and finds what keeps labs from being made here, which the report will tell.
 *
 * @throws Problem when the folder cannot be made
 */
export async function openRunFolder(
  { builds, reportFolder }: { readonly builds: Builds; readonly reportFolder: string },
  startedAt: Date,
): Promise<{ readonly folder: RunFolder; readonly notReady: Problem | undefined }> {
  const isBroken = builds instanceof Problem;
  const ownSwitch = isBroken || builds.some(({ origin }) => origin === SYSTEM);
  const notReady = problemOf(() => requireReady({ ownSwitch })) ?? (isBroken ? builds : undefined);
  const folder = await makeRunFolder(reportFolder, startedAt, programVersion().commit).catch((error: unknown) => {
    throw notReady ?? error;
  });
  return { folder, notReady };
}
