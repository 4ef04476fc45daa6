import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { renderJson } from './json.ts';
import { renderJsonSchema } from './jsonSchema.ts';
import { fourVersions } from './testing/four-versions.ts';
import { measured, mixed, reportOf, withEverything } from './testing/made-up.ts';

const published = readFileSync(new URL('../../docs/run.schema.json', import.meta.url), 'utf8');
// Its pattern says what a time is, more strictly than the format.
const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(JSON.parse(published));

describe('docs/run.schema.json', () => {
  test('is what the program reads run.json by; if not: npm run build:schema', () => {
    expect(renderJsonSchema()).toBe(published);
  });

  test.each([
    ['one outcome of each status', mixed],
    ['several versions', fourVersions],
    ['all that an outcome can have', reportOf([withEverything])],
    ['benchmarks of each kind', measured],
  ])('takes what is written: %s', (_what, report) => {
    validate(JSON.parse(renderJson(report)));
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['a key that is not known', '"complete": true', '"complete": true, "extra": 1'],
    ['a status that does not exist', '"status": "passed"', '"status": "fine"'],
    ['a time that is none', '2025-01-02T03:04:05.678Z', 'yesterday'],
    ['half a packet', '"packets": 10', '"packets": 9.5'],
    ['a folder outside the run', 'article/span-egress/veth/during', 'article/../../elsewhere'],
    ['a folder outside the run after a line end', 'article/span-egress/veth/during', 'a\\n/../../elsewhere'],
    ['an absolute folder', 'article/span-egress/veth/during', '/etc'],
    ['a replay of no capture', '"capture": "http.pcap",', ''],
    ['a quantity that does not exist', '"quantity": "lossRatio"', '"quantity": "taste"'],
    ['a probability above one', '"pValue": 0.31', '"pValue": 1.31'],
  ])('refuses %s', (_what, from, to) => {
    const text = renderJson({ ...measured, ...reportOf([...mixed.outcomes, withEverything]) });
    expect(text).toContain(from);
    expect(validate(JSON.parse(text.replaceAll(from, to)))).toBe(false);
  });
});
