import { mirrorList } from '../jobs/mirrorList.ts';
import { renderMirrorList } from '../report/mirrorList.ts';

/** Shows the mirrors of a running Open vSwitch. */
export async function showMirrors(db: string, bridge: string | undefined, json: boolean): Promise<void> {
  const list = await mirrorList(db, bridge);
  process.stdout.write(json ? `${JSON.stringify(list, null, 2)}\n` : renderMirrorList(list));
}
