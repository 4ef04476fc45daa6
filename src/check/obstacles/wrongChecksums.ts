import { checkChecksums, WRONG } from '../../packet/frameChecksums.ts';
import type { Some } from './lengths.ts';

/** Packets with a wrong checksum; one that has several wrong ones counts for each kind. */
export interface WrongChecksums extends Some {
  readonly ipv4Header: number;
  readonly tcp: number;
  readonly udp: number;
  /** ICMP and ICMPv6. */
  readonly icmp: number;
  /** Of those in TCP or UDP, the ones whose field was left for the network card to complete: zero, or the pseudo header's sum. */
  readonly unfilled: number;
}

/** Checks packet by packet. */
export interface ChecksumCheck {
  readonly see: (view: DataView, at: number, end: number, type: number, number: number) => void;
  readonly found: () => WrongChecksums;
}

export function checksumCheck(): ChecksumCheck {
  let [packets, first] = [0, 0];
  let [ipv4Header, tcp, udp, icmp, unfilled] = [0, 0, 0, 0, 0];
  return {
    see(view, at, end, type, number) {
      const faults = checkChecksums(view, at, end, type);
      if (faults === 0) return;
      if (packets === 0) first = number;
      packets += 1;
      if ((faults & WRONG.header) !== 0) ipv4Header += 1;
      if ((faults & WRONG.tcp) !== 0) tcp += 1;
      if ((faults & WRONG.udp) !== 0) udp += 1;
      if ((faults & WRONG.icmp) !== 0) icmp += 1;
      if ((faults & WRONG.unfilled) !== 0) unfilled += 1;
    },
    found: () => ({ packets, ...(packets > 0 && { first }), ipv4Header, tcp, udp, icmp, unfilled }),
  };
}
