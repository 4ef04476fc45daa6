import { describe, expect, it } from 'vitest';
import { splitCounts, tcpprepArgv, tcpprepStatsArgv } from './tcpprep.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const argv = tcpprepStatsArgv('split.cache');

describe('tcpprepArgv', () => {
  it.each([
    ['bridge', '--auto=bridge'],
    ['client', '--auto=client'],
    ['server', '--auto=server'],
    ['first', '--auto=first'],
    ['port', '--port'],
    [{ cidr: '192.0.2.80/32,198.51.100.0/24' }, '--cidr=192.0.2.80/32,198.51.100.0/24 --reverse'],
  ] as const)('%o is %s', (by, options) => {
    expect(tcpprepArgv(by, 'http.pcap', 'split.cache').join(' ')).toBe(
      `tcpprep ${options} --pcap=http.pcap --cachefile=split.cache`,
    );
  });
});

describe('splitCounts', () => {
  it.each([
    ['tcpprep-4.4.3-stats', { client: 8, server: 9, skipped: 0 }],
    ['tcpprep-4.4.3-stats-one-side', { client: 20, server: 0, skipped: 0 }],
  ])('%s: tells clients’ packets from servers’', (name, counts) => {
    expect(splitCounts(resultOf(argv, { stdout: recorded(name) }))).toEqual(counts);
  });

  it('gives tcpprep’s own words for what is no cache file', () => {
    const result = resultOf(argv, { exitCode: 255, stderr: recorded('tcpprep-4.4.3-no-cache') });
    expect(() => splitCounts(result)).toThrow(
      'tcpprep --print-stats=split.cache gave no counts: Fatal Error in cache.c',
    );
  });
});
