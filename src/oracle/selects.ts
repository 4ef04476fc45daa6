import type { Direction, Mirror } from '../model/mirror.ts';
import type { Situation } from './copies.ts';
import { isOutput, outputOf } from './outputs.ts';

/** Whether a mirror selects what passes a port in a direction. */
export function selects(
  mirror: Mirror,
  port: string,
  direction: Direction,
  { topology, mirrors, inForce }: Situation,
): boolean {
  if (direction === 'departing' && !inForce('destination-at-output')) return false;
  const names = direction === 'arriving' ? mirror.selectSrcPort : mirror.selectDstPort;
  if (names?.includes(port)) return true;
  const isSpecial = port === topology.bridge || isOutput(port, mirrors);
  return mirror.selectAll === true && (!isSpecial || inForce('all-is-every-port'));
}

/** Whether another mirror with the same output takes the packet too and cuts it to another length: which of them does is the switch's secret. */
export function hasRival(mirror: Mirror, port: string, direction: Direction, situation: Situation): boolean {
  const { mirrors, inForce } = situation;
  return mirrors.some(
    (other) =>
      other.snaplen !== mirror.snaplen &&
      outputOf(other, inForce) === outputOf(mirror, inForce) &&
      selects(other, port, direction, situation),
  );
}
