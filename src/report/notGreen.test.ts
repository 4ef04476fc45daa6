import { expect, test } from 'vitest';
import type { Outcome } from '../model/report.ts';
import { headline } from './headline.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { exitCode, summarize } from './summary.ts';
import { renderTable } from './table.ts';
import { oneOfEach, reportOf } from './testing/made-up.ts';
import { benchmarks } from './testing/made-up-benchmarks.ts';

// What is inconclusive is never taken for what passed, however it is looked at.

const GREEN = '\x1b[32m';
const { inconclusive, passed } = oneOfEach;

test.each<[string, readonly Outcome[]]>([
  ['alone', [inconclusive]],
  ['among others that passed', [passed, { ...inconclusive, scenario: 'article/other' }]],
])('what is inconclusive, %s, is shown so and ends with exit code 2', (_, outcomes) => {
  const report = reportOf(outcomes);
  expect(exitCode(summarize(outcomes))).toBe(2);
  expect(headline(report)).toContain('stayed open');
  expect(renderMarkdown(report)).toContain('? inconclusive');
  expect(renderJunit(report)).toContain('type="inconclusive"');
  expect(JSON.parse(renderJson(report)).summary.inconclusive).toBe(1);
  const lines = renderTable(report, { color: true }).split('\n');
  const concerned = lines.filter((line) => /inconclusive|stayed open/.test(line));
  expect(concerned.length).toBeGreaterThan(1);
  expect(concerned.filter((line) => line.includes(GREEN))).toEqual([]);
});

test.each([
  ['alone', [benchmarks.undecided]],
  ['among others that passed', [benchmarks.normal, benchmarks.undecided]],
])('a benchmark that is inconclusive, %s, is shown so', (_, results) => {
  const report = reportOf([], { benchmarks: results });
  expect(headline(report)).toMatch(/inconclusive|stayed open/);
  expect(renderMarkdown(report)).toContain('### ? inconclusive');
  expect(renderJunit(report)).toContain('type="inconclusive"');
  const lines = renderTable(report, { color: true }).split('\n');
  const concerned = lines.filter((line) => /inconclusive|stayed open/.test(line));
  expect(concerned.length).toBeGreaterThan(1);
  expect(concerned.filter((line) => line.includes(GREEN))).toEqual([]);
});
