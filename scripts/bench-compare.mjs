#!/usr/bin/env zx

// Measures `mirrorbench compare` on made captures, beside cmp (as many bytes read and compared), tcpdump, and what else
// compares captures. Prints a table, and writes it to reports/bench-compare/ as Markdown and HTML.
//
//   npm run bench:compare [-- OPTION…]
//     --packets 1000000          counts of the source's packets, with commas between
//     --sizes mix,1514,64        frame lengths in bytes; mix is 7 of 60, 4 of 590 and 1 of 1514
//     --conditions clean,lost,reordered,both      1 % of the mirror's packets lost, 1 % overtaken
//     --runs 7                   rounds that count
//     --peers cmp,tcpdump,tshark,scapy,pcap-parser
//     --tshark-packets 100000    more are not measured but scaled
//     --folder DIR               for a folder with the captures; of the system's temporary files unless told
//     --keep                     keeps the captures
//     --linear                   1, 5 and 20 million packets of 64 bytes, clean and both, with cmp and tcpdump,
//                                unless told otherwise; with a chart of time over packets
//
// Needs a built checkout.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv } from 'zx';
import { charts } from './bench-compare/charts.mjs';
import { measureCombination } from './bench-compare/combination.mjs';
import { contenders, PEER_NAMES } from './bench-compare/contenders.mjs';
import { SIZES } from './bench-compare/frames.mjs';
import { CONDITIONS } from './bench-compare/impaired-mirror.mjs';
import { html, markdown, terminalTable } from './bench-compare/report.mjs';

const OPTIONS = ['packets', 'sizes', 'conditions', 'runs', 'peers', 'tshark-packets', 'folder', 'keep', 'linear'];
const root = resolve(import.meta.dirname, '..');
const program = join(root, 'dist', 'cli.js');
const reports = join(root, 'reports', 'bench-compare');

const unknown = Object.keys(argv).filter((name) => name !== '_' && !OPTIONS.includes(name));
if (unknown.length > 0 || argv._.length > 0) throw new Error(`not understood: ${[...unknown, ...argv._].join(', ')}`);
const linear = argv.linear === true;
const counts = list('packets', linear ? '1000000,5000000,20000000' : '1000000').map(Number);
const traffic = list('sizes', linear ? '64' : 'mix,1514,64', SIZES);
const conditions = list('conditions', linear ? 'clean,both' : CONDITIONS.join(','), CONDITIONS);
const peers = list('peers', linear ? 'cmp,tcpdump' : PEER_NAMES.join(','), PEER_NAMES);
const runs = Number(argv.runs ?? 7);
const tsharkPackets = Number(argv['tshark-packets'] ?? 100_000);
for (const number of [...counts, runs, tsharkPackets]) {
  if (!Number.isInteger(number) || number < 1) throw new Error('numbers are whole and above 0');
}

const { quick, slow, missing } = await contenders(program, peers, { tsharkPackets });
const machine = `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, ${runs} rounds`;
console.log(machine);
for (const reason of missing) console.log(reason);

const folder = mkdtempSync(join(argv.folder ?? tmpdir(), 'mirrorbench-bench-compare-'));
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => {
  if (argv.keep) console.log(`the captures are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
});

const rows = [];
const notes = [...missing];
for (const packets of counts) {
  for (const sizes of traffic) {
    for (const condition of conditions) {
      const place = join(folder, `${packets}-${sizes}-${condition}`);
      mkdirSync(place);
      const task = { packets, sizes, condition, program, quick, slow, runs, folder: place };
      const { rows: measured = [], skipped } = await measureCombination(task);
      if (!argv.keep) rmSync(place, { recursive: true });
      rows.push(...measured);
      if (skipped)
        notes.push(`${packets.toLocaleString('en')} packets, ${sizes}, ${condition} was skipped: ${skipped}`);
      console.log(skipped ? notes.at(-1) : terminalTable(measured));
    }
  }
}

const title = linear ? 'mirrorbench compare over the number of packets' : 'mirrorbench compare beside its peers';
const name = linear ? 'linear' : 'table';
const drawn = linear ? charts(rows) : [];
mkdirSync(reports, { recursive: true });
for (const { file, svg } of drawn) writeFileSync(join(reports, file), svg);
const report = { title, machine, rows, notes };
writeFileSync(join(reports, `${name}.md`), markdown({ ...report, charts: drawn.map(({ file }) => file) }));
writeFileSync(join(reports, `${name}.html`), html({ ...report, charts: drawn.map(({ svg }) => svg) }));
console.log(`written: reports/bench-compare/${name}.md and ${name}.html`);

/** What an option says, with commas between. */
function list(option, otherwise, known) {
  const words = String(argv[option] ?? otherwise).split(',');
  const wrong = words.filter((word) => known && !known.includes(word));
  if (wrong.length > 0) throw new Error(`--${option} does not know ${wrong.join(', ')}; it knows ${known.join(', ')}`);
  return words;
}
