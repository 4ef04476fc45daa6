import type { Doubt } from '../model/observation.ts';
import { howEnded, type PortCapture } from './captures.ts';
import type { Lab } from './lab.ts';

/**
 * What ended in the middle of a trial, with what it said: the switch, or captures of ports that were there all the time.
 *
 * @param removed ports that were taken away, maybe with their interface
 */
export function endings(
  { switch: { ended } }: { readonly switch: Pick<Lab['switch'], 'ended'> },
  captures: readonly PortCapture[],
  removed: readonly string[],
): readonly Doubt[] {
  const end = ended();
  const ofSwitch: readonly Doubt[] =
    end === undefined
      ? []
      : [{ summary: `Open vSwitch ended in the middle of the trial: ${end.message}`, hop: 'flows' }];
  const ofCaptures = captures.flatMap((capture): readonly Doubt[] => {
    const { port, direction, running } = capture;
    const how = howEnded(capture);
    // Interfaces that Open vSwitch makes go with it.
    const isConsequence = running.ended() === 'gone' && (end !== undefined || removed.includes(port));
    if (how === undefined || isConsequence) return [];
    const summary = `the capture of what is ${direction} at ${port} ended in the middle of the trial: ${how.message}`;
    return [{ summary, hop: 'capture' }];
  });
  return [...ofSwitch, ...ofCaptures];
}
