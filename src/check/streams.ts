import type { Capture } from '../model/observation.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { type TcpStream, tcpStreams } from '../packet/tcpStreams.ts';
import { doubtsOf, verdict } from './checks.ts';

/**
 * A capture holds the same TCP streams as other captures, byte for byte, however they are cut into frames: for switches that pass
 * frames to be segmented later, where one copy is not one packet of the wire.
 */
export function sameStreams(output: Capture, ...owed: readonly Capture[]): Verdict {
  const names = owed.map(({ port, direction }) => `${direction} ${port}`);
  const check = `sameStreams(${output.record.trial}: ${output.direction} ${output.port}, ${names.join(' + ')})`;
  const copied = tcpStreams(output.frames.map(({ bytes }) => bytes));
  const original = tcpStreams(owed.flatMap(({ frames }) => frames.map(({ bytes }) => bytes)));
  const findings = [...new Set([...original.keys(), ...copied.keys()])].flatMap((stream) =>
    differences(stream, original.get(stream), copied.get(stream)),
  );
  const bytes = [...original.values()].reduce((sum, stream) => sum + stream.bytes.length, 0);
  const nothing: Finding[] =
    bytes === 0 ? [{ kind: 'evidence', packets: 0, summary: 'no TCP stream was seen, which proves nothing' }] : [];
  return verdict(check, `${original.size} streams of ${bytes} bytes`, findings, [
    ...doubtsOf(output, ...owed),
    ...nothing,
  ]);
}

function differences(name: string, original: TcpStream | undefined, copy: TcpStream | undefined): readonly Finding[] {
  const find = (kind: 'missing' | 'unexpected' | 'altered', summary: string): readonly Finding[] => [
    { kind, packets: 0, summary: `${name}: ${summary}` },
  ];
  if (original === undefined) return find('unexpected', 'a stream that nobody owed');
  if (copy === undefined) return find('missing', `none of ${original.bytes.length} bytes were copied`);
  const lacking =
    copy.gaps.reduce((sum, { length }) => sum + length, 0) - original.gaps.reduce((sum, { length }) => sum + length, 0);
  if (copy.bytes.length !== original.bytes.length || lacking !== 0) {
    const kind = copy.bytes.length - lacking < original.bytes.length ? 'missing' : 'unexpected';
    return find(kind, `${copy.bytes.length - lacking} bytes where ${original.bytes.length} are owed`);
  }
  const at = original.bytes.findIndex((byte, index) => byte !== copy.bytes[index]);
  if (at >= 0) return find('altered', `byte ${at} differs`);
  return copy.conflicts > 0 ? find('altered', `${copy.conflicts} bytes were sent again and differ`) : [];
}
