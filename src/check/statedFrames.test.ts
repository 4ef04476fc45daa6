import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { star } from '../model/topology.ts';
import type { Probe } from '../model/traffic.ts';
import type { Verdict, VerdictStatus } from '../model/verdict.ts';
import { type Circumstances, observe, request, series } from '../oracle/testing/observe.ts';
import { cut, probes, readdressed, tagged } from '../packet/probes.ts';
import { anyOf, copies, holds, owesNothing, probesIn, silent } from './checks.ts';

const { udp } = probes(star({ p1: 'h1', p2: 'h2' }));
const probe = (id: number) => udp({ from: 'h1', to: 'h2', id });
const three = [probe(1), probe(2), probe(3)];
const m0: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };

/** A trial in which these frames departed through the output port. */
function copied(frames: readonly Probe[], circumstances?: Circumstances) {
  return observe({ m0 }, { p3: { departing: frames.map(({ bytes }) => bytes) } }, circumstances).departing('p3');
}
const summaries = ({ findings }: Verdict) => findings.map(({ summary }) => summary);

describe('copies: the frames that a scenario states', () => {
  test('are all there, and no others', () => {
    expect(copies(copied(three), three)).toEqual({
      check: 'copies(during: departing p3, 3 as stated)',
      status: 'passed',
      evidence: '3 of 3 copied',
      counts: { owed: 3, copies: 3, matched: 3, missing: 0, duplicate: 0, unexpected: 0, altered: 0, truncated: 0 },
      findings: [],
    });
  });

  test('in whatever order', () => {
    expect(copies(copied(three.toReversed()), three).status).toBe('passed');
  });

  test('as often as they are stated', () => {
    expect(copies(copied([probe(1), probe(1)]), [probe(1), probe(1)]).status).toBe('passed');
    expect(copies(copied([probe(1), probe(1)]), [probe(1)]).evidence).toBe('1 of 1 copied, 1 duplicate');
    expect(copies(copied([probe(1)]), [probe(1), probe(1)]).evidence).toBe('1 of 2 copied, 1 missing');
  });

  test.each<[string, readonly Probe[], string]>([
    ['one is missing', three.slice(1), '2 of 3 copied, 1 missing'],
    ['one is there twice', [...three, probe(2)], '3 of 3 copied, 1 duplicate'],
    ['another is there', [...three, probe(4)], '3 of 3 copied, 1 unexpected'],
    ['one is tagged', [...three.slice(1), tagged(10, probe(1))], '2 of 3 copied, 1 altered'],
    [
      'one is readdressed',
      [...three.slice(1), readdressed({ destination: '02:00:00:00:00:99' }, probe(1))],
      '2 of 3 copied, 1 altered',
    ],
    ['one is cut', [...three.slice(1), cut(64, probe(1))], '2 of 3 copied, 1 truncated'],
    ['there is nothing', [], '0 of 3 copied, 3 missing'],
  ])('fails when %s', (_, frames, evidence) => {
    expect(copies(copied(frames), three)).toMatchObject({ status: 'failed', evidence });
  });

  test('are named as stated when they are missing', () => {
    expect(summaries(copies(copied([]), [probe(1)]))).toEqual([
      expect.stringMatching(/^1 of 1 copy missing at p3: 1 not attributed; the first: .*\(100 bytes, as stated\)$/),
    ]);
  });

  test('add to those of captures', () => {
    const during = observe(
      { m0 },
      { p1: { arriving: [probe(1).bytes] }, p3: { departing: three.map(({ bytes }) => bytes) } },
    );
    expect(copies(during.departing('p3'), during.arriving('p1'), three.slice(1))).toMatchObject({
      check: 'copies(during: departing p3, arriving p1 + 2 as stated)',
      status: 'passed',
    });
  });

  test('prove nothing when there is none and none came', () => {
    expect(copies(copied([]), [])).toMatchObject({
      status: 'inconclusive',
      check: 'copies(during: departing p3, 0 as stated)',
    });
  });

  test('fail when there is none and one came', () => {
    expect(copies(copied([probe(1)]), []).status).toBe('failed');
  });

  test('prove nothing in a capture that is in doubt', () => {
    const lossy = { captures: { 'p3 departing': { droppedByKernel: 1 } } };
    expect(copies(copied(three, lossy), three).status).toBe('inconclusive');
    expect(copies(copied([], lossy), three).status).toBe('inconclusive');
  });
});

