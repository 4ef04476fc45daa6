import { openVSwitchBuilds } from '../host/openVSwitchBuild.ts';
import type { Builds } from '../jobs/runFolder.ts';
import { Problem } from '../model/problem.ts';
import { sayFetching } from './fetching.ts';

/**
 * The Open vSwitch that `--ovs` names. Where none is named and the machine's own does not run, that is no usage error: the report says so.
 *
 * @throws Problem when one that is named cannot be had
 */
export async function namedBuilds(names: readonly string[]): Promise<Builds> {
  return openVSwitchBuilds(names, sayFetching).catch((error: unknown) => {
    if (error instanceof Problem && names.length === 0) return error;
    throw error;
  });
}
