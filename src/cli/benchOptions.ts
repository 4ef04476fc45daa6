import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { GeneralBenchmarkOrder } from '../model/generalBenchmark.ts';
import type { QuantityName } from '../model/measurement.ts';
import { Problem } from '../model/problem.ts';
import { QUANTITY_NAMES } from '../model/quantities.ts';
import { choiceOf } from './choiceOf.ts';
import { rateOf } from './replayOptions.ts';

/** Options that ask for the general benchmark; each has a default. */
export interface GeneralOptions {
  readonly source?: GeneralBenchmarkOrder['source'] | undefined;
  readonly mirrors?: number | undefined;
  readonly sourcePorts?: number | undefined;
  readonly output?: GeneralBenchmarkOrder['output'] | undefined;
  readonly snaplen?: number | undefined;
  readonly frameSize?: readonly FrameBytes[] | undefined;
  readonly load?: AskedLoad | undefined;
  readonly rate?: number | undefined;
}

/** What is sent, as far as `--load` tells. */
export type AskedLoad =
  | { readonly kind: 'udp' }
  | Extract<GeneralBenchmarkOrder['load'], { readonly kind: 'tcp' | 'iperf3-udp' }>
  | { readonly kind: 'replay'; readonly capture: string };

/** Bytes of a frame with its check sequence, or the mix of them. */
export type FrameBytes = number | 'imix';

/** Sizes of RFC 2544, and the mix. */
export const FRAME_SIZES = ['64', '128', '256', '512', '1024', '1280', '1518', 'imix'] as const;

const USUAL_FRAME_BYTES = 64;

/** Seeds are told on a command line. */
export const MOST_SEED = 999_999_999;

/**
 * The general benchmarks that options ask for: one, or one for each frame size.
 *
 * @throws Problem when options do not go together
 */
export function generalOrders(options: GeneralOptions): readonly GeneralBenchmarkOrder[] {
  const { source = 'both', mirrors = 1, sourcePorts = 1, output = 'port', snaplen } = options;
  const rest = { source, mirrors, sourcePorts, output, ...(snaplen !== undefined && { snaplen }) };
  return loadsOf(options).map((load) => ({ ...rest, load }));
}

function loadsOf({
  load = { kind: 'udp' },
  frameSize,
  rate,
}: GeneralOptions): readonly GeneralBenchmarkOrder['load'][] {
  const paced = rate === undefined ? {} : { packetsPerSecond: rate };
  if (load.kind !== 'udp' && frameSize !== undefined)
    throw new Problem(
      `--frame-size is for the load udp; ${loadText(load)} has frames of its own`,
      'leave one of them out',
    );
  switch (load.kind) {
    case 'udp':
      return [...new Set(frameSize ?? [USUAL_FRAME_BYTES])].map((frameBytes) => ({
        kind: 'udp',
        frameBytes,
        ...paced,
      }));
    case 'replay':
      return [{ ...load, ...paced }];
    case 'tcp':
    case 'iperf3-udp':
      if (rate !== undefined)
        throw new Problem(`--rate is for frames, and ${loadText(load)} has a pace of its own`, 'leave one of them out');
      return [load];
    default:
      return load satisfies never;
  }
}

function loadText(load: AskedLoad): string {
  return load.kind === 'replay' ? 'a capture' : load.kind;
}

/**
 * Sees to it that options of the general benchmark stand without a selector.
 *
 * @throws Problem when they do not
 */
export function requireNoneOf(options: GeneralOptions): void {
  const names = {
    source: '--source',
    mirrors: '--mirrors',
    sourcePorts: '--source-ports',
    output: '--output',
    snaplen: '--snaplen',
    frameSize: '--frame-size',
    load: '--load',
    rate: '--rate',
  } as const satisfies Record<keyof GeneralOptions, string>;
  const given = (Object.keys(names) as (keyof GeneralOptions)[]).filter((option) => options[option] !== undefined);
  if (given.length === 0) return;
  throw new Problem(
    `${given.map((option) => names[option]).join(', ')} cannot be combined with a selector, whose benchmark says all that`,
    'leave one or the other out',
  );
}

/** Reads a frame size. */
export function frameSizeOf(text: string): FrameBytes {
  const size = FRAME_SIZES.find((known) => known === text);
  if (size === undefined) throw new InvalidArgumentError(`Allowed choices are ${FRAME_SIZES.join(', ')}.`);
  return size === 'imix' ? size : Number(size);
}

/** Reads what is sent: `udp`, `tcp`, `iperf3-udp:RATE`, or the path of a capture. */
export function loadOf(text: string): AskedLoad {
  if (text === 'udp' || text === 'tcp') return { kind: text };
  const [, rate] = /^iperf3-udp:(\d[\d.]*[kmg]bps)$/.exec(text) ?? [];
  if (rate !== undefined) {
    const { bitsPerSecond } = rateOf(rate) as { readonly bitsPerSecond: number };
    return { kind: 'iperf3-udp', bitsPerSecond };
  }
  if (/\.pcap(ng)?(\.gz|\.zst)?$/s.test(text)) return { kind: 'replay', capture: text };
  throw new InvalidArgumentError(
    'It is udp, tcp, iperf3-udp:RATE such as iperf3-udp:100mbps, or a capture whose name ends in .pcap or .pcapng.',
  );
}

/** Reads the name of a quantity. */
export function quantityOf(text: string): QuantityName {
  return choiceOf(text, QUANTITY_NAMES);
}

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const;
const MOST_MS = 24 * UNITS_MS.h;

/** Reads a time such as `90s`, `1.5m` or `2h`, as milliseconds. */
export function durationOf(text: string): number {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([smh])$/.exec(text) ?? [];
  const ms = Math.round(Number(number) * UNITS_MS[(unit ?? 's') as keyof typeof UNITS_MS]);
  if (!(ms >= UNITS_MS.s && ms <= MOST_MS))
    throw new InvalidArgumentError('It is a time such as 90s, 2m or 1.5h, from one second to a day.');
  return ms;
}
