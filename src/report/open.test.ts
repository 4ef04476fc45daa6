import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './markdown.ts';
import { openOutcomes } from './open.ts';
import { renderTable } from './table.ts';
import { fourVersions, rowOf, switches } from './testing/four-versions.ts';
import { mixed, oneOfEach, reportOf } from './testing/made-up.ts';

const { skipped } = oneOfEach;
const namesIn = (report: Parameters<typeof openOutcomes>[0]) =>
  openOutcomes(report).map(({ status, scenario, variant }) => `${status} ${scenario} ${variant.ovs}`);

describe('openOutcomes', () => {
  test('what is skipped with some versions is told by what changes between them, and not once more for each', () => {
    expect(namesIn(fourVersions)).toEqual(['failed conformance/bond-recirculation 3.5.0']);
  });

  test('what is skipped with every version is told, because nothing changes between them', () => {
    const row = rowOf('a/x', 'veth', { '2.17.9': skipped, '3.1.0': skipped }).slice(0, 2);
    expect(namesIn(reportOf(row, { switches: switches.slice(0, 2) }))).toEqual([
      'skipped a/x 2.17.9',
      'skipped a/x 3.1.0',
    ]);
  });

  test('with one version what is skipped is told', () => {
    expect(openOutcomes(mixed)).toContain(skipped);
  });

  test('both renderers go by it', () => {
    expect(renderTable(fourVersions, { color: false })).not.toContain('- skipped: ');
    expect(renderMarkdown(fourVersions)).not.toContain('#### - skipped');
    for (const text of [renderTable(mixed, { color: false }), renderMarkdown(mixed)])
      expect(text).toContain('- skipped: article/filtered (veth)');
  });
});
