import type { LedgerRow } from '../model/ledger.ts';
import type { Outcome } from '../model/report.ts';
import { visible } from './visible.ts';

/** Whether something was lost at the hop, or does not add up there. */
export function isOff(row: LedgerRow): boolean {
  return row.lost.length > 0 || (row.residual ?? 0) !== 0;
}

/** A number of packets; with separators from 10,000 on. */
export function packetCount(count: number | undefined): string {
  if (count === undefined) return 'not known';
  return Math.abs(count) < 10_000 ? `${count}` : count.toLocaleString('en-US');
}

/** What was lost at a hop and by which counter; empty where nothing was. */
export function lostText({ lost }: LedgerRow): string {
  return lost.map(({ packets, counter }) => `${packetCount(packets)} (${counter})`).join(', ');
}

/** What no counter accounts for, in words where it is a surplus that has a meaning. */
export function residualText({ hop, residual }: LedgerRow): string {
  if (residual === undefined || residual >= 0) return packetCount(residual);
  if (hop === 'flows') return `${packetCount(-residual)} looked up again`;
  if (hop === 'mirror output') return `${packetCount(-residual)} more than flows tell`;
  return packetCount(residual);
}

/** For the terminal: a line for each hop of an outcome's trials that packets were lost at. */
export function lossLines({ trials }: Outcome): readonly string[] {
  return trials.flatMap(({ trial, ledger }) =>
    ledger
      .filter((row) => row.lost.length > 0 || (row.residual ?? 0) > 0)
      .map((row) => visible(`${trial}, ${rowText(row)}`)),
  );
}

/** A hop in one line, such as `capture at departing p3: 50 in, 48 out, lost 2 (dropped by kernel)`. As it came: escape it. */
export function rowText(row: LedgerRow): string {
  const lost = row.lost.length === 0 ? '' : `, lost ${lostText(row)}`;
  const residual = (row.residual ?? 0) === 0 ? '' : `, residual ${residualText(row)}`;
  return `${row.hop} at ${row.at}: ${packetCount(row.in)} in, ${packetCount(row.out)} out${lost}${residual}`;
}
