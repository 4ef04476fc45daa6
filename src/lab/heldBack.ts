import { statSync } from 'node:fs';
import { readInterfaceCounters } from '../host/interfaceCounters.ts';
import type { RunningProcess } from '../host/process.ts';
import { windowOf } from '../host/until.ts';
import type { PortCapture } from './captures.ts';

/** Bytes of records, as a capture file has them, that may wait before the sender is stopped, and at which it goes on. */
const MOST_WAITING = 8_000_000;
const LITTLE_WAITING = 4_000_000;
/** What a capture file has beside the bytes of each frame. */
const RECORD_HEADER = 16;
const EVERY_MS = 5;

/**
 * Stops a sender while the queue between it and the switch is long, so that a port with a queue loses nothing, however slow the switch is: at
 * 76 bytes a record and more, what may wait is shorter than the queue. Resolves when the sender has ended.
 *
 * @param captures of what arrives from the sender: their files grow as packets are offered, the interfaces count them as the switch takes them
 * @param tell called now and then with the packets that the switch has taken so far
 */
export async function heldBack(
  sender: RunningProcess,
  captures: readonly PortCapture[],
  tell: (packets: number) => void,
): Promise<void> {
  const look = async () => {
    const looks = await Promise.all(captures.map(lookAt));
    const sum = (what: keyof (typeof looks)[number]) => looks.reduce((total, one) => total + one[what], 0);
    return { transmitted: sum('transmitted'), waiting: sum('waiting') };
  };
  const first = await look();
  let stopped = false;
  let before = first.transmitted;
  while (sender.ended() === undefined) {
    const { transmitted, waiting } = await look();
    const more = waiting - first.waiting;
    if (!stopped && more > MOST_WAITING) {
      sender.kill('SIGSTOP');
      stopped = true;
      // Where nothing passes any more, nothing waits: what the queue has dropped is not counted among what has passed.
    } else if (stopped && (more < LITTLE_WAITING || transmitted === before)) {
      sender.kill('SIGCONT');
      stopped = false;
    }
    before = transmitted;
    tell(transmitted - first.transmitted);
    await windowOf(EVERY_MS);
  }
}

async function lookAt({ point, running }: PortCapture) {
  const counters = (await readInterfaceCounters(running.pid)).get(point.interface);
  const { transmitted = 0, transmittedBytes = 0 } = counters ?? {};
  const { size } = statSync(running.order.file);
  return { transmitted, waiting: size - transmittedBytes - RECORD_HEADER * transmitted };
}
