import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Report } from '../model/report.ts';
import { renderJson } from './json.ts';
import { reportSchema } from './schema.ts';
import { mixed, oneOfEach, reportOf } from './testing/made-up.ts';

describe('reportSchema', () => {
  test('takes what was written, and gives it back unchanged', () => {
    expect(reportSchema.parse(JSON.parse(renderJson(mixed)))).toEqual(mixed);
  });

  test('is neither wider nor narrower than the type', () => {
    expectTypeOf<Report>().toExtend<z.infer<typeof reportSchema>>();
    expectTypeOf<z.infer<typeof reportSchema>>().toExtend<Report>();
  });

  test.each([
    ['a layout of another version', '"schemaVersion": 1', '"schemaVersion": 2'],
    ['a key that is not known', '"complete": true', '"complete": true, "extra": 1'],
    ['a key that is not known, deep inside', '"direction": "arriving"', '"direction": "arriving", "extra": 1'],
    ['a missing key', '"complete": true,', ''],
    ['a status that does not exist', '"status": "passed"', '"status": "fine"'],
    ['a traffic that does not exist', '"kind": "ping"', '"kind": "pong"'],
    ['fewer than no packets', '"packets": 10', '"packets": -1'],
    ['half a packet', '"packets": 10', '"packets": 9.5'],
    ['a time that is none', '2025-01-02T03:04:05.678Z', 'yesterday'],
    ['a folder outside the run', 'article/span-egress/veth/during', '../elsewhere'],
    ['an absolute folder', 'article/span-egress/veth/during', '/etc'],
    ['a file in another folder', 'vnic-1.arriving.pcap', 'x/vnic-1.arriving.pcap'],
  ])('refuses %s', (_what, from, to) => {
    const text = renderJson(reportOf([oneOfEach.passed]));
    expect(text).toContain(from);
    expect(reportSchema.safeParse(JSON.parse(text.replaceAll(from, to))).success).toBe(false);
  });
});
