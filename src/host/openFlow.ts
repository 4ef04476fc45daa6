import { existsSync } from 'node:fs';
import { type Argv, failure, type RunningProcess, start } from './process.ts';
import { until } from './until.ts';

const DEADLINE_MS = 10_000;

/**
 * Runs a command of ovs-ofctl(8) on a bridge. It speaks OpenFlow 1.0 with Open vSwitch's extensions, the one version in
 * which `mod_vlan_vid` changes the tag that a packet has: in later ones a flow that leaves the tag open pushes another.
 * `push_vlan` is of later ones.
 *
 * @param ofctl what starts ovs-ofctl
 * @param folder that the switch keeps its sockets in
 * @param argument what follows the bridge on the command line
 * @param input for standard input, where the argument is `-`
 * @throws Problem with what it said
 */
export async function sendOpenFlow(
  ofctl: Argv,
  folder: string,
  bridge: string,
  command: 'add-flows' | 'packet-out',
  argument: string,
  input = '',
): Promise<void> {
  const args = ['-O', 'OpenFlow10', command, `unix:${folder}/${bridge}.mgmt`, argument];
  const result = await start([...ofctl, ...args], { input, timeoutMs: DEADLINE_MS }).wait();
  // What starts the program, such as a loader with its libraries, tells nobody anything.
  if (result.exitCode !== 0) throw failure({ ...result, argv: ['ovs-ofctl', ...args] });
}

/**
 * Starts a controller that lets packets go on which flows stop with `controller(pause)`; resolves when it is connected.
 *
 * @returns the process, which ends when the switch does
 */
export async function startResuming(ofctl: Argv, folder: string, bridge: string): Promise<RunningProcess> {
  const socket = `${folder}/${bridge}.resume.ctl`;
  const args = ['-P', 'nxt_packet_in2', `--unixctl=${socket}`, 'monitor', `unix:${folder}/${bridge}.mgmt`, 'resume'];
  const controller = start([...ofctl, '-O', 'OpenFlow10', ...args]);
  // It makes its control socket when it has shaken hands with the bridge.
  await until(
    `a controller of ${bridge} is connected`,
    () => {
      const ended = controller.ended();
      if (ended !== undefined) throw failure({ ...ended, argv: ['ovs-ofctl', ...args] });
      return existsSync(socket);
    },
    { deadlineMs: DEADLINE_MS },
  );
  return controller;
}
