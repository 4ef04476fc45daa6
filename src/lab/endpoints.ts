import { inNamespace, ipBatch } from '../host/namespace.ts';
import { run } from '../host/process.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { endpointLines, type Joined } from './wiring.ts';

/** Frame by frame comparison wants frames as they are on a wire: checksums filled in, segments cut. */
const OFFLOADS_OFF = ['tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off'] as const;

/** Brings an endpoint's interface up, with its addresses, silent, and without offloads. */
export async function bringUpEndpoint(
  { topology, variant, namespaceOf }: Pick<Lab, 'topology' | 'variant' | 'namespaceOf'>,
  host: Joined,
): Promise<void> {
  const namespace = namespaceOf(host.endpoint);
  await ipBatch(endpointLines(topology, variant.port, host), namespace);
  if (!topology.superFrames) await offloadsOff(endpointInterface(topology, variant.port, host.port), namespace);
}

/** Switches the offloads of an interface off. */
export async function offloadsOff(name: string, namespace: string | undefined): Promise<void> {
  await run(inNamespace(namespace, ['ethtool', '-K', name, ...OFFLOADS_OFF]));
}
