import type { Mirror } from './mirror.ts';
import type { MirrorStatistics } from './observation.ts';

/** A mirror of a running Open vSwitch, as it is shown. */
export interface ListedMirror {
  readonly bridge: string;
  readonly name: string;
  /** The UUID of its row. */
  readonly row: string;
  readonly mirror: Mirror;
  /** Undefined before the switch has written any. */
  readonly statistics?: MirrorStatistics;
}

/** The mirrors of a running Open vSwitch. */
export interface MirrorList {
  readonly mirrors: readonly ListedMirror[];
  /** How often the switch writes `statistics`: what came since is not in them. */
  readonly statisticsEveryMs: number;
}
