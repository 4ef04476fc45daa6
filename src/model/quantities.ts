import type { QuantityName } from './measurement.ts';
import type { SwitchKind } from './switch.ts';

/** A quantity as people read it. */
export interface QuantityDescription {
  /** In a few words, such as `delivered packets`. */
  readonly label: string;
  readonly unit: 'packets/s' | 'bit/s' | 'ratio' | 'ms' | 's/M packets' | 'cycles/packet';
  /** Which of two values is the better one. */
  readonly better: 'higher' | 'lower';
}

export const QUANTITIES: Readonly<Record<QuantityName, QuantityDescription>> = {
  deliveredPacketsPerSecond: { label: 'delivered packets', unit: 'packets/s', better: 'higher' },
  deliveredBitsPerSecond: { label: 'delivered bits', unit: 'bit/s', better: 'higher' },
  lossRatio: { label: 'loss', unit: 'ratio', better: 'lower' },
  copyRatio: { label: 'copies of owed', unit: 'ratio', better: 'higher' },
  roundTripMedianMs: { label: 'round trip, median', unit: 'ms', better: 'lower' },
  roundTripP99Ms: { label: 'round trip, 99 %', unit: 'ms', better: 'lower' },
  switchCpuPerMillion: { label: 'CPU of ovs-vswitchd', unit: 's/M packets', better: 'lower' },
  kernelCpuPerMillion: { label: 'CPU of the kernel', unit: 's/M packets', better: 'lower' },
  forwardingCpuPerMillion: { label: 'CPU of switch and kernel', unit: 's/M packets', better: 'lower' },
  switchCyclesPerPacket: { label: 'cycles of the switch', unit: 'cycles/packet', better: 'lower' },
};

/** Why a quantity cannot be measured on a switch; undefined where it can. */
export function notMeasurable(quantity: QuantityName, kind: SwitchKind): string | undefined {
  return quantity === 'switchCyclesPerPacket' && kind !== 'ovs-afxdp'
    ? `${quantity} is counted by threads that poll, which ovs-afxdp has and ${kind} has not`
    : undefined;
}

/** All of them, by name. */
export const QUANTITY_NAMES = Object.keys(QUANTITIES) as [QuantityName, ...QuantityName[]];
