import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mirrorbench, scratchFolder } from '../support/command.ts';

test('the captures that a lab leaves are compared as it judged them', async () => {
  const folder = scratchFolder();
  const run = await mirrorbench(['run', 'span-egress', '--port', 'internal', '--report', 'reports'], folder);
  expect(run.exitCode, run.stderr).toBe(0);
  const during = join('reports', 'latest', 'article_span-egress.internal', 'during');
  const [sent, answered, copied] = ['vnic-1.arriving', 'vnic-2.arriving', 'mirror0-output.departing'].map((name) =>
    join(during, `${name}.pcap`),
  ) as [string, string, string];

  const right = await mirrorbench(['compare', sent, copied, '--json', '--in-order'], folder);
  expect(JSON.parse(right.stdout)).toMatchObject({ verdict: 'equal', matched: 10, clocksDiffer: false });
  expect(right.exitCode).toBe(0);

  const wrong = await mirrorbench(['compare', answered, copied, '--json'], folder);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ verdict: 'different', matched: 0, missing: 10, unexpected: 10 });
  expect(wrong.exitCode).toBe(1);
});
