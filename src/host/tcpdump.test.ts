import { describe, expect, it } from 'vitest';
import { parseCaptureEnd, tcpdumpArgv } from './tcpdump.ts';
import { recorded } from './testing/recorded.ts';

const order = { interface: 'p1', flag: 'in', file: '/captures/p1.pcap', snapLength: 1522 } as const;

describe('tcpdumpArgv', () => {
  it('selects the direction with -Q and keeps the tail with --immediate-mode and -U', () => {
    const command = tcpdumpArgv(order, false).join(' ');
    expect(command.replace(/-B \d+/, '-B SIZE')).toBe(
      'tcpdump -i p1 -Q in -s 1522 -w /captures/p1.pcap -n -U --immediate-mode --time-stamp-precision=nano -B SIZE',
    );
  });

  it('stays root when it is root, and asks for no other user when it is not', () => {
    expect(tcpdumpArgv(order, true).slice(-2)).toEqual(['-Z', 'root']);
    expect(tcpdumpArgv(order, false)).not.toContain('-Z');
  });
});

describe('parseCaptureEnd', () => {
  it.each([
    ['tcpdump-4.99.3-some', { captured: 3, droppedByKernel: 0 }],
    ['tcpdump-4.99.3-one', { captured: 1, droppedByKernel: 0 }],
    ['tcpdump-4.99.3-dropped', { captured: 1, droppedByKernel: 398 }],
  ])('%s', (name, end) => {
    expect(parseCaptureEnd(recorded(name))).toEqual(end);
  });

  it('takes what was told last, when it was asked before', () => {
    const asked = 'tcpdump: 7 packets captured, 9 packets received by filter, 2 packets dropped by kernel\n';
    expect(parseCaptureEnd(asked + recorded('tcpdump-4.99.3-dropped'))).toEqual({ captured: 1, droppedByKernel: 398 });
  });

  it('gives tcpdump’s own words when there are no counts', () => {
    expect(() => parseCaptureEnd(recorded('tcpdump-4.99.3-no-interface'))).toThrow(
      'tcpdump ended without its counts: tcpdump: nope0: No such device exists',
    );
  });
});
