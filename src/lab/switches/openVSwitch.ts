import { type OpenVSwitch, startOpenVSwitch } from '../../host/openVSwitch.ts';
import type { OpenVSwitchBuild } from '../../host/openVSwitchBuild.ts';
import { residentBytes } from '../../host/residentBytes.ts';
import type { LabSwitch } from './labSwitch.ts';

/** Starts an Open vSwitch with an empty database. */
export async function openVSwitchAsSwitch(
  folder: string,
  build: OpenVSwitchBuild,
  namespace: string | undefined,
): Promise<LabSwitch & { readonly openVSwitch: OpenVSwitch }> {
  const openVSwitch = await startOpenVSwitch(folder, build, namespace);
  return {
    pid: openVSwitch.vswitchdPid,
    openVSwitch,
    ended: openVSwitch.ended,
    logProblems: openVSwitch.logProblems,
    residentBytes: () => residentBytes(openVSwitch.vswitchdPid),
    stop: openVSwitch.stop,
  };
}
