import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { type Ended, program, root, scratchFolder } from './command.ts';

/** A sandbox that stands for a host with an Open vSwitch on the default paths: network, mounts and processes of its own. */
export interface LiveHost {
  /** Runs a program there to its end, whatever its exit code. */
  run(...argv: readonly [string, ...string[]]): Promise<Ended>;
  /** The same of one that has to succeed; its output. */
  out(...argv: readonly [string, ...string[]]): Promise<string>;
  mirrorbench(...args: readonly string[]): Promise<Ended>;
  /** Runs one of scripts/ there. */
  script(name: string, ...words: readonly string[]): Promise<Ended>;
  /** All that is configured, without what the switch writes by itself, in an order of its own. */
  configuration(): Promise<string>;
  /** Where its files are seen from outside. */
  readonly files: string;
  /** Of ovs-vswitchd, as the machine has it. */
  readonly vswitchdPid: number;
}

const SET_UP = `
set -e
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /etc/openvswitch
mount -t tmpfs tmpfs /var/log/openvswitch
mkdir -p /run/openvswitch
ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote=punix:/run/openvswitch/db.sock --detach --no-chdir --pidfile /etc/openvswitch/conf.db
ovs-vsctl --no-wait init
ovs-vswitchd --detach --no-chdir --pidfile --log-file unix:/run/openvswitch/db.sock 2>/dev/null
ip link set lo up
for bridge in br-int br-ext; do ovs-vsctl add-br $bridge -- set bridge $bridge datapath_type=netdev; done
echo ready
exec sleep infinity
`;

/** Starts a host; it is gone when the test has ended. It has the bridges br-int and br-ext. */
export async function liveHost(setUp = ''): Promise<LiveHost> {
  const scratch = scratchFolder();
  const environment = { ...process.env, XDG_STATE_HOME: `${scratch}/state`, SCRATCH: scratch };
  const isolation = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...isolation, 'sh', '-c', setUp + SET_UP], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  // One that ends before that closes its output.
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line !== 'ready') throw new Error(`the host did not start: ${line}`);
  const [first = ''] = childrenOf(child.pid ?? 0);
  const enter = ['-t', first, '--net', '--mount', '--pid'];
  const run = async (...argv: readonly [string, ...string[]]): Promise<Ended> => {
    const { exitCode, stdout, stderr } = await execa('nsenter', [...enter, '--', ...argv], {
      reject: false,
      stdin: 'ignore',
      cwd: scratch,
      env: environment,
      timeout: 60_000,
    });
    return { exitCode, stdout, stderr };
  };
  const out = async (...argv: readonly [string, ...string[]]) => {
    const ended = await run(...argv);
    if (ended.exitCode !== 0) throw new Error(`${argv.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  return {
    run,
    out,
    mirrorbench: (...args) => run(process.execPath, program, ...args),
    script: (name, ...words) => run(`${root}/node_modules/.bin/zx`, `${root}/scripts/${name}.mjs`, ...words),
    configuration: async () => {
      const columns =
        'name,select_all,select_src_port,select_dst_port,select_vlan,output_port,output_vlan,snaplen,external_ids';
      const tables = [
        ['--columns=name,ports,mirrors', 'list', 'bridge'],
        ['--columns=name,interfaces,tag,trunks,vlan_mode,external_ids,other_config', 'list', 'port'],
        ['--columns=name,type,options,external_ids,mtu_request', 'list', 'interface'],
        [`--columns=${columns}`, 'list', 'mirror'],
      ];
      const names = await namesByRow(out);
      const texts = await Promise.all(
        tables.map((words) => out('ovs-vsctl', '--format=csv', '--no-headings', ...words)),
      );
      const named = texts.join('\n').replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, (row) => names.get(row) ?? row);
      return named.split('\n').map(sortedSets).sort().join('\n');
    },
    files: `/proc/${first}/root`,
    vswitchdPid: childNamed(Number(first), 'ovs-vswitchd'),
  };
}

function childrenOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
}

/** A daemon is a child of the first process there. */
function childNamed(first: number, name: string): number {
  const found = childrenOf(first).find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return Number(found);
}

/** Two rows that hold the same have different UUIDs. */
async function namesByRow(out: LiveHost['out']): Promise<ReadonlyMap<string, string>> {
  const tables = ['port', 'interface', 'mirror'];
  const lists = await Promise.all(
    tables.map((table) => out('ovs-vsctl', '--format=csv', '--no-headings', '--columns=_uuid,name', 'list', table)),
  );
  return new Map(
    lists
      .join('\n')
      .split('\n')
      .map((line) => [line.slice(0, 36), line.slice(37)] as const),
  );
}

function sortedSets(line: string): string {
  return line.replace(/\[([^\]]*)\]/g, (_, members: string) => `[${members.split(', ').sort().join(', ')}]`);
}
