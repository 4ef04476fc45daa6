import { inNamespace, ipBatch } from '../host/namespace.ts';
import { run } from '../host/process.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { endpointLines, type Joined } from './wiring.ts';

/** Frame by frame comparison wants frames as they are on a wire: checksums filled in, segments cut. */
const OFFLOADS_OFF = ['tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off'] as const;

/** Brings an endpoint's interface up, with its addresses, silent, and without offloads. */
export async function bringUpEndpoint(
  { topology, variant, namespaceOf, guests }: Pick<Lab, 'topology' | 'variant' | 'namespaceOf' | 'guests'>,
  host: Joined,
): Promise<void> {
  const namespace = namespaceOf(host.endpoint);
  if (host.host.address6 !== undefined)
    await reportGroupsAtOnce(endpointInterface(topology, variant.port, host.port), namespace);
  const lines = endpointLines(topology, variant.port, host);
  // What is lent is left as it was found, but for the lab's own interface.
  await ipBatch(guests[host.endpoint] === undefined ? ['link set lo up', ...lines] : lines, namespace);
  const name = endpointInterface(topology, variant.port, host.port);
  if (variant.offloads === 'off') await offloadsOff(name, namespace);
  else if (variant.switch === 'ovs-netdev' || variant.switch === 'ovs-afxdp') await checksumsFilledIn(name, namespace);
}

/** A host with an IPv6 address reports its multicast groups (MLD, RFC 3810) again within a second, by when a trial may listen. */
async function reportGroupsAtOnce(name: string, namespace: string | undefined): Promise<void> {
  const setting = `/proc/sys/net/ipv6/conf/${name}/mldv2_unsolicited_report_interval`;
  await run(inNamespace(namespace, ['tee', setting]), { input: '1' });
}

/** The userspace datapath passes checksums on as they are: TCP does not connect where they are left to an interface. */
async function checksumsFilledIn(name: string, namespace: string | undefined): Promise<void> {
  await run(inNamespace(namespace, ['ethtool', '-K', name, 'tx', 'off']));
}

/** Switches the offloads of an interface off. */
export async function offloadsOff(name: string, namespace: string | undefined): Promise<void> {
  await run(inNamespace(namespace, ['ethtool', '-K', name, ...OFFLOADS_OFF]));
}
