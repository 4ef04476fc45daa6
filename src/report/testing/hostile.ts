import fc from 'fast-check';
import { outcomeOf, reportOf } from './made-up.ts';

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

/** A report of two outcomes with such text wherever text comes from outside. */
export const hostileReport = fc
  .record({
    scenario: hostileText,
    claim: hostileText,
    evidence: hostileText,
    summary: hostileText,
    reason: hostileText,
  })
  .map(({ scenario, claim, evidence, summary, reason }) =>
    reportOf([
      outcomeOf(scenario, {
        claim,
        status: 'failed',
        verdicts: [
          { check: scenario, status: 'failed', evidence, findings: [{ kind: 'missing', packets: 1, summary }] },
        ],
      }),
      outcomeOf(`article/${scenario}`, { claim, status: 'errored', reason, verdicts: [], trials: [] }),
    ]),
  );
