import type { Mirror } from '../model/mirror.ts';
import type { WholeCapture } from '../model/observation.ts';
import type { ReplayOrder, ReplaySelection } from '../model/replayOrder.ts';
import { star, type Topology } from '../model/topology.ts';
import type { Replay } from '../model/traffic.ts';

/** The two ports of a replay, and the mirror's. */
export const REPLAY_PORTS = { client: 'client', server: 'server', monitor: 'monitor' } as const;

/** The mirror's name. */
export const REPLAY_MIRROR = 'm0';

/**
 * The lab of a replay. Stations answer nothing, and flows forward whatever addresses the packets have.
 *
 *     client ── client ─┐
 *                       br0 ── monitor ── monitor
 *     server ── server ─┘
 */
export function replayTopology(mtu: number): Topology {
  return star(REPLAY_PORTS, {
    mtu,
    stations: ['client', 'server', 'monitor'],
    flows: ['in_port=client,actions=output:server', 'in_port=server,actions=output:client'],
  });
}

/** What is captured: what is sent, where it goes to, and the copies. Other captures would see nothing, and take time from the switch. */
export function replayCaptures({ split }: Pick<ReplayOrder, 'split'>): readonly WholeCapture[] {
  const { client, server, monitor } = REPLAY_PORTS;
  const oneWay = (from: string, to: string): readonly WholeCapture[] => [
    { port: from, direction: 'arriving' },
    { port: to, direction: 'departing' },
  ];
  return [
    ...oneWay(client, server),
    ...(split === undefined ? [] : oneWay(server, client)),
    { port: monitor, direction: 'departing' },
  ];
}

const BOTH = [REPLAY_PORTS.client, REPLAY_PORTS.server];

const SELECTIONS: Readonly<Record<ReplaySelection, Mirror>> = {
  src: { selectSrcPort: BOTH },
  dst: { selectDstPort: BOTH },
  both: { selectSrcPort: BOTH, selectDstPort: BOTH },
  all: { selectAll: true },
};

export function replayMirror(select: ReplaySelection): Mirror {
  return { ...SELECTIONS[select], outputPort: REPLAY_PORTS.monitor };
}

/**
 * The traffic of a replay.
 *
 * @param found packets a second that the path takes, for the rate `max`; as fast as it goes unless told
 */
export function replayTraffic({ capture, loop, rate, split }: ReplayOrder, found?: number): Replay {
  const max = found === undefined ? { topSpeed: true as const } : { packetsPerSecond: found };
  return {
    kind: 'replay',
    from: 'client',
    capture,
    ...(loop > 1 && { loop }),
    ...(rate === 'max' ? max : rate),
    ...(split !== undefined && { split: { server: 'server', by: split } }),
  };
}
