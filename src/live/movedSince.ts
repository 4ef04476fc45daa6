import { networkNamespaceOf } from '../host/networkNamespaces.ts';
import type { RunningSwitch } from '../host/runningSwitch.ts';
import { brief } from '../model/visible.ts';
import { homeOf } from './homeInterfaces.ts';
import { type HostStep, linkOf } from './hostStep.ts';
import type { LivePort } from './livePort.ts';
import { ownersOf } from './occupied.ts';
import { whereabouts } from './whereabouts.ts';

type Join = Extract<HostStep, { kind: 'join' }>;

/**
 * What somebody has done with a port's interface since it was made; undefined when nothing is seen. A command that was killed may have left it where
 * Open vSwitch made it, or without some of its addresses.
 *
 * @param made the steps by which it was set up
 */
export async function movedSince(
  running: RunningSwitch,
  port: LivePort,
  made: readonly HostStep[],
): Promise<string | undefined> {
  const home = await homeOf(running);
  const [only] = port.interfaces;
  if (home === undefined || only === undefined) return undefined;
  const here = home.interfaces.get(only.name);
  if (here !== undefined) return ownersOf(here)[0];
  const join = made.find((step): step is Join => step.kind === 'join' && step.interface === only.name);
  const own = join && networkNamespaceOf(linkOf(join.namespace));
  const places = await whereabouts(only.name, only.ethernet);
  const isOwn = places.find(({ inode }) => inode === own);
  const [elsewhere] = places;
  if (join === undefined || isOwn === undefined)
    return (
      elsewhere && `its interface ${brief(only.name)} is in the network namespace ${brief(elsewhere.called)} by now`
    );
  const { addresses, master } = isOwn.shown;
  const other = addresses.filter((address) => !join.addresses.includes(address));
  const where = `in the network namespace ${brief(join.namespace)}`;
  if (other.length > 0) return `its interface ${brief(only.name)} has the address ${other.join(', ')} ${where}`;
  return master && `its interface ${brief(only.name)} belongs to ${brief(master)} ${where}`;
}
