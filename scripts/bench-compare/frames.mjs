import { random } from './random.mjs';

const FLOWS = 200;
const POOL = 1 << 20;
const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const TCP = 20;

/** Frame lengths of a traffic, each as often as it is to appear. */
const LENGTHS = {
  64: [64],
  1514: [1514],
  mix: [60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1514],
};

export const SIZES = Object.keys(LENGTHS);

export function meanLength(sizes) {
  const lengths = LENGTHS[sizes];
  return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
}

/**
 * UDP and TCP frames of some flows with right checksums, all distinct: TCP by its sequence number, UDP by the number that
 * its payload begins with. `nextLength` says how long the next frame is, `write` writes it.
 */
export function frames(sizes, seed) {
  const next = random(seed);
  const pool = new Uint8Array(POOL);
  for (let at = 0; at < POOL; at += 1) pool[at] = next() >>> 24;
  const sums = prefixSums(pool);
  const flows = Array.from({ length: FLOWS }, (_, index) => flow(index, next));
  const lengths = LENGTHS[sizes];

  return {
    nextLength: () => lengths[next() % lengths.length],
    write(bytes, view, start, length) {
      const { header, base, tcp, state } = flows[next() % FLOWS];
      bytes.set(header, start);
      const ip = start + ETHERNET;
      const transport = ip + IPV4;
      const ipLength = length - ETHERNET;
      state.id = (state.id + 1) & 0xffff;
      view.setUint16(ip + 2, ipLength);
      view.setUint16(ip + 4, state.id);
      view.setUint16(ip + 10, checksum(base.ip + ipLength + state.id));

      const transportLength = ipLength - IPV4;
      let sum = base.transport + transportLength;
      let payload;
      if (tcp) {
        payload = transport + TCP;
        const window = 0x400 + (next() & 0xff);
        view.setUint32(transport + 4, state.sequence);
        view.setUint32(transport + 8, state.acknowledged);
        view.setUint16(transport + 14, window);
        sum += halves(state.sequence) + halves(state.acknowledged) + window;
        state.sequence = (state.sequence + start + length - payload) >>> 0;
        state.acknowledged = (state.acknowledged + (next() & 0x3ff)) >>> 0;
      } else {
        payload = transport + UDP + 4;
        view.setUint16(transport + 4, transportLength);
        view.setUint32(transport + UDP, state.sequence);
        sum += transportLength + halves(state.sequence);
        state.sequence += 1;
      }
      // Even, as all lengths are, so that sums of whole words will do.
      const filled = start + length - payload;
      const from = (next() % (POOL - filled)) & ~1;
      bytes.set(pool.subarray(from, from + filled), payload);
      sum += sums[(from + filled) / 2] - sums[from / 2];
      view.setUint16(transport + (tcp ? 16 : 6), checksum(sum));
    },
  };
}

function flow(index, next) {
  const tcp = index % 4 !== 0;
  const header = new Uint8Array(ETHERNET + IPV4 + (tcp ? TCP : UDP));
  const view = new DataView(header.buffer);
  header.set([0x52, 0x54, 0, 0, 1, index & 0x1f, 0x52, 0x54, 0, 0, 2, index & 0x0f, 0x08, 0x00]);
  header.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, tcp ? 6 : 17, 0, 0], ETHERNET);
  header.set([10, 0, 1, 1 + (index & 0x1f), 10, 0, 2, 1 + (index & 0x0f)], ETHERNET + 12);
  view.setUint16(ETHERNET + IPV4, 32768 + (next() % 28000));
  view.setUint16(ETHERNET + IPV4 + 2, tcp ? [80, 443, 5201][index % 3] : [443, 5004][index % 2]);
  // Data offset of 5 words; PSH and ACK.
  if (tcp) view.setUint16(ETHERNET + IPV4 + 12, 0x5018);
  const addresses = words(view, ETHERNET + 12, ETHERNET + IPV4);
  return {
    header,
    tcp,
    base: {
      ip: words(view, ETHERNET, ETHERNET + IPV4),
      transport: addresses + (tcp ? 6 : 17) + words(view, ETHERNET + IPV4, header.length),
    },
    state: { id: next() & 0xffff, sequence: tcp ? next() : 1, acknowledged: next() },
  };
}

/** At n the sum of the first n words. */
function prefixSums(bytes) {
  const view = new DataView(bytes.buffer);
  const sums = new Float64Array(bytes.length / 2 + 1);
  for (let word = 0; word < bytes.length / 2; word += 1) sums[word + 1] = sums[word] + view.getUint16(word * 2);
  return sums;
}

function words(view, from, to) {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += view.getUint16(at);
  return sum;
}

function halves(word) {
  return (word >>> 16) + (word & 0xffff);
}

function checksum(sum) {
  const once = (sum >>> 16) + (sum & 0xffff);
  return ~((once >>> 16) + once) & 0xffff;
}
