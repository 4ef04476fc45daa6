import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { ReplayRate } from '../model/replayOrder.ts';
import type { Split } from '../model/traffic.ts';

/** Reads a rate: `max`, `top`, `original`, a factor such as `x2`, packets such as `5000pps`, or bits such as `100mbps`. */
export function rateOf(text: string): ReplayRate {
  const words = new Map<string, ReplayRate>([
    ['max', 'max'],
    ['top', { topSpeed: true }],
    ['original', {}],
  ]);
  const word = words.get(text);
  if (word !== undefined) return word;
  const [, factor] = /^x(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const [, number, unit] = /^(\d+(?:\.\d+)?)(pps|kbps|mbps|gbps)$/.exec(text) ?? [];
  const value = Number(factor ?? number);
  if (!(value > 0))
    throw new InvalidArgumentError(
      'It is max, original, top, a factor such as x2, or a rate such as 5000pps or 100mbps.',
    );
  if (factor !== undefined) return { multiplier: value };
  if (unit === 'pps') return { packetsPerSecond: value };
  return { bitsPerSecond: value * ({ kbps: 1e3, mbps: 1e6, gbps: 1e9 }[unit as string] as number) };
}

const MODES = ['bridge', 'client', 'server', 'first', 'port'] as const;

/** Reads how a capture's packets are told apart: a mode of tcpprep, or `cidr:NETWORK,…`. */
export function splitOf(text: string): Split['by'] {
  const [, cidr] = /^cidr:([\d.]+\/\d+(?:,[\d.]+\/\d+)*)$/.exec(text) ?? [];
  if (cidr !== undefined) return { cidr };
  const mode = MODES.find((name) => name === text);
  if (mode === undefined)
    throw new InvalidArgumentError(`Allowed choices are ${MODES.join(', ')}, cidr:NETWORK/PREFIX[,…].`);
  return mode;
}

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d{1,9}$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return value;
  };
}
