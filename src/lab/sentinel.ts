import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tcpreplayAccount, tcpreplayArgv } from '../host/tcpreplay.ts';
import { until } from '../host/until.ts';
import type { Doubt } from '../model/observation.ts';
import type { Traffic } from '../model/traffic.ts';
import { writePcap } from '../packet/pcap.ts';
import { FILE_HEADER } from '../packet/pcapHeader.ts';
import { findSentinel, type SentinelSearch, sentinelFrame } from '../packet/sentinel.ts';
import { runAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import type { PortCapture, Tally } from './captures.ts';
import { joinedSenders } from './entered.ts';
import type { Lab } from './lab.ts';
import type { Joined } from './wiring.ts';

// A sentinel is sent outside the window of a trial, so that nothing has to be left out of what is compared:
//
//   listening ─ sentinels ─ at rest ─[ window ]─ at rest ─ sentinels ─ at rest ─[ window of the next trial ]─ …

/** What sentinels have shown. */
export interface Proof {
  /** Senders' ports whose capture of what arrives is proven. */
  readonly ports: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** From the end of tcpreplay until its frame stands in the capture's file. */
const DEADLINE_MS = 5_000;
const SEND_MS = 30_000;
/** What comes in after a window is a few packets, or traffic that does not end. */
const TAIL_BYTES = 1 << 20;

/** Has each sender of the traffic prove that its capture sees what passes, unless that of the trial before has shown it. */
export async function proveBefore(lab: Lab, traffic: Traffic, captures: readonly PortCapture[]): Promise<Proof> {
  const senders = watchedSenders(lab, traffic, captures);
  const proven = senders.filter(({ capture }) => lab.proven.has(capture));
  lab.proven.clear();
  const open = senders.filter((sender) => !proven.includes(sender));
  const searches = await Promise.all(open.map((sender) => send(lab, sender, fileBytes(sender.capture))));
  const seen = open.filter((_, index) => searches[index]?.seen);
  const unseen = open.filter((sender) => !seen.includes(sender));
  return {
    ports: [...proven, ...seen].map(({ port }) => port),
    doubts: unseen.map(({ port }) => notSeen('start', port)),
  };
}

/**
 * Has each sender prove that its capture still sees what passes, and that nothing came after the window.
 *
 * @param ports that are proven for the time before
 * @param after the tallies that the window ends with, one for each capture
 */
export async function proveAfter(
  lab: Lab,
  traffic: Traffic,
  captures: readonly PortCapture[],
  { ports }: Proof,
  after: readonly Tally[],
): Promise<Proof> {
  const senders = watchedSenders(lab, traffic, captures).filter(({ port }) => ports.includes(port));
  const searches = await Promise.all(
    senders.map((sender) => send(lab, sender, after[captures.indexOf(sender.capture)]?.fileBytes ?? 0)),
  );
  const doubts = senders.flatMap(({ port }, index): readonly Doubt[] => {
    const { seen, others } = searches[index] ?? NOT_SEEN;
    const late = others === 1 ? '1 packet' : `${others} packets`;
    const summary = `${late} arriving at ${port} came after traffic had come to rest: the window did not close`;
    return [...(others > 0 ? [{ summary }] : []), ...(seen ? [] : [notSeen('end', port)])];
  });
  const seen = senders.filter((_, index) => searches[index]?.seen);
  for (const { capture } of seen) lab.proven.add(capture);
  return { ports: seen.map(({ port }) => port), doubts };
}

function notSeen(which: 'start' | 'end', port: string): Doubt {
  const what = `the ${which} sentinel was not seen in the capture of what arrives at ${port}`;
  return {
    summary: `${what}: the capture ${which === 'start' ? 'does not see' : 'no longer sees'} what passes`,
    hop: 'capture',
  };
}

interface Watched extends Joined {
  readonly capture: PortCapture;
}

/** The senders whose port is there, with the running capture of what arrives: each has one interface, since bonds have no endpoint. */
function watchedSenders(lab: Lab, traffic: Traffic, captures: readonly PortCapture[]): readonly Watched[] {
  return joinedSenders(lab, traffic).flatMap((sender) => {
    const capture = captures.find(({ port, direction }) => port === sender.port && direction === 'arriving');
    const isThere = lab.ports.has(sender.port) && capture !== undefined && capture.running.ended() === undefined;
    return isThere ? [{ ...sender, capture }] : [];
  });
}

const NOT_SEEN: SentinelSearch = { seen: false, others: 0 };

/**
 * Sends a sentinel, and waits until it stands in the capture's file.
 *
 * @param from length of the file where the search begins
 */
async function send(lab: Lab, { endpoint, port, host, capture }: Watched, from: number): Promise<SentinelSearch> {
  const sentinel = sentinelFrame(host.mac, randomUUID().replaceAll('-', ''));
  const file = join(lab.folder, `sentinel.${port}.pcap`);
  await writeFile(file, writePcap([{ timeNs: 0n, bytes: sentinel, wireLength: sentinel.length }]));
  const order = { kind: 'replay', from: endpoint, capture: file, topSpeed: true } as const;
  const argv = tcpreplayArgv(order, endpointInterface(lab.topology, lab.variant.port, port));
  tcpreplayAccount(1, await runAt(lab, endpoint, argv, SEND_MS));
  let search = NOT_SEEN;
  const look = async () => {
    if (fileBytes(capture) > from) search = findSentinel(await tail(capture, from), sentinel);
    return search.seen || capture.running.ended() !== undefined;
  };
  await until(`the sentinel has arrived at ${port}`, look, { deadlineMs: DEADLINE_MS }).catch(() => {});
  return search;
}

function fileBytes({ running }: PortCapture): number {
  return statSync(running.order.file).size;
}

/** The file's header, and what stands behind an offset. */
async function tail({ running }: PortCapture, from: number): Promise<Uint8Array> {
  const file = await open(running.order.file);
  try {
    const start = Math.max(from, FILE_HEADER);
    const length = Math.min((await file.stat()).size - start, TAIL_BYTES);
    const buffer = Buffer.alloc(FILE_HEADER + length);
    await file.read(buffer, 0, FILE_HEADER, 0);
    const { bytesRead } = await file.read(buffer, FILE_HEADER, length, start);
    return buffer.subarray(0, FILE_HEADER + bytesRead);
  } finally {
    await file.close();
  }
}
