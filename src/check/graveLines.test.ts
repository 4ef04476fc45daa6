import { describe, expect, test } from 'vitest';
import { graveLines, graveSummary } from './graveLines.ts';

const at = (line: string) => `2026-01-02T03:04:05.678Z|00052|${line}`;

test.each([
  'bridge|ERR|bridge br0: mirror m0 does not specify output; ignoring',
  'util|EMER|lib/cmap.c:1: assertion failed',
  'daemon_unix(monitor)|WARN|pid 7 died, killed (Segmentation fault), core dumped, restarting',
  'ofproto_dpif_mirror|WARN|maximum of 32 port mirrors reached, cannot create m33',
  'ofproto_dpif_mirror|WARN|filter is invalid due to in_port field.',
  'bridge|WARN|bridge br0: mirror m0 cannot match on nonexistent port p9',
])('grave: %s', (line) => {
  expect(graveLines([at(line)])).toEqual([at(line)]);
});

describe('not grave', () => {
  test.each([
    'netdev|WARN|failed to set MTU for network device p1: No such device',
    'ofproto_dpif_xlate|WARN|over max translation depth 64 on bridge br0 while processing udp,in_port=1',
    'bridge|ERR|bridge br0: failed to set bridge Ethernet address: No such device',
    'netdev_afxdp|ERR|setrlimit(RLIMIT_MEMLOCK) failed: Operation not permitted',
  ])('%s', (line) => {
    expect(graveLines([at(line)])).toEqual([]);
  });
});

test('grave lines are counted, and the first is told', () => {
  expect(graveSummary(['one'])).toBe('ovs-vswitchd logged an error: one');
  expect(graveSummary(['one', 'two'])).toBe('ovs-vswitchd logged 2 errors, the first: one');
});
