import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { fourVersions } from '../../src/report/testing/four-versions.ts';
import { hostileReport } from '../../src/report/testing/hostile.ts';
import { measured, mixed, reportOf } from '../../src/report/testing/made-up.ts';

const schema = fileURLToPath(new URL('../support/junit.xsd', import.meta.url));

function validate(xml: string) {
  const { error, status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return { error, valid: status === 0, said: stderr };
}

const isMissing = validate(renderJunit(mixed)).error !== undefined;

const reports: readonly (readonly [string, Report])[] = [
  ['one outcome of each status', mixed],
  ['several versions', fourVersions],
  ['benchmarks of each kind', measured],
  ['no outcome', reportOf([])],
  ...fc
    .sample(hostileReport, { numRuns: 20, seed: 7 })
    .map((report, index) => [`hostile texts ${index}`, report] as const),
];

const missing = 'xmllint is not installed (Debian has it in libxml2-utils)';

test.for(reports)('junit.xml is valid by the schemas of Jenkins and Surefire: %s', ([, report], context) => {
  context.skip(isMissing, missing);
  const { valid, said } = validate(renderJunit(report));
  expect(valid, said).toBe(true);
});

test.for([
  ['an inconclusive outcome without a type', ' type="inconclusive"', ''],
  ['a time in minutes', 'time="0.640"', 'time="1 min"'],
  ['a case with properties of its own', '<system-out>', '<properties/><system-out>'],
])('the schema refuses %s', ([, from = '', to = ''], context) => {
  context.skip(isMissing, missing);
  const xml = renderJunit(mixed);
  expect(xml).toContain(from);
  expect(validate(xml.replaceAll(from, to)).valid).toBe(false);
});
