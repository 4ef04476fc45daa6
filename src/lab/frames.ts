import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tcpreplayAccount, tcpreplayArgv } from '../host/tcpreplay.ts';
import type { Frame } from '../model/observation.ts';
import type { Frames, GeneratorAccount, PacketOut, Probe, Traffic } from '../model/traffic.ts';
import { writePcap } from '../packet/pcap.ts';
import { hostOf, runAt } from './atEndpoint.ts';
import { endpointInterface } from './capturePoint.ts';
import type { Lab } from './lab.ts';
import { generatorDeadlineMs } from './patience.ts';

const PACKETS_PER_SECOND = 1000;

/** The frames that a scenario made, in the order of sending; of other traffic none. */
export function sentFrames(traffic: Traffic): readonly Frame[] {
  if (traffic.kind !== 'frames' && traffic.kind !== 'packetOut') return [];
  return traffic.frames.map(({ bytes }, index) => {
    return { timeNs: BigInt(index) * 1_000_000n, bytes, wireLength: bytes.length };
  });
}

/** Sends frames in their order: those in a row that one endpoint sends by one tcpreplay. */
export async function sendFrames(lab: Lab, traffic: Frames): Promise<GeneratorAccount> {
  const { packetsPerSecond = PACKETS_PER_SECOND } = traffic;
  let total: GeneratorAccount | undefined;
  for (const [index, { from, frames }] of runsBySender(traffic.frames).entries()) {
    const file = join(lab.folder, `frames.${index}.pcap`);
    await writeFile(file, writePcap(sentFrames({ kind: 'frames', frames })));
    const replay = { kind: 'replay', from, capture: file, packetsPerSecond } as const;
    const argv = tcpreplayArgv(replay, endpointInterface(lab.topology, lab.variant.port, hostOf(lab, from).port));
    const account = tcpreplayAccount(frames.length, await runAt(lab, from, argv, generatorDeadlineMs(traffic)));
    total = total === undefined ? account : sum(total, account);
  }
  return total ?? { command: [], asked: 0, claimed: 0 };
}

/** A row of frames that one endpoint sends. */
interface Run {
  readonly from: string;
  readonly frames: readonly Probe[];
}

/** Cuts frames into rows of one sender each, order kept. */
export function runsBySender(frames: readonly Probe[]): readonly Run[] {
  const runs: { from: string; frames: Probe[] }[] = [];
  for (const frame of frames) {
    const last = runs.at(-1);
    if (last?.from === frame.from) last.frames.push(frame);
    else runs.push({ from: frame.from, frames: [frame] });
  }
  return runs;
}

function sum(one: GeneratorAccount, other: GeneratorAccount): GeneratorAccount {
  return {
    command: one.command,
    asked: (one.asked ?? 0) + (other.asked ?? 0),
    claimed: (one.claimed ?? 0) + (other.claimed ?? 0),
  };
}

/** Has the switch handle frames as a controller would. */
export async function sendPacketOut(lab: Lab, traffic: PacketOut): Promise<GeneratorAccount> {
  const { bridge } = lab.topology;
  const texts = traffic.frames.map(({ bytes }) => packetOutText(traffic, bytes));
  for (const text of texts) await lab.openVSwitch.packetOut(bridge, text);
  return { command: ['ovs-ofctl', 'packet-out', bridge, texts[0] ?? ''], asked: texts.length, claimed: texts.length };
}

/** A packet-out in ovs-ofctl(8)'s notation. */
export function packetOutText({ inPort = 'CONTROLLER', actions }: PacketOut, bytes: Uint8Array): string {
  return `in_port=${inPort},packet=${Buffer.from(bytes).toString('hex')},actions=${actions}`;
}
