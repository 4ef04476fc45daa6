import { Problem } from '../model/problem.ts';
import { confinementRemedy } from './confinement.ts';
import { run } from './process.ts';

/** Where Open vSwitch's own tools look for it when nothing else is said. */
export const DEFAULT_OPEN_VSWITCH_FOLDER = '/run/openvswitch';

/** Gives the sandbox a /run of its own, where named network namespaces and sockets live and vanish with it. */
export async function prepareSandbox(): Promise<void> {
  // With its table of mounts, mount would make a folder in the machine's own /run first.
  await run(['mount', '--no-mtab', '-t', 'tmpfs', 'tmpfs', '/run']).catch((error: Error) => {
    throw new Problem(`the sandbox may not mount: ${error.message}`, confinementRemedy());
  });
}
