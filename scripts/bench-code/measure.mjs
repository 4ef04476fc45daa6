// Measures what one file of benchmarks has, and prints a table for each suite: measure.mjs BUNDLE FOLDER

import { pathToFileURL } from 'node:url';
import Table from 'cli-table3';
import { Bench } from 'tinybench';
import { which } from 'zx';

const [bundle, folder] = process.argv.slice(2);
const { suites } = await import(pathToFileURL(bundle).href);
for (const { name, amount, unit, operations } of await suites(folder)) {
  const bench = new Bench({ time: 1000, iterations: 10, warmupTime: 250, warmupIterations: 2, throws: true });
  const missing = [];
  for (const { name, run, needs } of operations) {
    if (needs === undefined || (await which(needs.program, { nothrow: true })))
      bench.add(name, async () => void (await run()));
    else missing.push(`${name}: ${needs.program} is not installed (Debian: ${needs.debian})`);
  }
  await bench.run();
  console.log(`${name}${amount === 1 ? '' : `: ${amount.toLocaleString('en')} ${unit}`}`);
  console.log(tableOf(bench.tasks, amount, unit));
  for (const line of missing) console.log(line);
}
// What runs on ends with it.
process.exit();

function tableOf(tasks, amount, unit) {
  const fastest = Math.min(...tasks.map(({ result }) => result.latency.p50));
  const head = ['operation', 'median ms', `${unit}/s`, 'samples', '± of mean', '× fastest'];
  const table = new Table({
    head,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const { name, result } of tasks) {
    const { p50, rme, samplesCount } = result.latency;
    const perSecond = digits((1000 * amount) / p50);
    table.push([name, digits(p50), perSecond, samplesCount, `${rme.toFixed(1)} %`, digits(p50 / fastest)]);
  }
  return table.toString();
}

/** Three digits that count, and those before them. */
function digits(value) {
  return value.toLocaleString('en', value < 1000 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}
