import { EVERY_PAIRING, type Pairing } from '../../model/mechanism.ts';
import type { Outcome } from '../../model/report.ts';
import type { CopyCounts, Verdict } from '../../model/verdict.ts';
import { oneOfEach, outcomeOf, reportOf } from './made-up.ts';

/** All mechanisms, on each of two switches that they work on. */
export const elevenPairs: readonly Pairing[] = EVERY_PAIRING.filter(
  ({ switch: kind }) => kind === 'ovs-netdev' || kind === 'linux-bridge',
);

/** All mechanisms, each on one switch. */
export const sevenPairs: readonly Pairing[] = EVERY_PAIRING.filter(({ switch: kind }) => kind === 'ovs-netdev');

/** A scenario with each of the pairs: passed, unless told by the mechanism or by the mechanism and the switch. */
export function scenarioOn(
  pairs: readonly Pairing[],
  scenario: string,
  changes: Readonly<Record<string, Partial<Outcome>>> = {},
  claim = 'Each packet that arrives on a selected port reaches the output port once, unchanged.',
): readonly Outcome[] {
  return pairs.map(({ mechanism, switch: kind }) => {
    const passed = outcomeOf(scenario, { verdicts: [comparedTo(20, 20)], claim });
    const changed = changes[`${mechanism} / ${kind}`] ?? changes[mechanism];
    return { ...passed, ...changed, scenario, claim, variant: { ...passed.variant, mechanism, switch: kind } };
  });
}

function comparedTo(owed: number, matched: number, extra: Partial<CopyCounts> = {}): Verdict {
  const none = { duplicate: 0, unexpected: 0, altered: 0, truncated: 0 };
  const counts = { owed, copies: matched, matched, missing: owed - matched, ...none, ...extra };
  return {
    check: 'equivalent(during, m0)',
    status: owed === matched && counts.duplicate === 0 ? 'passed' : 'failed',
    evidence: `${matched} of ${owed} copies`,
    counts,
    findings: [],
  };
}

/** It failed: so many of the owed copies came, and so many twice. */
export function failedWith(matched: number, owed: number, duplicate = 0): Partial<Outcome> {
  const verdict = comparedTo(owed, matched, { copies: matched + duplicate, duplicate });
  return { status: 'failed', verdicts: [verdict] };
}

const twice: Partial<Outcome> = {
  status: 'knownDeviation',
  verdicts: [comparedTo(40, 40, { copies: 80, duplicate: 40 })],
  deviation: {
    what: 'A packet between two selected ports is copied at each of them.',
    source: 'tc-mirred(8)',
    short: 'twice',
  },
};

const notOffered = (reason: string): Partial<Outcome> => ({ status: 'skipped', reason, verdicts: [], trials: [] });

const { inconclusive, errored } = oneOfEach;
const open = { status: inconclusive.status, verdicts: inconclusive.verdicts };
const broken = { status: errored.status, reason: 'tc ended with exit code 2', verdicts: [] };
const cutNever = 'cuts no copies';

/** What a suite about mechanisms may find, with these pairs. */
export function mechanismOutcomes(pairs: readonly Pairing[]): readonly Outcome[] {
  const taps = ['tc', 'tc-classful', 'nft', 'ebpf'];
  const on = (names: readonly string[], change: (name: string) => Partial<Outcome>) =>
    Object.fromEntries(names.map((name) => [name, change(name)]));
  return [
    ...scenarioOn(pairs, 'mechanisms/egress-only', { nft: failedWith(20, 40) }),
    ...scenarioOn(pairs, 'mechanisms/both-directions-without-duplicates', {
      ...on(taps, () => twice),
      nft: failedWith(40, 40, 40),
    }),
    ...scenarioOn(
      pairs,
      'mechanisms/snaplen',
      on(['ovs-group', ...taps], (name) => notOffered(`${name} ${cutNever}`)),
      'Copies are cut to the length that was asked for.',
    ),
    ...scenarioOn(pairs, 'mechanisms/target-down', {
      tc: open,
      ebpf: broken,
      'ovs-flow': {
        verdicts: [{ check: 'silent(during, p3)', status: 'passed', evidence: '0 packets', findings: [] }],
      },
    }),
  ];
}

/** Mechanisms on two switches, side by side. */
export const mechanismsReport = reportOf(mechanismOutcomes(elevenPairs));
