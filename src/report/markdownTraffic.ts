import type { Outcome, StoredTrial } from '../model/report.ts';
import type { SentTraffic } from '../model/traffic.ts';
import { escapeMarkdown, markdownTable } from './escape.ts';
import { outcomeName } from './names.ts';
import type { Naming } from './summary.ts';

const HEAD = [
  'Trial',
  'Traffic',
  'Asked',
  'Claimed',
  'Counted',
  'Captured',
  'Of the traffic',
  'Asked packets/s',
  'Packets/s',
];

/**
 * What each trial's generator was asked to send and says that it sent, what the kernel counted out of the sending interface, and what was captured
 * as it arrived: all packets, and those that are of the traffic.
 */
export function trafficMarkdown(outcomes: readonly Outcome[], naming: Naming): readonly string[] {
  return outcomes.map((outcome) =>
    [`**${escapeMarkdown(outcomeName(outcome, naming))}**`, markdownTable(HEAD, outcome.trials.map(row))].join('\n\n'),
  );
}

function row({ trial, traffic, generator, entered, offloads }: StoredTrial): readonly string[] {
  const numbers = [
    generator.asked,
    generator.claimed,
    entered?.counted,
    entered?.captured,
    entered?.packets,
    entered?.intendedPacketsPerSecond,
    entered?.packetsPerSecond,
  ];
  const state = offloads === 'on' ? ', offloads on' : '';
  return [escapeMarkdown(trial), escapeMarkdown(`${inWords(traffic)}${state}`), ...numbers.map(cell)];
}

function cell(value: number | undefined): string {
  if (value === undefined) return '';
  return value < 10 ? `${Number(value.toPrecision(3))}` : Math.round(value).toLocaleString('en-US');
}

function overIpv6({ ipVersion }: { readonly ipVersion?: 4 | 6 }): string {
  return ipVersion === 6 ? ' over IPv6' : '';
}

function inWords(traffic: SentTraffic): string {
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
