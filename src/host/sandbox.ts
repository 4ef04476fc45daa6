import { type ChildProcess, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { confinementRemedy } from './confinement.ts';
import { packageRoot } from './packageRoot.ts';
import { until } from './until.ts';

/**
 * A process in namespaces of its own: network, mounts, process ids, and a user namespace when the caller is not root.
 * When it ends, for whatever reason, the kernel removes every process, interface, namespace and mount that was in it.
 */
export interface Sandbox {
  /** Sends a message to the process inside. */
  send(message: object): void;
  /** Path of its network namespace; resolves when there is one. */
  networkNamespace(): Promise<string>;
  /** Ends it at once. */
  kill(): void;
  /** Resolves when it is gone. */
  readonly ended: Promise<SandboxEnd>;
}

export interface SandboxEnd {
  /** Undefined when it was killed. */
  readonly exitCode: number | undefined;
  /** What it wrote to standard error, empty when that went to the terminal. */
  readonly stderr: string;
}

export interface SandboxOptions {
  /** Called with each message from inside. */
  readonly onMessage: (message: unknown) => void;
  /** Gives it the terminal, for a shell; otherwise it is out of reach of the terminal's signals. */
  readonly terminal?: boolean;
  /** Open files that the process inside gets, from number 4 on. */
  readonly descriptors?: readonly number[];
}

/**
 * The command of a sandbox. setpriv has unshare killed when the caller dies, and unshare has its child killed, which is
 * process 1 inside; that child also ends by itself when its channel to the caller closes.
 */
export function sandboxArgv(asRoot: boolean, program: string): readonly [string, ...string[]] {
  const user = asRoot ? [] : ['--user', '--map-current-user', '--keep-caps'];
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...user, ...namespaces, '--', process.execPath, program];
}

/** Starts a sandbox, with the program's inner process in it, which waits for a job. */
export function startSandbox({ onMessage, terminal = false, descriptors = [] }: SandboxOptions): Sandbox {
  const program = join(packageRoot(), 'dist', 'inner.js');
  const [file, ...rest] = sandboxArgv(process.geteuid?.() === 0, program);
  const standard = terminal ? 'inherit' : 'ignore';
  const child = spawn(file, rest, {
    stdio: [standard, standard, terminal ? 'inherit' : 'pipe', 'ipc', ...descriptors],
    detached: !terminal,
  });
  child.on('message', onMessage);
  let isKilled = false;
  return {
    send: (message) => void (child.connected && child.send(message, () => {})),
    networkNamespace: async () => {
      const path = `/proc/${child.pid}/ns/net`;
      const own = readlinkSync('/proc/self/ns/net');
      // setpriv becomes unshare, which lives in the namespace that it makes.
      await until('the sandbox has a network', () => namespaceAt(path) !== own, { deadlineMs: 10_000 });
      return path;
    },
    kill: () => {
      isKilled = true;
      child.kill('SIGKILL');
    },
    ended: ending(child, () => isKilled),
  };
}

function namespaceAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    throw new Problem(`the sandbox has ended: ${(error as Error).message}`, confinementRemedy());
  }
}

function ending(child: ChildProcess, isKilled: () => boolean): Promise<SandboxEnd> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (stderr.length < 100_000) stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT';
      const what = missing ? 'setpriv is not installed' : `the sandbox did not start: ${error.message}`;
      reject(new Problem(what, 'mirrorbench doctor tells what is missing, and how to get it'));
    });
    const end = (code: number | null) => resolve({ exitCode: code ?? undefined, stderr });
    child.on('close', end);
    // Killed when it has forked, and its child does not end with it yet, it leaves that one waiting for orders: it ends with its channel.
    child.on('exit', (code) => {
      if (!isKilled() || !child.connected) return;
      child.disconnect();
      end(code);
    });
  });
}

/** The Problem of a sandbox that ended before it did anything. */
export function sandboxProblem({ exitCode, stderr }: SandboxEnd): Problem {
  // When its child is killed, unshare complains of its own signal mask, and ends with 1.
  const isComplaint = (line: string) => line.includes('sigprocmask unblock failed');
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines
    .filter((line) => !isComplaint(line))
    .slice(-5)
    .join('\n');
  const wasKilled = exitCode === undefined || lines.some(isComplaint);
  const end = wasKilled ? 'was killed' : `ended with exit code ${exitCode}`;
  return new Problem(`the sandbox ${end}${said === '' ? '' : `: ${said}`}`, confinementRemedy());
}
