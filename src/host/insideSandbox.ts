import { run } from './process.ts';

/** Where Open vSwitch's own tools look for it when nothing else is said. */
export const DEFAULT_OPEN_VSWITCH_FOLDER = '/run/openvswitch';

/** Gives the sandbox a /run of its own, where named network namespaces and sockets live and vanish with it. */
export async function prepareSandbox(): Promise<void> {
  await run(['mount', '-t', 'tmpfs', 'tmpfs', '/run']);
}
