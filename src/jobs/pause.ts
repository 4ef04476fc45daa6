import type { Lab } from '../lab/lab.ts';
import type { Outcome } from '../model/report.ts';
import { renderDetails } from '../report/details.ts';
import { painter } from '../report/paint.ts';
import { visible } from '../report/visible.ts';
import { reasonOf } from './reasonOf.ts';
import { openShell } from './shell.ts';

/** Lets a person look at the lab that an outcome came of; resolves when they have seen enough. */
export type Pause = (lab: Lab, outcome: Outcome, runFolder: string) => Promise<void>;

const WIDTH = 80;

/** A pause with a shell in the lab, on the terminal: the first time; later ones are none. */
export function pauseOnce(): Pause {
  let isOver = false;
  return async (lab, outcome, runFolder) => {
    if (isOver) return;
    isOver = true;
    await openShell(lab, 'mirrorbench paused', welcome(lab, outcome, runFolder)).catch((error: unknown) => {
      process.stderr.write(`mirrorbench: no shell: ${visible(reasonOf(error))}\n`);
    });
  };
}

function welcome({ topology, namespaceOf }: Lab, outcome: Outcome, runFolder: string): string {
  const places = Object.keys(topology.endpoints).flatMap((endpoint) => {
    const namespace = namespaceOf(endpoint);
    return namespace === undefined ? [] : `  ip netns exec ${namespace} bash   ${endpoint}\n`;
  });
  return `
${renderDetails(outcome, { ovs: false }, WIDTH, painter(false), runFolder)}

The lab is as it was left, and goes when you leave (exit); then the run goes on. This shell
is where the switch's ports are: ovs-vsctl, ovs-appctl, ovs-ofctl and tcpdump work as typed.
Endpoints have namespaces of their own:

${places.join('')}
`;
}
