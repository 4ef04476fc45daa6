import { bridgeNamed } from '../live/find.ts';
import type { MirrorList } from '../model/listedMirror.ts';
import { withSwitch } from './changeSwitch.ts';

/** The mirrors of a running Open vSwitch. @param bridge only those of this one */
export function mirrorList(db: string, bridge?: string): Promise<MirrorList> {
  return withSwitch(db, async (_, state) => {
    const bridges = bridge === undefined ? state.bridges : [bridgeNamed(state, bridge)];
    const mirrors = bridges.flatMap((one) => one.mirrors);
    return {
      mirrors: mirrors.map(({ stored: _stored, ...mirror }) => mirror),
      statisticsEveryMs: state.statisticsEveryMs,
    };
  });
}
