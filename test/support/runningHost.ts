import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { program, root, scratchFolder } from './command.ts';

/** What makes the machine; eight flows of 5,000 packets a second in all unless told. */
const machine = join(root, 'test/support/running-host.sh');

/** A load: flows, bytes of payload, and bits a second of each flow. */
interface HostLoad {
  readonly flows: number;
  readonly bytes: number;
  readonly bits: number;
}

/** What is other than usual. */
interface HostOptions {
  readonly load?: HostLoad;
  /** Shell commands before all others, such as mounts. */
  readonly places?: string;
}

/** Runs shell commands on such a machine: `verify OPTION…` prints what the command prints and its exit code, `look` all that it must not change. */
export async function onRunningHost(commands: string, { load, places = '' }: HostOptions = {}): Promise<string> {
  const folder = scratchFolder();
  const script = `node='${process.execPath}' program='${program}' SCRATCH=$PWD\n${flowsOf(load)}\n${places}\n. '${machine}'\nset +e\n{\n${commands}\n} > '${join(folder, 'said')}' 2>&1\nkill %1`;
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const { stderr } = await execa('unshare', [...namespaces, 'bash', '-c', script], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
  });
  try {
    return readFileSync(join(folder, 'said'), 'utf8');
  } catch {
    throw new Error(`the machine could not be made: ${stderr}`);
  }
}

function flowsOf(load: HostLoad | undefined): string {
  return load === undefined ? '' : `FLOWS=${load.flows} BYTES=${load.bytes} BITS=${load.bits}`;
}
