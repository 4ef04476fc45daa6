import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** What a program could leave behind on a machine. */
export interface MachineState {
  /** Commands of processes other than the kernel's, this one's and its workers'. */
  readonly processes: readonly string[];
  /** Inodes of all network namespaces that a process lives in. */
  readonly networkNamespaces: readonly string[];
  readonly interfaces: string;
  readonly mounts: string;
  /** Names in /run, /run/netns, /var/run/openvswitch, /tmp and the folder for temporary files. */
  readonly files: readonly string[];
  /** Paths of Unix sockets. */
  readonly sockets: readonly string[];
}

/** Reads the state of the machine, without starting a process. */
export function machineState(): MachineState {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const processes = pids.flatMap((pid) => {
    const command = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim());
    return command === undefined || command === '' || /vitest|esbuild/.test(command) ? [] : [command];
  });
  const namespaces = pids.flatMap((pid) => attempt(() => readlinkSync(`/proc/${pid}/ns/net`)) ?? []);
  const folders = [...new Set(['/run', '/run/netns', '/run/openvswitch', '/tmp', tmpdir()])];
  return {
    processes: processes
      .filter((command) =>
        /mirrorbench|dist\/(cli|inner)|unshare|ovs|tcpdump|ping|iperf3|tcpreplay|nsenter/.test(command),
      )
      .sort(),
    networkNamespaces: [...new Set(namespaces)].sort(),
    interfaces: interfaceNames(),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    files: folders
      .flatMap((folder) => (attempt(() => readdirSync(folder)) ?? []).map((name) => `${folder}/${name}`))
      // Engines' and runtimes' own, made with their first container.
      .filter((path) => !/^\/run\/(containerd|containers|crun|libpod|runc)$/.test(path))
      .sort(),
    sockets: socketPaths(),
  };
}

/**
 * Waits until the machine is as it was: the kernel takes a sandbox down in its own time after a kill.
 *
 * @returns the last state, to be compared by the test
 */
export async function settled(before: MachineState, deadlineMs: number): Promise<MachineState> {
  const wanted = JSON.stringify(before);
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const now = machineState();
    if (JSON.stringify(now) === wanted || Date.now() > deadline) return now;
    await setTimeout(20);
  }
}

/** Names only: counters of lo and eth0 go on. */
function interfaceNames(): string {
  const lines = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2);
  return lines.map((line) => line.split(':')[0]?.trim() ?? '').join(' ');
}

/** Those that were bound to a path; the rest are pairs that processes have between them. Each connection has the path once more. */
function socketPaths(): readonly string[] {
  const lines = readFileSync('/proc/net/unix', 'utf8').trim().split('\n').slice(1);
  return [...new Set(lines.flatMap((line) => /[/@].*/.exec(line) ?? []))].sort();
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
