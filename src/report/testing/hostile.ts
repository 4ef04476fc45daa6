import fc from 'fast-check';
import { oneOfEach, outcomeOf, reportOf } from './made-up.ts';

const nasty = fc.constantFrom(
  '\x1b[2J\x1b]0;owned\x07',
  '\0',
  '\r\n',
  '\u202e',
  '\u200b',
  '\u2028',
  '\x9b31m',
  '|',
  '\\|',
  '`',
  '```\n',
  '<script>',
  '</details>',
  '&lt;',
  '[link](javascript:alert(1))',
  '![](https://example.org/x.png)',
  'https://example.org',
  'www.example.org',
  '@someone',
  '#12',
  '# ',
  '- ',
  ':cd:',
  '漢字',
  '👩‍👩‍👧',
  '✔️',
  'e\u0301',
  '\ud800',
  'a'.repeat(200),
);

/** Text as someone with bad intentions would write it. */
export const hostileText = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 6 })
  .map((parts) => parts.join(''));

/** A report with such text wherever text comes from outside; of one version of Open vSwitch, or of up to twelve. */
export const hostileReport = fc
  .record({
    scenario: hostileText,
    claim: hostileText,
    evidence: hostileText,
    summary: hostileText,
    reason: hostileText,
    deviation: fc.record({ what: hostileText, source: hostileText }),
    gate: hostileText,
    capture: hostileText,
    endpoint: hostileText,
    labels: fc.uniqueArray(fc.oneof(hostileText, fc.constantFrom('3.1.0', '3.5.0')), { minLength: 1, maxLength: 12 }),
  })
  .map(({ scenario, claim, evidence, summary, reason, deviation, gate, capture, endpoint, labels }) => {
    const traffic = { kind: 'replay', from: endpoint, capture } as const;
    const lost = [{ packets: 1, hop: 'flows', counter: gate }] as const;
    const ledger = [{ hop: 'flows', at: capture, in: 2, out: 0, lost, residual: 1 }] as const;
    const trials = oneOfEach.passed.trials.map((trial) => ({ ...trial, trial: endpoint, traffic, ledger }));
    const outcomes = labels.flatMap((ovs, index) => {
      const variant = {
        port: 'veth',
        switch: 'ovs-netdev',
        mechanism: 'ovs-mirror',
        ovs,
        offloads: 'off',
        endpoint: 'namespace',
      } as const;
      const status = index % 2 === 0 ? 'failed' : 'knownDeviation';
      const verdicts = [
        { check: scenario, status: 'failed', evidence, findings: [{ kind: 'missing', packets: 1, summary }] },
      ] as const;
      return [
        outcomeOf(scenario, { variant, claim, status, deviation, verdicts, trials }),
        outcomeOf(`article/${scenario}`, {
          ...{ variant, claim, status: 'errored', reason, verdicts: [], trials: [] },
          ...{ evidence: `${capture}/evidence`, repeat: ['mirrorbench', 'run', scenario] },
        }),
        outcomeOf(`gone/${scenario}`, { variant, claim, deviation, trials }),
      ];
    });
    const switches = labels.map((label, index) => ({
      label,
      version: label,
      origin: label,
      gates: [{ name: gate, inForce: index % 2 === 0 }],
    }));
    return reportOf(outcomes, { switches });
  });
