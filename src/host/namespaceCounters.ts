import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type InterfaceCounters, parseInterfaceCounters } from './interfaceCounters.ts';
import { inNamespace } from './namespace.ts';
import { failure, start } from './process.ts';
import { until } from './until.ts';

/** The counters of a network namespace's interfaces, at hand: to read them starts no process and takes some ten microseconds. */
export interface NamespaceCounters {
  /** By interface name. */
  readonly read: () => ReadonlyMap<string, InterfaceCounters>;
  readonly close: () => void;
}

/**
 * Opens the counters of a named network namespace; of the caller's own when there is no name.
 *
 * A file of /proc/PID/net is of the namespace that it was opened in, whatever becomes of the process by which it was found.
 */
export async function openNamespaceCounters(namespace: string | undefined): Promise<NamespaceCounters> {
  if (namespace === undefined) return counters(openSync('/proc/self/net/dev', 'r'));
  const inside = start(inNamespace(namespace, ['cat']), { terminal: true });
  try {
    const wanted = statSync(`/run/netns/${namespace}`).ino;
    await until(
      `a process is in ${namespace}`,
      () => {
        const ended = inside.ended();
        if (ended !== undefined) throw failure(ended);
        return statSync(`/proc/${inside.pid}/ns/net`).ino === wanted;
      },
      { deadlineMs: 5_000 },
    );
    return counters(openSync(`/proc/${inside.pid}/net/dev`, 'r'));
  } finally {
    inside.kill('SIGKILL');
  }
}

/** Room for some hundred interfaces; more are read piece by piece. */
const PIECE_BYTES = 32_768;

function counters(file: number): NamespaceCounters {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  return {
    read: () => {
      let text = '';
      for (let read = -1; read !== 0; ) {
        read = readSync(file, piece, 0, PIECE_BYTES, text.length);
        text += piece.toString('latin1', 0, read);
      }
      return parseInterfaceCounters(text);
    },
    close: () => closeSync(file),
  };
}
