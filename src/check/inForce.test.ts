import { expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { DaemonAccount } from '../model/observation.ts';
import { observe, request } from '../oracle/testing/observe.ts';
import { equivalent, owesNothing } from './checks.ts';
import { notInForce } from './inForce.ts';

// The lines are those of Open vSwitch 3.1.0; "configuration is invalid" is of 3.6.

const at = (line: string) => `2026-01-02T03:04:05.678Z|00052|${line}`;
const FULL = at('ofproto_dpif_mirror|WARN|maximum of 32 port mirrors reached, cannot create m33');
const usual: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index + 1}`, usual] as const));

function trial(mirrors: Readonly<Record<string, Mirror>>, log: Partial<DaemonAccount> = {}) {
  const daemon = { residentBytesBefore: 0, residentBytesAfter: 0, problems: [], ...log };
  const ports = { p1: { arriving: [request(1)] }, p3: {}, q3: {} };
  return observe(mirrors, ports, {
    record: { daemon },
    topology: { ports: { p1: {}, p3: {}, q3: { bridge: 'br1' } } },
  });
}

test.each([
  ['an output port', trial({ m0: usual }), 'm0'],
  ['an output VLAN', trial({ m0: { outputVlan: 7 } }), 'm0'],
  ['as one of 32', trial(many(32)), 'm32'],
  ['as one of 33 of which another was refused', trial(many(33), { problems: [FULL] }), 'm3'],
  [
    'where a mirror was refused whose name ends like its own',
    trial({ m0: usual }, { problems: [at('bridge|ERR|bridge br0: mirror xm0 does not specify output; ignoring')] }),
    'm0',
  ],
])('a mirror is taken to be in force with %s', (_, observation, name) => {
  expect(notInForce(observation, name)).toBeUndefined();
});

test.each([
  ['it has no output', trial({ m0: { selectAll: true } }), 'm0', 'has no output'],
  ['its output is on another bridge', trial({ m0: { outputPort: 'q3' } }), 'm0', 'q3, a port of another bridge'],
  ['the log says that there are too many', trial(many(33), { problems: [FULL] }), 'm33', `m33: ${FULL}`],
  ['the scenario expected the line', trial(many(33), { expected: [FULL] }), 'm33', `m33: ${FULL}`],
  ['there are too many, and the log does not say which', trial(many(33)), 'm3', 'had 33 mirrors'],
  [
    'it is said to be invalid',
    trial({ m0: usual }, { problems: [at('bridge|ERR|bridge br0: mirror m0 configuration is invalid')] }),
    'm0',
    'configuration is invalid',
  ],
])('a mirror is not in force, and what it copied is not judged, when %s', (_, observation, name, why) => {
  expect(notInForce(observation, name)).toContain(why);
  for (const verdict of [equivalent(observation, name), owesNothing(observation, name)]) {
    expect(verdict.status).toBe('inconclusive');
    expect(verdict.findings[0]).toMatchObject({ kind: 'evidence', hop: 'flows' });
    expect(verdict.findings[0]?.summary).toContain(why);
  }
});
