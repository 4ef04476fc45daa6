import { closeSync, fstatSync } from 'node:fs';
import { failure, type RunningProcess, start } from '../../../host/process.ts';
import { type CaptureEnd, inBackground, parseCaptureEnd, startCapture } from '../../../host/tcpdump.ts';
import { unnamedFile } from '../../../host/unnamedFile.ts';
import { until } from '../../../host/until.ts';
import type { Doubt } from '../../../model/observation.ts';
import { Problem } from '../../../model/problem.ts';
import { brief } from '../../../model/visible.ts';
import type { FarEnd } from './farEnd.ts';
import type { CollectorPlace } from './findCollector.ts';
import { MOST_BYTES } from './readCollected.ts';
import { sshCaptureArgv } from './sshCapture.ts';

/** A collector that captures, or whose file is written by somebody else. */
export interface RunningCollector {
  /** Ends the capture, when what came in the window has had the time to be taken. */
  end(): Promise<Recording>;
  /** Ends it at once, whatever is held of it. */
  close(): Promise<void>;
}

/** What a collector has captured. */
export interface Recording {
  /** Of the capture; of an open file without a name where it is ours. */
  readonly path: string;
  readonly droppedByKernel: number;
  readonly doubts: readonly Doubt[];
}

/**
 * Starts to capture at the far end of a mirror's output; resolves when it listens. What is captured has no name, and is gone with the program.
 *
 * @throws Problem when it does not come to that, with what ssh or tcpdump say
 */
export async function startCollector(place: CollectorPlace, farEnd: FarEnd): Promise<RunningCollector> {
  switch (place.kind) {
    case 'file':
      return {
        end: async () => ({ path: place.path, droppedByKernel: 0, doubts: [] }),
        close: async () => {},
      };
    case 'interface':
      return withBound(await here(place, farEnd), `the interface ${brief(place.interface)}`);
    case 'ssh':
      if (farEnd.tunnel === undefined && place.interface === 'any')
        throw new Problem(
          `the mirror's output is no tunnel, and at which interface of ${brief(place.host)} its copies come is not known`,
          `name it: --collector ssh:${place.host}/INTERFACE`,
        );
      return withBound(await overSsh(place, farEnd), brief(place.host));
    default:
      return place satisfies never;
  }
}

interface Capturing {
  /** A descriptor. */
  readonly file: number;
  /** Why it is over before its time. */
  over(): string | undefined;
  stop(): Promise<CaptureEnd>;
  kill(): void;
}

const LOOK_MS = 500;
const LONGEST_MS = 24 * 3_600_000;

/** Looks now and then whether there is more than is taken. */
function withBound(capturing: Capturing, where: string): RunningCollector {
  const { file } = capturing;
  const doubts: Doubt[] = [];
  const note = (summary: string) => void doubts.push({ summary: `the capture at ${where} ${summary}`, hop: 'capture' });
  let isClosed = false;
  const watched = until(
    'the collector is closed',
    async () => {
      if (isClosed) return true;
      const over = capturing.over();
      if (over !== undefined) note(`ended before the window did: ${over}`);
      else if (fstatSync(file).size > MOST_BYTES)
        note(`holds more than ${MOST_BYTES >> 20} MiB: --duration or --packets can make the window shorter`);
      else return false;
      capturing.kill();
      return true;
    },
    { deadlineMs: LONGEST_MS, everyMs: LOOK_MS },
  );
  return {
    async end() {
      isClosed = true;
      await watched;
      const said = doubts.length > 0 ? undefined : await capturing.stop().catch((error: Error) => note(error.message));
      return { path: `/proc/self/fd/${file}`, droppedByKernel: said?.droppedByKernel ?? 0, doubts };
    },
    async close() {
      isClosed = true;
      capturing.kill();
      await watched.catch(() => {});
      closeSync(file);
    },
  };
}

/** Where a tunnel's packets go out is as good as where they come in; what is no tunnel's is told by its direction. */
async function here(
  { interface: name, namespace }: Extract<CollectorPlace, { kind: 'interface' }>,
  { tunnel, filter }: FarEnd,
): Promise<Capturing> {
  return inUnnamedFile(async (output) => {
    const capture = await startCapture({
      ...(namespace !== undefined && { namespace }),
      ...({
        interface: name,
        file: '-',
        output,
        promiscuous: false,
        background: true,
        snapLength: 262_144,
        bufferKib: 32_768,
      } as const),
      flag: tunnel === undefined ? 'in' : 'inout',
      ...(filter !== undefined && { filter }),
    }).catch((error: Error) => {
      throw new Problem(`the collector's interface ${brief(name)} cannot be captured: ${error.message}`);
    });
    const over = () => {
      const ended = capture.ended();
      return ended === undefined ? undefined : ended === 'gone' ? 'the interface went away' : ended.message;
    };
    return { over, stop: capture.stop, kill: capture.kill };
  });
}

const CONNECT_MS = 60_000;

async function overSsh(
  { host, interface: name }: Extract<CollectorPlace, { kind: 'ssh' }>,
  { filter }: FarEnd,
): Promise<Capturing> {
  return inUnnamedFile(async (output) => {
    const argv = sshCaptureArgv({ host, interface: name, ...(filter !== undefined && { filter }) });
    const ssh = start(inBackground(argv), { output, holdsInput: true });
    const fact = `tcpdump listens on ${host}`;
    await until(fact, () => listens(ssh, host), { deadlineMs: CONNECT_MS, everyMs: 20 }).catch((error) => {
      ssh.kill('SIGKILL');
      throw error;
    });
    const over = () => {
      const ended = ssh.ended();
      return ended && failure({ ...ended, argv: ['ssh', host] }).message;
    };
    const stop = async () => {
      ssh.endInput();
      await until(`tcpdump on ${host} has ended`, () => ssh.ended() !== undefined, { deadlineMs: 30_000, everyMs: 20 });
      return parseCaptureEnd(ssh.output().stderr);
    };
    return { over, stop, kill: () => ssh.kill('SIGKILL') };
  });
}

function listens(ssh: RunningProcess, host: string): boolean {
  const ended = ssh.ended();
  if (ended === undefined) return ssh.output().stderr.includes('listening on');
  throw new Problem(
    `${brief(host)} does not capture over ssh: ${ended.stderr.trim().slice(0, 2000) || `ssh ended with exit code ${ended.exitCode}`}`,
    `this has to work without a question: ssh -o BatchMode=yes ${host} tcpdump -c 1 -i any; who logs in there must be allowed to capture`,
  );
}

/** A file that is closed if it comes to nothing. */
async function inUnnamedFile(begin: (file: number) => Promise<Omit<Capturing, 'file'>>): Promise<Capturing> {
  const file = unnamedFile();
  try {
    return { ...(await begin(file)), file };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
