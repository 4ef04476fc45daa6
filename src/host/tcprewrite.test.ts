import { describe, expect, it } from 'vitest';
import { anonymizeArgv, requireRewritten } from './tcprewrite.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const argv = anonymizeArgv(42, 'http.pcap', 'out.pcap');

describe('anonymizeArgv', () => {
  it('gives hosts other addresses of both layers by one seed, and leaves groups alone', () => {
    expect(argv.join(' ')).toBe(
      'tcprewrite --seed=42 --enet-mac-seed=42 --skipbroadcast --skipl2broadcast --infile=http.pcap --outfile=out.pcap',
    );
  });
});

describe('requireRewritten', () => {
  it('takes silence for success', () => {
    expect(() => requireRewritten(resultOf(argv))).not.toThrow();
  });

  it.each([
    ['tcprewrite-4.4.3-cooked-v2', 'tcprewrite cannot read link type 276', 'capture on one Ethernet interface'],
    [
      'tcprewrite-4.4.3-raw-ip',
      'tcprewrite cannot rewrite packet 1: Error rewriting packets: Invalid packet: Expected IPv4 packet: got 0: pkt=1',
      'leave it out: editcap CAPTURE WITHOUT 1',
    ],
    [
      'tcprewrite-4.4.3-no-file',
      `${argv.join(' ')} failed: Unable to open input pcap file: no-such.pcap: No such file or directory`,
      undefined,
    ],
    [
      'tcprewrite-4.4.3-no-capture',
      `${argv.join(' ')} failed: Unable to open input pcap file: unknown file format`,
      undefined,
    ],
    [
      'tcprewrite-4.4.3-no-folder',
      `${argv.join(' ')} failed: Unable to open output pcap file: no-such/out.pcap: No such file or directory`,
      undefined,
    ],
  ])('%s: says what went wrong and what to do', (name, message, remedy) => {
    const result = resultOf(argv, { exitCode: 255, stderr: recorded(name) });
    expect(() => requireRewritten(result)).toThrow(expect.objectContaining({ name: 'Problem', message, remedy }));
  });
});
