import { closeSync, constants, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { Problem } from '../model/problem.ts';
import { commandText } from './gaveNo.ts';
import { SEARCH_PATH } from './searchPath.ts';

/** An argument vector: the program first. Nothing of it ever passes through a shell. */
export type Argv = readonly [string, ...string[]];

export interface ProcessOptions {
  /** Written to standard input, which is then closed; empty unless told. */
  readonly input?: string;
  /** Its standard input stays open until `endInput`, or the end of the program; not with `input`. */
  readonly holdsInput?: true;
  /** Gives it a terminal for its standard input, which nothing is typed at; not with `input`. */
  readonly terminal?: boolean;
  /** Descriptor of a file that takes its standard output, which is then not in its result. */
  readonly output?: number;
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Killed after this many milliseconds; for `run` 30,000 unless told, for `start` never. */
  readonly timeoutMs?: number;
}

/** How a process ended. */
export interface ProcessResult {
  readonly argv: Argv;
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that goes on beside the program. */
export interface RunningProcess {
  readonly pid: number;
  readonly argv: Argv;
  /** Standard error and standard output so far. */
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /**
   * The result, once it has ended: undefined while it runs.
   *
   * @throws Problem when it could not be started, or took too long
   */
  readonly ended: () => ProcessResult | undefined;
  /** Ends the standard input of one that has it held open. */
  endInput(): void;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Resolves when it has ended, whatever its exit code. */
  wait(): Promise<ProcessResult>;
}

/** Tools print a summary; whatever goes beyond this is cut, so that no output can exhaust the memory. */
const MAX_OUTPUT_CHARACTERS = 4_000_000;

/**
 * Runs a process to its end.
 *
 * @throws Problem when it cannot be started, ends with another code than 0, or takes too long
 */
export async function run(argv: Argv, options: ProcessOptions = {}): Promise<ProcessResult> {
  const result = await start(argv, { timeoutMs: DEFAULT_TIMEOUT_MS, ...options }).wait();
  if (result.exitCode !== 0) throw failure(result);
  return result;
}

/** Starts a process. It dies with the sandbox, at the latest. */
export function start(argv: Argv, options: ProcessOptions = {}): RunningProcess {
  const child = spawn(argv, options);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      if (output[stream].length < MAX_OUTPUT_CHARACTERS) output[stream] += text;
    });
  }
  let ended: ProcessResult | undefined;
  let problem: Error | undefined;
  const result = child.then((raw) => {
    if (raw.code === 'ENOENT') throw notFound(argv);
    if (raw.timedOut) throw new Problem(`${commandText(argv)} took longer than ${options.timeoutMs} ms`);
    // Such as a file that is no program, or an argument that is too long.
    if (raw.exitCode === undefined && raw.signal === undefined && raw.code !== undefined)
      throw new Problem(`${commandText(argv)} cannot be started: ${raw.code}`);
    ended = { argv, exitCode: raw.exitCode, ...output };
    return ended;
  });
  result.catch((error: Error) => {
    problem = error;
  });
  return {
    pid: child.pid ?? 0,
    argv,
    output: () => output,
    ended: () => {
      if (problem !== undefined) throw problem;
      return ended;
    },
    endInput: () => void child.stdin?.end(),
    kill: (signal) => void child.kill(signal),
    wait: () => result,
  };
}

const DEFAULT_TIMEOUT_MS = 30_000;

function spawn([file, ...rest]: Argv, options: ProcessOptions) {
  const terminal = options.terminal ? openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY) : undefined;
  const child = execa(file, rest, {
    reject: false,
    buffer: false,
    cleanup: false,
    killSignal: 'SIGKILL',
    env: { PATH: SEARCH_PATH, LC_ALL: 'C', ...options.environment },
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    stdout: (options.output ?? 'pipe') as 'pipe',
    ...(options.input === undefined
      ? { stdin: (options.holdsInput ? 'pipe' : (terminal ?? 'ignore')) as 'ignore' }
      : { input: options.input }),
  });
  if (terminal !== undefined) closeSync(terminal);
  // It may end before its input does.
  child.stdin?.on('error', () => {});
  return child;
}

/** A program that bytes go through. */
export interface FilterProcess {
  readonly output: Readable;
  /** How it ended; its standard output is not in it. */
  readonly result: Promise<ProcessResult>;
  readonly end: () => void;
}

/**
 * Starts a program that reads bytes and writes others; they are never held as a whole.
 *
 * @param remedy what brings the program when it is not installed
 */
export function startFilter(argv: Argv, input: Readable, remedy: string): FilterProcess {
  const [file, ...rest] = argv;
  const child = execa(file, rest, {
    reject: false,
    buffer: false,
    stdin: 'pipe',
    env: { PATH: SEARCH_PATH, LC_ALL: 'C' },
    encoding: 'buffer',
  });
  // A program that has enough closes its input early; a stream that breaks ends it.
  child.stdin.on('error', () => input.destroy());
  input.on('error', () => child.stdin.end()).pipe(child.stdin);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < MAX_OUTPUT_CHARACTERS) stderr += text;
  });
  const result = child.then((raw): ProcessResult => {
    if (raw.code === 'ENOENT') throw new Problem(`${file} is not installed`, remedy);
    return { argv, exitCode: raw.exitCode, stdout: '', stderr };
  });
  // It is asked for when the output has ended.
  result.catch(() => {});
  return { output: child.stdout, result, end: () => void child.kill('SIGKILL') };
}

/** A process that outlives the program. */
export interface DetachedProcess {
  /** Closed by the kernel when the program ends, for whatever reason. */
  readonly input: Writable;
  readonly output: Readable;
}

/** Starts a process in a session of its own, out of reach of the terminal's signals; its errors go where the program's do. */
export function startDetached([file, ...rest]: Argv): DetachedProcess {
  const child = execa(file, rest, {
    reject: false,
    buffer: false,
    cleanup: false,
    detached: true,
    cwd: '/',
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
    env: { PATH: SEARCH_PATH },
  });
  // Whoever speaks to it learns from the end of its output that nobody listens.
  child.stdin.on('error', () => {});
  return { input: child.stdin, output: child.stdout };
}

/** The Problem that a process's result tells of. */
export function failure(result: ProcessResult): Problem {
  const said = result.stderr.trim() || result.stdout.trim() || 'it said nothing';
  const end = result.exitCode === undefined ? 'was killed' : `ended with exit code ${result.exitCode}`;
  return new Problem(`${commandText(result.argv)} ${end}: ${said.slice(0, 2000)}`);
}

function notFound(argv: Argv): Problem {
  return new Problem(`${argv[0]} is not installed`, 'mirrorbench doctor names the package that brings it');
}

/** Runs a program on the terminal of the command, such as a shell; resolves to its exit code when it ends. */
export async function runOnTerminal(
  [file, ...rest]: Argv,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const result = await execa(file, rest, {
    reject: false,
    stdio: 'inherit',
    cleanup: false,
    env: { PATH: SEARCH_PATH, ...environment },
  });
  if (result.code === 'ENOENT') throw notFound([file, ...rest]);
  return result.exitCode ?? 1;
}
