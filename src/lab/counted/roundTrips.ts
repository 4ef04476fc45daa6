import type { Load } from '../../model/benchmark.ts';
import { bareAddress } from '../../model/tunnels.ts';
import { hostOf, startAt } from '../atEndpoint.ts';
import type { Lab } from '../lab.ts';

/** The shortest interval that ping lets an ordinary user have. */
const INTERVAL_SECONDS = '0.002';

/** Pings that go on until they are stopped. */
export interface Pinging {
  /** @returns round-trip times in milliseconds of those that were answered */
  readonly stop: () => Promise<readonly number[]>;
}

/** Starts pings the same way that a load goes. */
export function startPinging(lab: Lab, { from, to }: Pick<Load, 'from' | 'to'>): Pinging {
  const address = bareAddress(hostOf(lab, to).host.address);
  const ping = startAt(lab, from, ['ping', '-n', '-i', INTERVAL_SECONDS, address], {});
  return {
    stop: async () => {
      ping.kill('SIGINT');
      return roundTrips((await ping.wait()).stdout);
    },
  };
}

/** Reads what ping (iputils) prints of each answer. */
export function roundTrips(stdout: string): readonly number[] {
  return Array.from(stdout.matchAll(/ time[=<](\d{1,7}(?:\.\d{1,6})?) ms/g), ([, milliseconds]) =>
    Number(milliseconds),
  );
}
