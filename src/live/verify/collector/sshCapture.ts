import type { Argv } from '../../../host/process.ts';

/** What is captured on another machine. */
export interface SshCapture {
  /** Host and interface are of letters, digits and `_.:@+-`: they reach a shell over there. */
  readonly host: string;
  readonly interface: string;
  /** Of words, numbers and pcap-filter(7)'s operators; no quotes, and nothing that a shell replaces. */
  readonly filter?: string;
}

/**
 * The command of a capture on another machine, through the user's own ssh(1): tcpdump there writes to standard output until the standard input ends.
 *
 * A tcpdump that nothing comes to does not see that nobody listens any more: when ssh is gone, sshd closes the input, and what waits for that there ends it.
 */
export function sshCaptureArgv({ host, interface: name, filter }: SshCapture): Argv {
  const capture = `tcpdump -p -i ${name} -Q in -n -s 262144 -B 32768 -U -w -`;
  const what = filter === undefined ? '' : ` "${filter}"`;
  const watch = 'exec 3<&0; { cat <&3; kill -INT $$; } >/dev/null 2>&1 &';
  return ['ssh', '-T', '-o', 'BatchMode=yes', '--', host, `exec sh -c '${watch} exec ${capture}${what} 3<&-'`];
}
