import type { Topology } from '../model/topology.ts';
import { probeMark } from './probeId.ts';
import { probes } from './probes.ts';

/** Behind an Ethernet, an IPv4 and a UDP header. */
const PAYLOAD = 14 + 20 + 8;
const CHECKSUM = PAYLOAD - 2;

/**
 * Frames of one UDP flow that differ in the number in their payload alone, from 0 on; as many as a stream needs. They have no UDP checksum, which
 * IPv4 allows.
 */
export function numberedFrames<EndpointName extends string>(
  topology: Topology<string, EndpointName>,
  { from, to }: { readonly from: EndpointName; readonly to: EndpointName },
  count: number,
): readonly Uint8Array[] {
  const { bytes: template } = probes(topology).udp({ from, to, id: 0 });
  template.fill(0, CHECKSUM, CHECKSUM + 2);
  return Array.from({ length: count }, (_, number) => {
    const frame = Uint8Array.from(template);
    frame.set(probeMark(number), PAYLOAD);
    return frame;
  });
}
