import { expect, test } from 'vitest';
import { gatesOf, RULES, type Rule, rulesInForce } from './rules.ts';
import { reached } from './versions.ts';

test.each([
  ['3.1.0', ['2.17.8', '3.0.5', '3.1.3', '3.2.0'], false],
  ['3.1.3', ['2.17.8', '3.0.5', '3.1.3', '3.2.0'], true],
  ['3.0.9', ['2.17.8', '3.0.5', '3.1.3', '3.2.0'], true],
  ['2.16.9', ['2.17.8', '3.0.5', '3.1.3', '3.2.0'], false],
  ['3.2.0', ['2.17.8', '3.0.5', '3.1.3', '3.2.0'], true],
  ['3.10.1', ['3.2.0'], true],
  ['4.0.0', ['3.2.0'], true],
  ['2.17.12', ['2.17.8'], true],
  ['3.1.10', ['3.1.9'], true],
  ['3.1.4-rc1', ['3.1.4'], true],
  ['3.1.0', [], false],
])('%s has what came with %j: %s', (version, releases, expected) => {
  expect(reached(version, releases)).toBe(expected);
});

test.each([
  ['2.15.0', ['control-frames-are-copied', 'normal-spares-output-ports', 'change-reaches-live-flows']],
  ['3.1.0', ['control-frames-are-copied', 'normal-spares-output-ports']],
  [
    '3.1.4',
    [
      'control-frames-are-copied',
      'normal-spares-output-ports',
      'modification-copies-again',
      'recirculation-copies-again',
      'metadata-copies-again',
    ],
  ],
  [
    '3.5.0',
    [
      'control-frames-are-copied',
      'normal-spares-output-ports',
      'modification-copies-again',
      'recirculation-copies-again',
      'change-reaches-live-flows',
    ],
  ],
])('the gates of %s', (version, expected) => {
  const inForce = gatesOf(version).filter((gate) => gate.inForce);
  expect(inForce.map(({ name }) => name)).toEqual(expected);
});

test('rules without versions are always in force', () => {
  const always = Object.entries<Rule>(RULES).filter(
    ([, { since, lapse, mechanisms = ['ovs-mirror'] }]) =>
      since === undefined && lapse === undefined && mechanisms.includes('ovs-mirror'),
  );
  for (const [name] of always) expect(rulesInForce('1.0.0')).toContain(name);
  expect(always.length).toBeGreaterThan(20);
});

test.each([
  ['tc', ['each-port-by-itself']],
  [
    'ovs-flow',
    [
      'source-at-arrival',
      'destination-at-output',
      'one-copy-per-output',
      'output-port-is-exclusive',
      'flow-to-output-port',
      'snaplen-cuts',
    ],
  ],
] as const)('%s has rules of its own, whatever the version', (mechanism, rules) => {
  for (const version of ['2.15.0', '4.0.0']) expect(rulesInForce(version, mechanism)).toEqual(rules);
});
