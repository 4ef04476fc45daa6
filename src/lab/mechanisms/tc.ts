import { readMirred } from '../../host/tc.ts';
import { filterTapping } from './filterTapping.ts';
import { MIRRED, mirredMeans, mirredMissing } from './mirred.ts';
import { clsactPlace } from './place.ts';
import type { Tapping } from './tap.ts';

/**
 * Copies by mirred in clsact. Where clsact has to be made, or is taken away, what is sent by the interface meanwhile is lost: the kernel stops it for
 * some milliseconds (`qdisc_graft`). Filters come and go without.
 */
export const TC: Tapping = {
  ...filterTapping({ place: async (hook, disciplines) => clsactPlace(hook, disciplines), ...MIRRED }),
  sent: readMirred,
  missing: mirredMissing,
  means: mirredMeans,
};
