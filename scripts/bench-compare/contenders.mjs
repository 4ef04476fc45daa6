import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { which } from 'zx';

const SCAPY_READERS = { RawPcapReader: 100_000, PcapReader: 20_000 };
const PCAP_PARSER_PACKETS = 1_000_000;
const TSHARK_FIELDS = [
  'frame.len',
  'ip.src',
  'ip.dst',
  'ip.id',
  'ip.checksum',
  'tcp.seq_raw',
  'tcp.checksum',
  'udp.checksum',
];

export const EMPTY_NODE = 'an empty Node';
export const MIRRORBENCH = 'mirrorbench compare';
export const CMP = 'cmp, source with its copy';

/** By the name that --peers knows. `most` packets are measured once and scaled from there; without it all, in each round. */
const PEERS = {
  cmp: async () =>
    installed('cmp', 'diffutils', [
      { name: CMP, steps: ({ source, copy }) => [{ command: 'cmp', args: [source, copy] }] },
    ]),
  tcpdump: async () =>
    installed('tcpdump', 'tcpdump', [
      {
        name: 'tcpdump -w, source then mirror',
        steps: ({ source, mirror }) =>
          [source, mirror].map((file) => ({ command: 'tcpdump', args: [...asRoot(), '-r', file, '-w', '/dev/null'] })),
      },
    ]),
  tshark: async ({ tsharkPackets }) =>
    installed('tshark', 'tshark', [{ name: 'tshark -T fields, sort, comm', most: tsharkPackets, steps: tsharkSteps }]),
  scapy: async () => {
    const python = ['python3', '/usr/bin/python3'].find(
      (python) => spawnSync(python, ['-c', 'import scapy'], { stdio: 'ignore' }).status === 0,
    );
    if (!python) return { missing: 'Scapy is not installed (Debian: python3-scapy)' };
    const script = join(import.meta.dirname, 'peer-scapy.py');
    return {
      found: Object.entries(SCAPY_READERS).map(([reader, most]) => ({
        name: `Scapy, ${reader}`,
        most,
        steps: ({ source, mirror }) => [{ command: python, args: [script, reader, source, mirror] }],
      })),
    };
  },
  'pcap-parser': async () => {
    const script = join(import.meta.dirname, 'peer-pcap-parser.mjs');
    const steps = ({ source, mirror }) => [{ command: process.execPath, args: [script, source, mirror] }];
    return { found: [{ name: 'pcap-parser of npm', most: PCAP_PARSER_PACKETS, steps }] };
  },
};

export const PEER_NAMES = Object.keys(PEERS);

/** What is measured, and why a peer is not. */
export async function contenders(program, peers, options) {
  const looked = await Promise.all(peers.map((peer) => PEERS[peer](options)));
  const found = [
    { name: EMPTY_NODE, steps: () => [{ command: process.execPath, args: ['-e', '0'] }] },
    {
      name: MIRRORBENCH,
      steps: ({ source, mirror, exitCode }) => [
        { command: process.execPath, args: [program, 'compare', source, mirror, '--json'], exit: exitCode },
      ],
    },
    ...looked.flatMap(({ found = [] }) => found),
  ];
  return {
    quick: found.filter(({ most }) => most === undefined),
    slow: found.filter(({ most }) => most !== undefined),
    missing: looked.flatMap(({ missing = [] }) => missing),
  };
}

async function installed(command, debianPackage, found) {
  if (await which(command, { nothrow: true })) return { found };
  return { missing: `${command} is not installed (Debian: ${debianPackage})` };
}

/** Otherwise tcpdump becomes a user who may not read the captures. */
function asRoot() {
  return process.getuid() === 0 ? ['-Z', 'root'] : [];
}

/** A line of text per packet with what tells it from others, then what only one of the sorted texts holds. */
function tsharkSteps({ source, mirror, folder }) {
  const env = { LC_ALL: 'C' };
  const fields = TSHARK_FIELDS.flatMap((field) => ['-e', field]);
  const captures = [source, mirror].map((file, index) => ({
    file,
    text: join(folder, `tshark-${index}.txt`),
    sorted: join(folder, `tshark-${index}.sorted.txt`),
  }));
  return [
    ...captures.map(({ file, text }) => ({
      command: 'tshark',
      args: ['-n', '-o', 'tcp.analyze_sequence_numbers:FALSE', '-r', file, '-T', 'fields', ...fields],
      output: text,
    })),
    ...captures.map(({ text, sorted }) => ({ command: 'sort', args: ['-o', sorted, text], env })),
    { command: 'comm', args: ['-3', ...captures.map(({ sorted }) => sorted)], env },
  ];
}
