import type { Direction, Mirror } from '../../model/mirror.ts';
import type { Port, Topology } from '../../model/topology.ts';
import { admits, includes, isReserved, type Packet, parse, serialize, translated, vlanInside } from './wire.ts';

// A switch with mirrors, to hold the oracle against: the pseudo-code of what Open vSwitch does (mirror_packet(), output_normal(),
// xlate_actions() in ofproto-dpif-xlate.c), for one bridge, step by step and knowing all. It shares no code with the oracle.

/** An OpenFlow action of the model. */
export type Act =
  | { readonly act: 'output'; readonly port: string }
  | { readonly act: 'backOut' | 'normal' | 'drop' | 'stripVlan' | 'moveSource' | 'register' }
  | { readonly act: 'setVlan'; readonly vlan: number }
  | { readonly act: 'setDestination'; readonly mac: string }
  | { readonly act: 'clone'; readonly acts: readonly Act[] }
  | { readonly act: 'resubmit'; readonly table: number; readonly port?: string };

/** A flow of the model. */
export interface Rule {
  readonly table: number;
  readonly inPort?: string;
  readonly acts: readonly Act[];
}

/** How versions differ. */
export interface Gates {
  readonly modificationCopiesAgain: boolean;
  readonly metadataCopiesAgain: boolean;
}

/** A frame that leaves by a port. */
export interface Emission {
  readonly port: string;
  readonly bytes: Uint8Array;
  /** The output that it is a copy for, `port p3` or `VLAN 500`; undefined for a delivery. */
  readonly copyFor?: string;
}

/** What comes of one packet. */
export interface Passage {
  readonly emissions: readonly Emission[];
  /**
   * Whether an action changed the packet and nobody can say into what: it then left only where copies are, or learning delivered it
   * besides.
   */
  readonly isHidden: boolean;
  /**
   * Whether it arrived in an output VLAN, and was copied into that or changed, perhaps into another one: delivered or copied, it looks the
   * same.
   */
  readonly isBlurred: boolean;
}

const MAX_DEPTH = 64;

class TranslationError extends Error {}

