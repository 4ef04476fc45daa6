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

  it('in the background takes packets by the block, and a filter as one last argument', () => {
    const command = tcpdumpArgv({ ...order, background: true, promiscuous: false, filter: 'udp port 53' }, false);
    expect(command).toContain('-p');
    expect(command).not.toContain('--immediate-mode');
    expect(command).not.toContain('-U');
    expect(command.slice(-2)).toEqual(['--', 'udp port 53']);
  });

  it('stays root when it is root, and asks for no other user when it is not', () => {
    expect(tcpdumpArgv(order, true).slice(-2)).toEqual(['-Z', 'root']);
    expect(tcpdumpArgv(order, false)).not.toContain('-Z');
  });
});

describe('parseCaptureEnd', () => {
  it.each([
    ['tcpdump-4.99.3-some', { captured: 3, droppedByKernel: 0, droppedByInterface: 0 }],
    ['tcpdump-4.99.3-one', { captured: 1, droppedByKernel: 0, droppedByInterface: 0 }],
    ['tcpdump-4.99.3-dropped', { captured: 1, droppedByKernel: 398, droppedByInterface: 0 }],
  ])('%s', (name, end) => {
    expect(parseCaptureEnd(recorded(name))).toEqual(end);
  });

  it('takes what was told last, when it was asked before', () => {
    const asked = 'tcpdump: 7 packets captured, 9 packets received by filter, 2 packets dropped by kernel\n';
    const end = parseCaptureEnd(asked + recorded('tcpdump-4.99.3-dropped'));
    expect(end).toEqual({ captured: 1, droppedByKernel: 398, droppedByInterface: 0 });
  });

  it('reads what the interface dropped, which is told only where it did', () => {
    const end = parseCaptureEnd(`${recorded('tcpdump-4.99.3-dropped')}5 packets dropped by interface\n`);
    expect(end).toEqual({ captured: 1, droppedByKernel: 398, droppedByInterface: 5 });
  });

  it('gives tcpdump’s own words when there are no counts', () => {
    expect(() => parseCaptureEnd(recorded('tcpdump-4.99.3-no-interface'))).toThrow(
      'tcpdump ended without its counts: tcpdump: nope0: No such device exists',
    );
  });
});
