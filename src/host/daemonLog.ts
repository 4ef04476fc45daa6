import { readFile } from 'node:fs/promises';
import type { RunningProcess } from './process.ts';

/** The daemons of an Open vSwitch. */
export const DAEMONS = ['ovsdb-server', 'ovs-vswitchd'] as const;

export type Daemon = (typeof DAEMONS)[number];

/** Where a daemon of the Open vSwitch in this folder logs to. */
export function logFile(folder: string, daemon: Daemon): string {
  return `${folder}/${daemon}.log`;
}

/** The lines that tell of something wrong, of the level WARN, ERR or EMER: `TIME|NUMBER|MODULE|LEVEL|TEXT`. */
export function problemLines(log: string): readonly string[] {
  return log.split('\n').filter((line) => /^[^|]*\|\d+\|[^|]*\|(WARN|ERR|EMER)\|/.test(line));
}

/** What a daemon said last, on standard error and in its log. */
export async function lastWords(folder: string, daemon: Daemon, process: RunningProcess): Promise<string> {
  const log = await readFile(logFile(folder, daemon), 'utf8').catch(() => '');
  return [process.output().stderr.trim(), ...log.trim().split('\n').slice(-5)].filter(Boolean).join('\n') || 'no log';
}