/** A switch of one bridge with these ports, mirrors and flows; without flows it floods. */
export function modelSwitch(
  { bridge, ports }: Topology,
  mirrors: readonly Mirror[],
  rules: readonly Rule[] | undefined,
  gates: Gates,
): (bytes: Uint8Array, port: string) => Passage {
  const isMirrorOut = (port: string) => mirrors.some(({ outputPort }) => outputPort === port);
  const outputs = mirrors.map(({ outputPort, outputVlan }) =>
    outputPort !== undefined ? `port ${outputPort}` : `VLAN ${outputVlan}`,
  );

  return (arrived, inPort) => {
    const nothing: Passage = { emissions: [], isHidden: false, isBlurred: false };
    if (isMirrorOut(inPort)) return nothing;
    const emissions: Emission[] = [];
    const deliveries: { readonly port: string; readonly shape: number; readonly isPlain: boolean }[] = [];
    let shapes = 0;
    /** One bit for each mirror that has had its copy. */
    let done = 0;
    let [isBlurred, isLearned] = [false, false];
    const first = parse(arrived);
    const vlanAtFirst = vlanInside(portOf(inPort), first);

    const mirror = (port: string, direction: Direction, packet: Packet): void => {
      const vid = packet.tag?.vid ?? 0;
      if (!admits(portOf(port), vid)) return;
      const vlan = vlanInside(portOf(port), packet);
      mirrors.forEach((one, index) => {
        const selected = direction === 'arriving' ? one.selectSrcPort : one.selectDstPort;
        if (one.selectAll !== true && selected?.includes(port) !== true) return;
        if ((done & (1 << index)) !== 0) return;
        if (one.selectVlan !== undefined && one.selectVlan.length > 0 && !one.selectVlan.includes(vlan)) return;
        outputs.forEach((output, other) => {
          if (output === outputs[index]) done |= 1 << other;
        });
        const copyFor = outputs[index] as string;
        if (one.outputPort !== undefined) {
          emit(one.outputPort, translated(portOf(one.outputPort), packet, vlan), { copyFor, snaplen: one.snaplen });
          return;
        }
        if (vlan === one.outputVlan || isReserved(packet.destination)) return;
        for (const member of Object.keys(ports)) {
          if (!includes(portOf(member), one.outputVlan as number) || isMirrorOut(member)) continue;
          isBlurred ||= vlanAtFirst === one.outputVlan;
          emit(member, translated(portOf(member), packet, one.outputVlan as number), { copyFor, snaplen: one.snaplen });
        }
      });
    };

    const emit = (
      port: string,
      packet: Packet,
      { copyFor, snaplen = 0 }: { copyFor?: string; snaplen?: number | undefined } = {},
    ): void => {
      if (portOf(inPort).protected && portOf(port).protected) return;
      const bytes = serialize(packet);
      const isCut = snaplen > 0 && snaplen < 65_535;
      emissions.push({
        port,
        bytes: isCut ? bytes.slice(0, snaplen) : bytes,
        ...(copyFor !== undefined && { copyFor }),
      });
      if (copyFor === undefined) note(port, packet);
      mirror(port, 'departing', packet);
    };

    /** A delivery shows what the packet has become, but not where it, or another of its port, could as well be a copy. */
    const note = (port: string, packet: Packet): void => {
      const vlan = vlanInside(portOf(port), packet);
      const isLikeCopy = mirrors.some(
        ({ outputPort, outputVlan }) =>
          outputPort === undefined &&
          includes(portOf(port), outputVlan as number) &&
          vlan === outputVlan &&
          vlanAtFirst !== vlan,
      );
      deliveries.push({ port, shape: packet.shape, isPlain: !isMirrorOut(port) && !isLikeCopy });
    };

    const changed = (packet: Packet, changes: Partial<Packet>, counts: boolean): Packet => {
      if (counts && gates.modificationCopiesAgain) done = 0;
      shapes += 1;
      return { ...packet, ...changes, shape: shapes };
    };

    const run = (acts: readonly Act[], start: Packet, table: number, depth: number): Packet => {
      let packet = start;
      for (const one of acts) {
        switch (one.act) {
          case 'output':
            if (one.port !== inPort) emit(one.port, packet);
            break;
          case 'backOut':
            emit(inPort, packet);
            break;
          case 'normal':
            flood(packet);
            isLearned = true;
            break;
          case 'setVlan':
            packet = changed(packet, { tag: { vid: one.vlan, pcp: packet.tag?.pcp ?? 0 } }, true);
            break;
          case 'stripVlan':
            packet = changed(packet, { tag: undefined }, true);
            break;
          case 'setDestination':
            packet = changed(packet, { destination: one.mac.replaceAll(':', '') }, true);
            break;
          case 'moveSource':
            packet = changed(packet, { destination: packet.source }, false);
            break;
          case 'register':
            if (gates.metadataCopiesAgain) done = 0;
            break;
          case 'clone':
            run(one.acts, packet, table, depth);
            break;
          case 'resubmit':
            if (depth >= MAX_DEPTH) throw new TranslationError();
            packet = enter(one.table, one.port ?? inPort, packet, depth + (one.table <= table ? 1 : 0));
            break;
          case 'drop':
            break;
          default:
            one satisfies never;
        }
      }
      return packet;
    };

    const enter = (table: number, lookup: string, packet: Packet, depth: number): Packet => {
      const rule = (rules ?? []).find(
        (candidate) => candidate.table === table && (candidate.inPort === undefined || candidate.inPort === lookup),
      );
      return rule === undefined ? packet : run(rule.acts, packet, table, depth);
    };

    const flood = (packet: Packet): void => {
      const from = portOf(inPort);
      if (!admits(from, packet.tag?.vid ?? 0) || isReserved(packet.destination)) return;
      const vlan = vlanInside(from, packet);
      for (const port of Object.keys(ports)) {
        if (port === inPort || isMirrorOut(port) || !includes(portOf(port), vlan)) continue;
        emit(port, translated(portOf(port), packet, vlan));
      }
    };

    try {
      mirror(inPort, 'arriving', first);
      if (rules === undefined) flood(first);
      else enter(0, inPort, first, 0);
    } catch (error) {
      if (error instanceof TranslationError) return nothing;
      throw error;
    }
    const showing = deliveries.filter(({ port }) => deliveries.every((one) => one.port !== port || one.isPlain));
    const seen = new Set([0, ...showing.map(({ shape }) => shape)]);
    const vlans = new Set(mirrors.flatMap((one) => (one.outputPort === undefined ? [one.outputVlan] : [])));
    isBlurred ||= shapes > 0 && vlans.size > 1 && vlans.has(vlanAtFirst);
    return {
      emissions,
      isHidden: (isLearned && shapes > 0) || deliveries.some(({ shape }) => !seen.has(shape)),
      isBlurred,
    };
  };

  function portOf(name: string): Port {
    const port = ports[name];
    if (port === undefined) throw new Error(`${bridge} has no port ${name}`);
    return port;
  }
}