describe('owesNothing', () => {
  const nothing: Mirror = { selectSrcPort: ['p2'], outputPort: 'p3' };
  interface Trial {
    readonly mirror?: Mirror;
    readonly arriving?: readonly Probe[];
    readonly departing?: readonly Probe[];
    readonly circumstances?: Circumstances;
  }
  const judge = ({ mirror = nothing, arriving = three, departing = [], circumstances }: Trial) => {
    const bytes = (frames: readonly Probe[]) => frames.map((one) => one.bytes);
    const ports = { p1: { arriving: bytes(arriving) }, p2: {}, p3: { departing: bytes(departing) } };
    return owesNothing(observe({ m0: mirror }, ports, circumstances), 'm0');
  };

  test('passes when packets passed, none is owed and none is there', () => {
    expect(judge({})).toMatchObject({
      check: 'owesNothing(during, m0)',
      status: 'passed',
      evidence: 'nothing owed for 3 packets',
      findings: [],
    });
  });

  test('passes when a controller sent them, and none arrived', () => {
    expect(judge({ arriving: [], circumstances: { sent: [probe(1).bytes] } }).status).toBe('passed');
  });

  test('fails when one is there', () => {
    expect(judge({ departing: [probe(1)] })).toMatchObject({
      status: 'failed',
      evidence: '0 of 0 copied, 1 unexpected',
    });
  });

  test.each<[string, readonly Probe[]]>([
    ['and there', three],
    ['and not there', []],
  ])('fails when one is owed %s', (_, departing) => {
    const verdict = judge({ mirror: m0, departing });
    expect(verdict.status).toBe('failed');
    expect(summaries(verdict)).toContain('3 packets owed, where nothing should be');
  });

  test('proves nothing when no packet passed', () => {
    const verdict = judge({ arriving: [] });
    expect(verdict.status).toBe('inconclusive');
    expect(summaries(verdict)).toEqual(['no packet was owed and none was copied, which proves nothing']);
  });

  test.each<[string, Circumstances, string]>([
    [
      'the capture of the copies',
      { captures: { 'p3 departing': { droppedByKernel: 2 } } },
      'the capture of what is departing at p3 lost 2 packets itself',
    ],
    [
      'the capture of what arrived',
      { captures: { 'p1 arriving': { counted: 4 } } },
      'the capture of what is arriving at p1 holds 3 packets where the interface counted 4',
    ],
    ['the trial', { record: { doubts: [{ summary: 'it did not come to rest' }] } }, 'it did not come to rest'],
  ])('proves nothing when %s is in doubt', (_, circumstances, summary) => {
    const verdict = judge({ circumstances });
    expect(verdict.status).toBe('inconclusive');
    expect(summaries(verdict)).toEqual([summary]);
  });

  test('proves nothing when the oracle does not know', () => {
    const verdict = judge({ mirror: { selectAll: true, outputPort: 'p3', filter: 'nsh_si=5' } });
    expect(verdict).toMatchObject({ status: 'inconclusive', evidence: 'not known', check: 'owesNothing(during, m0)' });
  });

  test('fails when there is no such mirror', () => {
    expect(owesNothing(observe({}, { p1: { arriving: [probe(1).bytes] } }), 'm0')).toMatchObject({
      status: 'failed',
      check: 'owesNothing(during, m0)',
    });
  });
});

describe('anyOf', () => {
  const verdict = (status: VerdictStatus, check: string): Verdict => ({ check, status, evidence: check, findings: [] });
  const [passed, open, failed] = [verdict('passed', 'a'), verdict('inconclusive', 'b'), verdict('failed', 'c')];

  test.each<[string, readonly [Verdict, ...Verdict[]], Verdict]>([
    ['what holds, whatever else does not', [failed, open, passed], passed],
    ['what is open, where nothing holds', [failed, open], open],
    ['what fails, where all do', [failed], failed],
    ['the first of those alike', [verdict('passed', 'd'), passed], verdict('passed', 'd')],
  ])('says %s', (_, verdicts, best) => {
    expect(anyOf(...verdicts)).toEqual({ ...best, check: `anyOf(${verdicts.map(({ check }) => check).join(', ')})` });
  });

  test('holds for either length of a copy, and for no third', () => {
    const either = (length: number) => {
      const seen = copied([cut(length, probe(1))]);
      return anyOf(copies(seen, [cut(64, probe(1))]), copies(seen, [cut(80, probe(1))])).status;
    };
    expect([64, 80, 72].map(either)).toEqual(['passed', 'passed', 'failed']);
  });
});

describe('probesIn', () => {
  const noise = series(2, request).map((bytes) => ({ from: 'h1', bytes }));
  const noisy = copied([noise[0] as Probe, probe(1), tagged(10, probe(2)), noise[1] as Probe]);

  test('are the frames with an id, in their order, however tagged', () => {
    expect(probesIn(noisy).frames.map(({ bytes }) => bytes)).toEqual([probe(1).bytes, tagged(10, probe(2)).bytes]);
  });

  test('are what a scenario stated, where others send too', () => {
    expect(copies(noisy, [probe(1), tagged(10, probe(2))]).status).toBe('failed');
    expect(copies(probesIn(noisy), [probe(1), tagged(10, probe(2))]).status).toBe('passed');
    expect(copies(probesIn(noisy), [probe(1)]).status).toBe('failed');
  });

  test('are not those that are cut before their id', () => {
    expect(probesIn(copied([cut(50, probe(1)), cut(60, probe(1))])).frames).toHaveLength(1);
  });

  test('leave the capture and its account as they are', () => {
    const { frames: _, ...account } = probesIn(noisy);
    const { frames, ...before } = noisy;
    expect(account).toEqual(before);
    expect(frames).toHaveLength(4);
  });

  test('are none where others alone were sent, which is silent', () => {
    const others = copied(noise);
    expect(holds(probesIn(others), {}).status).toBe('passed');
    expect(silent(probesIn(others)).status).toBe('passed');
    expect(silent(others).status).toBe('failed');
  });
});
