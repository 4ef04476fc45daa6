import type { ByteInput } from './captureReader.ts';
import { FILE_HEADER } from './pcapHeader.ts';

/**
 * A classic pcap file as if its packets stood in it several times, one pass after the other.
 *
 * @param open gives the file from its first byte
 */
export async function repeatedInput(open: () => Promise<ByteInput>, times: number): Promise<ByteInput> {
  let input = await open();
  let left = times - 1;
  return {
    read: async (target) => {
      for (;;) {
        const bytes = await input.read(target);
        if (bytes > 0 || left === 0 || target.length === 0) return bytes;
        left -= 1;
        input = await open();
        await skip(input, FILE_HEADER);
      }
    },
    problem: () => input.problem?.(),
  };
}

async function skip(input: ByteInput, bytes: number): Promise<void> {
  const taken = new Uint8Array(bytes);
  for (let at = 0; at < bytes; ) {
    const read = await input.read(taken.subarray(at));
    if (read === 0) return;
    at += read;
  }
}
