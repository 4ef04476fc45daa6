import { describe, expect, test } from 'vitest';
import { namingOf, outcomeName, outcomeNames } from './names.ts';
import { fourVersions, rowOf } from './testing/four-versions.ts';
import { mixed, oneOfEach, reportOf } from './testing/made-up.ts';

test('versions are named where a report has several, also when but one of them has run', () => {
  expect(namingOf(mixed)).toEqual({ ovs: false });
  expect(namingOf(fourVersions)).toEqual({ ovs: true });
  const [, , , planned] = fourVersions.outcomes;
  expect(namingOf(reportOf([oneOfEach.passed, ...(planned ? [planned] : [])]))).toEqual({ ovs: true });
});

describe('names of outcomes', () => {
  test('have the scenario and the variant', () => {
    expect(outcomeName(oneOfEach.failed, {})).toBe('article/span-egress (internal, ovs-kernel)');
    expect(outcomeName(oneOfEach.failed, { ovs: true })).toBe('article/span-egress (internal, ovs-kernel, 3.1.0)');
  });

  test('say each scenario once, and each variant once', () => {
    const rows = [...rowOf('a/x', 'veth'), ...rowOf('a/x', 'internal').slice(1, 3), oneOfEach.errored];
    expect(outcomeNames(rows, { ovs: true })).toBe(
      'a/x (veth, 2.17.9, 3.1.0, 3.4.0, 3.5.0; internal, 3.1.0, 3.4.0), article/replay (veth, 3.1.0)',
    );
    expect(outcomeNames(rows, {})).toBe('a/x (veth; internal), article/replay (veth)');
  });

  test('tell variants apart by what is unusual of them', () => {
    const variants = [
      { ...oneOfEach.passed.variant, offloads: 'on' },
      { ...oneOfEach.passed.variant, endpoint: 'docker' },
      { ...oneOfEach.passed.variant, endpoint: 'docker', ovs: '3.5.0' },
    ] as const;
    const outcomes = variants.map((variant) => ({ scenario: 'a/x', variant }));
    expect(outcomeNames(outcomes, {})).toBe('a/x (veth, offloads; veth, docker)');
    expect(outcomeNames(outcomes, { ovs: true })).toBe('a/x (veth, offloads, 3.1.0; veth, docker, 3.1.0, 3.5.0)');
  });
});
