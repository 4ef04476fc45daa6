import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileSize, writeCaptures } from './captures.mjs';
import { CMP, EMPTY_NODE, MIRRORBENCH } from './contenders.mjs';
import { interleaved, median, timed } from './measure.mjs';
import { cache, whyNotCached } from './page-cache.mjs';
import { verify } from './verify.mjs';

const SEED = 1;

/** Measures all contenders on one traffic in one condition, with captures in `folder`: rows of the table, or why not. */
export async function measureCombination({ packets, sizes, condition, program, quick, slow, runs, folder }) {
  const skipped = whyNotCached(3 * fileSize(sizes, packets), folder);
  if (skipped) return { skipped };
  const capture = (count) => {
    const [pair] = writeCaptures({ packets: count, sizes, conditions: [condition], folder, seed: SEED });
    return { ...pair, folder };
  };

  const pair = capture(packets);
  const copy = join(folder, `${sizes}-${packets}-copy.pcap`);
  copyFileSync(pair.source, copy);
  const { exitCode, peakBytes } = await verify(program, pair);
  cache([pair.source, pair.mirror, copy]);
  const samples = await interleaved(
    quick.map(({ steps }) => steps({ ...pair, copy, exitCode })),
    runs,
  );
  const results = quick.map(({ name }, index) => ({ contender: name, seconds: samples[index] }));
  for (const { name, most, steps } of slow) {
    const seconds = (count) => timed(steps(count === packets ? pair : cached(capture(count))));
    results.push({ contender: name, ...(await measureSlow(packets, most, seconds)) });
  }

  const secondsOf = (name) => results.find(({ contender }) => contender === name)?.seconds;
  const empty = secondsOf(EMPTY_NODE);
  const cmp = secondsOf(CMP);
  const bytes = statSync(pair.source).size + statSync(pair.mirror).size;
  const rows = results.map((result) => {
    const row = { packets, sizes, condition, ...result, median: median(result.seconds) };
    if (result.contender === EMPTY_NODE) return row;
    if (cmp) row.timesCmp = row.median / median(cmp);
    row.megabytesPerSecond = bytes / 1e6 / row.median;
    if (result.contender !== MIRRORBENCH) return row;
    const lessEmpty = median(result.seconds.map((seconds, round) => seconds - empty[round]));
    if (cmp) row.timesCmp = lessEmpty / median(cmp);
    return { ...row, lessEmpty, peakMegabytes: peakBytes / 1e6 };
  });
  return { rows };
}

/** Once; of more than `most` packets as the straight line through that many and a tenth of them has it. */
async function measureSlow(packets, most, secondsFor) {
  if (packets <= most) return { seconds: [await secondsFor(packets)] };
  const few = Math.ceil(most / 10);
  const start = await secondsFor(few);
  const end = await secondsFor(most);
  return { seconds: [end + ((end - start) / (most - few)) * (packets - most)], scaledFrom: most };
}

function cached(pair) {
  cache([pair.source, pair.mirror]);
  return pair;
}
