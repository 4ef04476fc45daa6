import { readFile } from 'node:fs/promises';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import type { Environment } from '../model/report.ts';
import { type Argv, start } from './process.ts';

/** How each tool tells its version. */
const VERSION_COMMANDS: Readonly<Record<string, Argv>> = {
  openvswitch: ['ovs-vswitchd', '--version'],
  tcpdump: ['tcpdump', '--version'],
  ping: ['ping', '-V'],
  iperf3: ['iperf3', '--version'],
  tcpreplay: ['tcpreplay', '--version'],
  trafgen: ['trafgen', '--version'],
  iproute2: ['ip', '-V'],
  'util-linux': ['unshare', '--version'],
};

/** Reads what the run runs on. A tool that is not installed is left out. */
export async function readEnvironment(): Promise<Environment> {
  const [loadAtStart = 0] = loadavg();
  const [tools, system, governor] = await Promise.all([toolVersions(), systemName(), frequencyGovernor()]);
  const processors = cpus();
  return {
    kernel: release(),
    system,
    architecture: arch(),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.versions.node,
    user: process.geteuid?.() === 0 ? 'root' : 'ordinary',
    tools,
    governor,
    loadAtStart,
  };
}

/** Versions of the tools that are installed, by name. */
export async function toolVersions(): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(
    Object.entries(VERSION_COMMANDS).map(async ([name, argv]) => {
      const result = await start(argv, { timeoutMs: 5_000 })
        .wait()
        .catch(() => undefined);
      const version = result && parseVersion(`${result.stdout}\n${result.stderr}`);
      return version === undefined ? undefined : ([name, version] as const);
    }),
  );
  return Object.fromEntries(found.filter((entry) => entry !== undefined));
}

/** All tools say it in their first lines. */
const LONGEST_GREETING = 1000;

/** The first thing in a tool's greeting that looks like a version: `3.1.0`, `4.99.3`, `20221126`. */
export function parseVersion(greeting: string): string | undefined {
  const start = greeting.slice(0, LONGEST_GREETING);
  return /(?<![\w.])v?(\d+\.\d+(?:\.\d+)*|\d{8})(?![\w])/.exec(start)?.[1] ?? /-(s{0,2}\d[\w.]*)/.exec(start)?.[1];
}

async function systemName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? 'unknown';
}

/** Of the first processor; a machine without cpufreq has no such file. */
async function frequencyGovernor(): Promise<string> {
  const text = await readFile('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'utf8').catch(() => 'none');
  return text.trim();
}
