import { isIP } from 'node:net';
import { Problem } from '../../../model/problem.ts';
import { brief } from '../../../model/visible.ts';
import type { TunnelType } from '../../../packet/tunnelHeaders.ts';
import type { InterfaceSettings } from '../../bridgeSettings.ts';
import { TUNNELS } from '../places.ts';

/** What comes at the far end of a mirror's output. */
export interface FarEnd {
  /** What copies are wrapped in; as they are, when absent. */
  readonly tunnel?: TunnelType;
  /** In pcap-filter(7)'s syntax: what may be a copy. */
  readonly filter?: string;
}

/** IANA's. */
const PORTS = { vxlan: 4789, geneve: 6081 } as const;

/** The far end of an output port's interface. @throws Problem for a tunnel that is not unwrapped */
export function farEndOf({ type, tunnel }: Pick<InterfaceSettings, 'type' | 'tunnel'>): FarEnd {
  if (!TUNNELS.test(type)) return {};
  const kind = type.replace('ip6', '');
  switch (kind) {
    case 'gre':
    case 'erspan':
      return { tunnel: kind, filter: to(tunnel?.remoteIp, '(ip proto 47 or ip6 proto 47 or ip6 proto 44)') };
    case 'vxlan':
    case 'geneve':
      return { tunnel: kind, filter: to(tunnel?.remoteIp, udpTo(tunnel?.destinationPort, PORTS[kind])) };
    default:
      throw new Problem(
        `copies in ${brief(type)} are not unwrapped`,
        'gre, erspan, vxlan and geneve are; for another, capture behind what unwraps it, and hold that against the packets: mirrorbench compare',
      );
  }
}

/** Fragments behind the first have no port; in IPv6 they are told by the header that they all have. */
function udpTo(said: string | undefined, usual: number): string {
  const port = said !== undefined && /^\d{1,5}$/.test(said) ? Number(said) : usual;
  return `(udp dst port ${port} or (ip proto 17 and ip[6:2] & 0x1fff != 0) or ip6 proto 44)`;
}

/** An address may be left to flows. */
function to(remote: string | undefined, packets: string): string {
  return remote !== undefined && isIP(remote) > 0 ? `dst host ${remote} and ${packets}` : packets;
}
