import { describe, expect, test } from 'vitest';
import { renderJson } from './json.ts';
import { mixed, oneOfEach, reportOf } from './testing/made-up.ts';

describe('renderJson', () => {
  test('what is read back is what was written', () => {
    expect(JSON.parse(renderJson(mixed))).toEqual(mixed);
  });

  test('the order in which keys were made does not show', () => {
    expect(renderJson(reversed(mixed) as typeof mixed)).toBe(renderJson(mixed));
  });

  test('it ends with a line end and is indented by two spaces, what matters first', () => {
    const text = renderJson(reportOf([oneOfEach.passed]));
    expect(text.endsWith('\n}\n')).toBe(true);
    expect(text).toContain('"name": "patch-ports-apart",\n          "inForce": true\n');
    expect(text.split('\n').slice(0, 3)).toEqual(['{', '  "schemaVersion": 5,', '  "program": {']);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, reversed(each)]);
  return Object.fromEntries(entries.reverse());
}
