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
 * @param argument what follows the bridge on the command line, if anything
 * @param input for standard input, where the argument is `-`
 * @returns what it printed
 * @throws Problem with what it said
 */
export function sendOpenFlow(
  ofctl: Argv,
  folder: string,
  bridge: string,
  command: 'add-flows' | 'dump-flows' | 'packet-out' | 'show',
  argument?: string,
  input = '',
): Promise<string> {
  const more = argument === undefined ? [] : [argument];
  return perform(ofctl, ['-O', 'OpenFlow10', command, `unix:${folder}/${bridge}.mgmt`, ...more], input);
}

/**
 * Changes flows and groups of a bridge all at once, or not at all. Bundles are of OpenFlow 1.4, where a flow with `mod_vlan_vid` may be another.
 *
 * @param messages such as `flow delete`, `group add …` and `flow add …`, in the notation of `ovs-ofctl bundle`
 * @throws Problem with what ovs-ofctl said of one
 */
export async function sendBundle(
  ofctl: Argv,
  folder: string,
  bridge: string,
  messages: readonly string[],
): Promise<void> {
  const lines = messages.map((message) => `${message}\n`).join('');
  await perform(ofctl, ['-O', 'OpenFlow14', 'bundle', `unix:${folder}/${bridge}.mgmt`, '-'], lines);
}

/** How a port behaves, in the words of ovs-ofctl(8), mod-port: whether `NORMAL` floods to it, and whether anything is sent to it or taken from it. */
export type PortSetting = `${'' | 'no-'}${'flood' | 'forward' | 'receive'}`;

/** Configures a port of a bridge. */
export async function modifyPort(
  ofctl: Argv,
  folder: string,
  bridge: string,
  port: string,
  setting: PortSetting,
): Promise<void> {
  await perform(ofctl, ['-O', 'OpenFlow10', 'mod-port', `unix:${folder}/${bridge}.mgmt`, port, setting]);
}

/** The ports that are not flooded to, of what `ovs-ofctl show` printed. */
export function readNotFlooded(shown: string): readonly string[] {
  const ports = shown.matchAll(/^ \S{1,20}?\(([^\n()]{1,20})\): addr:\S*\n +config: +([A-Z_ \d]*)$/gm);
  return [...ports].flatMap(([, name = '', config = '']) => (config.split(' ').includes('NO_FLOOD') ? [name] : []));
}

async function perform(ofctl: Argv, args: readonly string[], input = ''): Promise<string> {
  const result = await start([...ofctl, ...args], { input, timeoutMs: DEADLINE_MS }).wait();
  // What starts the program, such as a loader with its libraries, tells nobody anything.
  if (result.exitCode !== 0) throw failure({ ...result, argv: ['ovs-ofctl', ...args] });
  return result.stdout;
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
