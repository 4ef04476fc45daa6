import { expect, it } from 'vitest';
import { sshCaptureArgv } from './sshCapture.ts';

it('hands ssh the host behind the options, and one command for the shell over there', () => {
  expect(sshCaptureArgv({ host: 'root@far', interface: 'eth0', filter: 'ip proto 47' })).toEqual([
    ...['ssh', '-T', '-o', 'BatchMode=yes', '--', 'root@far'],
    `exec sh -c 'exec 3<&0; { cat <&3; kill -INT $$; } >/dev/null 2>&1 & exec tcpdump -p -i eth0 -Q in -n -s 262144 -B 32768 -U -w - "ip proto 47" 3<&-'`,
  ]);
});
