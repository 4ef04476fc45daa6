import { describe, expect, it } from 'vitest';
import { farEndOf } from './farEnd.ts';

describe('farEndOf', () => {
  it.each([
    ['gre', { remoteIp: '10.0.0.2' }, 'gre', 'dst host 10.0.0.2 and (ip proto 47 or ip6 proto 47 or ip6 proto 44)'],
    [
      'ip6erspan',
      { remoteIp: 'fd00::2' },
      'erspan',
      'dst host fd00::2 and (ip proto 47 or ip6 proto 47 or ip6 proto 44)',
    ],
    [
      'vxlan',
      { remoteIp: 'flow' },
      'vxlan',
      '(udp dst port 4789 or (ip proto 17 and ip[6:2] & 0x1fff != 0) or ip6 proto 44)',
    ],
    [
      'geneve',
      { remoteIp: '10.0.0.2', destinationPort: '6090' },
      'geneve',
      'dst host 10.0.0.2 and (udp dst port 6090 or (ip proto 17 and ip[6:2] & 0x1fff != 0) or ip6 proto 44)',
    ],
  ])('lets through what may be a copy in %s to %o', (type, tunnel, kind, filter) => {
    expect(farEndOf({ type, tunnel })).toEqual({ tunnel: kind, filter });
  });

  it('lets nothing of an option through that is no address and no port', () => {
    expect(farEndOf({ type: 'vxlan', tunnel: { remoteIp: '$(reboot)', destinationPort: '1"; reboot' } }).filter).toBe(
      '(udp dst port 4789 or (ip proto 17 and ip[6:2] & 0x1fff != 0) or ip6 proto 44)',
    );
  });

  it('takes copies as they are where the output is no tunnel', () => {
    expect(farEndOf({ type: 'system' })).toEqual({});
  });

  it('refuses a tunnel that is not unwrapped', () => {
    expect(() => farEndOf({ type: 'stt', tunnel: { remoteIp: '10.0.0.2' } })).toThrow(
      'copies in stt are not unwrapped',
    );
  });
});
