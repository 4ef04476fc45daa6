import { statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProcesses } from '../../host/findProcesses.ts';
import { Problem } from '../../model/problem.ts';
import type { PortCapture } from '../captures.ts';
import type { Lab } from '../lab.ts';
import { type Fault, untilSome } from './fault.ts';

/** More packets than the buffer holds: each takes as much room as the longest one may. */
const STARVING = 1000;

/** A reader that does not read loses packets of its own, and no copy. */
export const STARVED_CAPTURE: Fault = {
  name: 'starve the capture',
  means: 'its tcpdump is stopped for a while (SIGSTOP), with a buffer of 1 MiB',
  expected: { status: 'inconclusive', hop: 'capture' },
  bufferKib: 1024,
  copies: () => 3 * STARVING,
  inject: async (lab) => ({
    meanwhile: async ({ passed }) => {
      const { pid } = outputCapture(lab).running;
      process.kill(pid, 'SIGSTOP');
      try {
        await passed(STARVING);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    },
  }),
};

export const KILLED_CAPTURE: Fault = {
  name: 'kill tcpdump',
  means: 'SIGKILL',
  expected: { status: 'inconclusive', hop: 'capture' },
  isFatal: true,
  inject: async (lab, order) => ({
    meanwhile: async (live) => {
      await untilSome(live, order);
      outputCapture(lab).running.kill();
    },
  }),
};

export const KILLED_SWITCH: Fault = {
  name: 'kill vswitchd',
  means: 'SIGKILL',
  expected: { status: 'inconclusive', hop: 'flows' },
  isFatal: true,
  inject: async (lab, order) => ({
    meanwhile: async (live) => {
      await untilSome(live, order);
      process.kill(lab.switch.pid, 'SIGKILL');
    },
  }),
};

export const STARVED_GENERATOR: Fault = {
  name: 'starve the generator',
  means: 'tcpreplay is interrupted before it has sent all',
  expected: { status: 'inconclusive', hop: 'generator' },
  inject: async (_, order) => ({
    meanwhile: async (live) => {
      await untilSome(live, order);
      for (const pid of findProcesses('tcpreplay')) process.kill(pid, 'SIGINT');
    },
  }),
};

/** Room that the file system of captures has at first, in KiB: some trials fit. */
const DISK_KIB = 65_536;
/** Of each copy so many bytes find room; captures want many times that. */
const ROOM_BYTES = 100;

export const FULL_DISK: Fault = {
  name: 'fill the disk',
  means: 'a tmpfs under the captures, with room for the beginning of the traffic',
  expected: { status: 'inconclusive', hop: 'capture' },
  isFatal: true,
  diskKib: DISK_KIB,
  inject: async (lab, { copies }) => {
    const { bavail, bsize } = await statfs(lab.capturing.folder);
    await writeFile(join(lab.capturing.folder, 'filler'), Buffer.alloc(bavail * bsize - copies * ROOM_BYTES));
    return {};
  },
};

function outputCapture(lab: Lab): PortCapture {
  const found = [...lab.captures.values()].find(
    ({ port, direction }) => port === 'output' && direction === 'departing',
  );
  if (found === undefined) throw new Problem('nothing captures what departs at the output port');
  return found;
}
