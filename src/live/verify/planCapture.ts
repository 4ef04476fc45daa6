import type { Mirror } from '../../model/mirror.ts';
import { type BridgeSettings, largestMtu } from '../bridgeSettings.ts';
import { type CaptureBounds, MOST_STREAM_BYTES } from './bounds.ts';
import type { CapturePlace } from './captures.ts';
import { type Choice, chooseSample, type MeasuredLoad } from './chooseSample.ts';
import { LINK_HEADER_BYTES } from './leftToOffloads.ts';
import { lookAtLoad } from './lookAtLoad.ts';
import { sampleFilter } from './sampleFilter.ts';

/** What is to be captured. */
export interface CaptureOrder extends CaptureBounds {
  /** In pcap-filter(7)'s syntax: what is captured and judged; everything unless told. */
  readonly filter?: string;
  /** Captures one in so many flows; 1 is all of them. It is chosen by a look at the load unless told. */
  readonly sampleOf?: number;
}

/** What is captured of a load. */
export interface CapturePlan {
  readonly bounds: CaptureBounds;
  /** In pcap-filter(7)'s syntax. */
  readonly filter?: string;
  /** What was looked at before, and chosen; absent where all was asked for. */
  readonly chosen?: ChosenSample;
}

/** A load and what is captured of it. */
export interface ChosenSample extends Choice {
  readonly load: MeasuredLoad;
}

/**
 * Decides what is captured, by a look at what passes unless everything was asked for.
 *
 * @throws Problem when a capture cannot be started
 */
export async function planCapture(
  order: CaptureOrder,
  bridge: BridgeSettings,
  { snaplen }: Mirror,
  places: readonly CapturePlace[],
): Promise<CapturePlan> {
  const { filter, sampleOf } = order;
  if (sampleOf === 1) return { bounds: order, ...(filter !== undefined && { filter }) };
  const load = await lookAtLoad(places, filter, snaplen);
  const bounds = boundsFor(load, order, bridge);
  const chosen = { load, ...chooseSample(load, bounds, sampleOf) };
  const sample = chosen.sample.of === 1 ? undefined : sampleFilter(chosen.sample, snaplen);
  const both = filter === undefined || sample === undefined ? (filter ?? sample) : `(${filter}) and (${sample})`;
  return { bounds, chosen, ...(both !== undefined && { filter: both }) };
}

/** Frames that are longer than a link takes are compared by stream. */
function boundsFor({ longest }: MeasuredLoad, order: CaptureOrder, bridge: BridgeSettings): CaptureBounds {
  const isByStream = longest > largestMtu(bridge) + LINK_HEADER_BYTES;
  return isByStream ? { ...order, bytes: Math.min(order.bytes, MOST_STREAM_BYTES) } : order;
}
