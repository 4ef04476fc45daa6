import type { TrialRecord } from '../../model/observation.ts';
import { largestMtu } from '../bridgeSettings.ts';
import type { CapturedWindow } from './captureWindow.ts';
import { leftToOffloads } from './leftToOffloads.ts';
import type { MirrorSettings } from './lookAtMirror.ts';
import { type Drops, lostBeforeSwitch, outputAccount } from './losses.ts';

/** What a trial's record has of a window; nothing was sent. */
export function windowRecord(
  { bridges, mirror: { outputPort }, version }: MirrorSettings,
  window: CapturedWindow,
  drops: Drops,
) {
  const [bridge] = bridges;
  const { captures, fromNs, toNs } = window;
  const mtu = largestMtu(bridge);
  const states = bridge.ports.flatMap(({ name, spanningTree }) =>
    spanningTree === undefined ? [] : [[name, spanningTree] as const],
  );
  const durationMs = Number((toNs - fromNs) / 1_000_000n);
  return {
    traffic: { kind: 'idle', durationMs },
    generator: { command: [] },
    mirrors: Object.fromEntries(bridge.mirrors.map((one) => [one.name, one.mirror])),
    version,
    offloads: captures.some(({ frames }) => leftToOffloads(frames, mtu)) ? 'on' : 'off',
    captures: captures.map(({ account }) => account),
    lostBeforeSwitch: lostBeforeSwitch(captures, drops),
    counters: { ports: outputPort === undefined ? [] : outputAccount(outputPort, captures, drops) },
    ...(states.length > 0 && { spanningTree: Object.fromEntries(states) }),
    durationMs,
  } satisfies Partial<TrialRecord>;
}
