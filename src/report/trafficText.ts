import type { SentTraffic } from '../model/traffic.ts';

/** What was sent, in words, such as `ping, ctn-1 to ctn-2`. Names are as they came: escape them. */
export function trafficText(traffic: SentTraffic): string {
  switch (traffic.kind) {
    case 'idle':
      return `nothing for ${traffic.durationMs} ms`;
    case 'ping':
      return `${traffic.flood ? 'ping flood' : 'ping'}${overIpv6(traffic)}, ${traffic.from} to ${traffic.to}`;
    case 'iperf3': {
      const { protocol, direction = 'forward', from, to } = traffic;
      const ends = { forward: `${from} to ${to}`, reverse: `${to} to ${from}`, both: `${from} and ${to}` }[direction];
      return `iperf3 ${protocol.toUpperCase()}${overIpv6(traffic)}, ${ends}`;
    }
    case 'replay': {
      const server = traffic.split === undefined ? '' : ` and ${traffic.split.server}`;
      return `replay of ${traffic.capture.replace(/^.*\//, '')} from ${traffic.from}${server}`;
    }
    case 'pktgen':
      return `${traffic.driver}, ${traffic.from} to ${traffic.to}`;
    case 'frames':
      return `frames from ${traffic.senders.join(', ')}`;
    case 'packetOut':
      return 'packet-out';
    default:
      return traffic satisfies never;
  }
}

function overIpv6({ ipVersion }: { readonly ipVersion?: 4 | 6 }): string {
  return ipVersion === 6 ? ' over IPv6' : '';
}
