import { inNamespace, ipBatch } from '../host/namespace.ts';
import { startOpenVSwitch } from '../host/openVSwitch.ts';
import { systemOpenVSwitch } from '../host/openVSwitchBuild.ts';
import { run } from '../host/process.ts';
import { startCapture } from '../host/tcpdump.ts';
import { TAPPINGS } from '../lab/mechanisms/tappings.ts';
import { MECHANISM_NAMES } from '../model/mechanism.ts';
import type { MechanismFinding, Message, ProbeFinding } from './messages.ts';

/** The things that a lab needs of the machine, each tried for real; the sandbox itself has been made when this runs. */
const TRIES: readonly { readonly what: string; readonly attempt: () => Promise<unknown> }[] = [
  { what: 'network namespaces', attempt: () => ipBatch(['netns add probe']) },
  {
    what: 'veth pairs between namespaces',
    attempt: () => ipBatch(['link add probe0 type veth peer name probe1 netns probe']),
  },
  { what: 'entering a namespace', attempt: () => run(inNamespace('probe', ['ip', 'link', 'set', 'probe1', 'up'])) },
  { what: 'taps by /dev/net/tun', attempt: () => run(['ip', 'tuntap', 'add', 'probe2', 'mode', 'tap']) },
  { what: 'switching offloads off', attempt: () => run(['ethtool', '-K', 'probe0', 'tx', 'off']) },
  { what: 'capturing with tcpdump', attempt: capture },
  {
    what: 'a private Open vSwitch',
    attempt: async () => (await startOpenVSwitch('/run/probe', await systemOpenVSwitch())).stop(),
  },
];

/** Tries out inside the sandbox what labs need, and tells what came of it. */
export async function probe(tell: (message: Message) => Promise<void>): Promise<void> {
  const findings: ProbeFinding[] = [];
  for (const { what, attempt } of TRIES) {
    const problem = await attempt().then(
      () => undefined,
      (error: Error) => error.message,
    );
    findings.push({ what, ...(problem !== undefined && { problem }) });
  }
  await tell({ kind: 'probed', findings, mechanisms: await findMechanisms() });
}

/** Those that copy at interfaces of the kernel; Open vSwitch's come with it. */
async function findMechanisms(): Promise<readonly MechanismFinding[]> {
  const found: MechanismFinding[] = [];
  for (const name of MECHANISM_NAMES) {
    if (!(name in TAPPINGS)) continue;
    const tapping = TAPPINGS[name as keyof typeof TAPPINGS];
    const missing = await tapping.missing();
    found.push(missing === undefined ? { name, means: await tapping.means() } : { name, missing });
  }
  return found;
}

async function capture(): Promise<void> {
  await ipBatch(['link set lo up']);
  const running = await startCapture({ interface: 'lo', flag: 'in', file: '/run/probe.pcap', snapLength: 100 });
  await running.stop();
}
