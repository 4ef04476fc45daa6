import { Readable } from 'node:stream';
import { inNamespace } from '../../host/namespace.ts';
import { addTable, removeTable } from '../../host/nft.ts';
import { startFilter } from '../../host/process.ts';
import { until } from '../../host/until.ts';
import { writePcap } from '../../packet/pcap.ts';
import type { Lab } from '../lab.ts';
import { hookCopies } from './copiesHook.ts';
import { FAULT_TABLE, type Injection } from './fault.ts';
import { layCable, removeCable } from './links.ts';
import type { Rewriting } from './rewriting.ts';

/** Copies that the relay has had in its hands. */
const RELAYED_MARK = 7;
/** Ethernet type of frames that prove captures live, which are none of the traffic's. */
const SENTINEL_TYPE = '0x88b5';
/** What is held back must have room: some thousand frames. */
const [SNAP_LENGTH, BUFFER_KIB] = ['2048', '16384'] as const;

/**
 * Puts a relay between the switch and the output port's interface: nftables sends copies into a cable, tcpdump reads them at its far end, the
 * frames are rewritten here, and tcpreplay sends them out through a second cable that leads to the output port.
 */
export async function relayed(lab: Lab, rewriting: Rewriting): Promise<Injection> {
  const namespace = lab.switchNamespace;
  const copies = await hookCopies(lab, RELAYED_MARK);
  const [there, back] = [await layCable(namespace, 'there'), await layCable(namespace, 'back')];
  const reading = ['-n', '-U', '--immediate-mode', '-s', SNAP_LENGTH, '-B', BUFFER_KIB, '-w', '-'] as const;
  const listening = ['tcpdump', '-i', there.far, '-Q', 'in', ...reading] as const;
  const reader = startFilter(inNamespace(namespace, listening), Readable.from([]), '');
  const frames = capturedFrames(reader.output);
  const rewritten = Readable.from(captureOf(rewriting(frames.all())));
  const sending = ['tcpreplay', '--topspeed', '-i', back.near, '-'] as const;
  const sender = startFilter(inNamespace(namespace, sending), rewritten, '');
  sender.output.resume();
  await until('the relay listens', frames.listens, { deadlineMs: 10_000 });
  await addTable(
    namespace,
    FAULT_TABLE,
    [
      `chain there {\ntype filter hook ${copies.hook} device "${copies.device}" priority 0`,
      `meta mark ${RELAYED_MARK} accept\nether type ${SENTINEL_TYPE} ${copies.onwards[0] ?? 'accept'}\nfwd to "${there.near}"\n}`,
      `chain back {\ntype filter hook ingress device "${back.far}" priority 0`,
      `meta mark set ${RELAYED_MARK} fwd to "output"\n}`,
    ].join('\n'),
  );
  return {
    heal: async () => {
      await removeTable(namespace, FAULT_TABLE);
      reader.end();
      sender.end();
      await Promise.all([reader.result, sender.result]);
      for (const cable of [there, back]) await removeCable(namespace, cable);
      await copies.release();
    },
  };
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** The frames of a capture as tcpdump writes it; read here anew, since the program's own reader is on trial. */
function capturedFrames(capture: Readable) {
  let hasBegun = false;
  return {
    listens: () => hasBegun,
    all: async function* (): AsyncGenerator<Buffer> {
      let pending: Buffer = Buffer.alloc(0);
      for await (const chunk of capture) {
        pending = Buffer.concat([pending, chunk as Buffer]);
        if (!hasBegun && pending.length >= FILE_HEADER) {
          hasBegun = true;
          pending = pending.subarray(FILE_HEADER);
        }
        while (hasBegun && pending.length >= RECORD_HEADER) {
          const end = RECORD_HEADER + pending.readUInt32LE(8);
          if (pending.length < end) break;
          yield pending.subarray(RECORD_HEADER, end);
          pending = pending.subarray(end);
        }
      }
    },
  };
}

async function* captureOf(frames: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  yield writePcap([]);
  for await (const bytes of frames)
    yield writePcap([{ timeNs: 0n, bytes, wireLength: bytes.length }]).subarray(FILE_HEADER);
}
