import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { Frame, LiveChange } from '../model/observation.ts';
import { star } from '../model/topology.ts';
import { type Circumstances, observe } from '../oracle/testing/observe.ts';
import { cut, probes } from '../packet/probes.ts';
import { settles } from './settles.ts';

const { udp } = probes(star({ p1: 'h1', p2: 'h2' }));
const m0: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };

const nanoseconds = (seconds: number) => BigInt(Math.round(seconds * 1000)) * 1_000_000n;
const frame = (bytes: Uint8Array, seconds: number): Frame => {
  return { timeNs: nanoseconds(seconds), bytes, wireLength: bytes.length };
};
/** The packet that is sent at this second; its copy a millisecond later. */
const sent = (seconds: number, snaplen?: number) => {
  const whole = udp({ from: 'h1', to: 'h2', id: seconds * 10 });
  return snaplen === undefined ? whole.bytes : cut(snaplen, whole).bytes;
};

/** A change that was asked for at a second, and was in force a tenth of one later. */
const change = (what: string, second: number, mirrors: Readonly<Record<string, Mirror>>): LiveChange => {
  return { what, asked: second.toFixed(1), at: (second + 0.1).toFixed(9), mirrors };
};
const install = (second: number, mirror = m0) => change('install m0', second, { m0: mirror });
const remove = (second: number) => change('remove m0', second, {});

interface Stream {
  /** When packets arrive on p1, in seconds; those of the seconds 8 to 15 unless told. */
  readonly sent?: readonly number[];
  /** Which of them are copied to p3. */
  readonly copied: readonly number[];
  /** Bytes to which copies from a second on are cut. */
  readonly cutSince?: readonly [second: number, snaplen: number];
  readonly before?: Readonly<Record<string, Mirror>>;
  readonly changes?: readonly LiveChange[];
  readonly captures?: Circumstances['captures'];
}

/** What is said of a stream whose changes must be in force within two seconds. */
function judge({ sent: at = SECONDS, copied, cutSince, before = {}, changes, captures = {} }: Stream) {
  const snaplenAt = (second: number) => (cutSince !== undefined && second >= cutSince[0] ? cutSince[1] : undefined);
  const ports = {
    p1: { arriving: at.map((second) => frame(sent(second), second)) },
    p2: { departing: at.map((second) => frame(sent(second), second)) },
    p3: { departing: copied.map((second) => frame(sent(second, snaplenAt(second)), second + 0.001)) },
  };
  const record = changes === undefined ? {} : { changes };
  return settles(observe(before, ports, { record, captures }), 'm0', { output: 'p3', withinMs: 2000 });
}

const SECONDS = [8, 9, 10, 11, 12, 13, 14, 15];
const since = (second: number) => SECONDS.filter((one) => one >= second);
const until = (second: number) => SECONDS.filter((one) => one < second);
const kinds = ({ findings }: ReturnType<typeof judge>) => findings.map(({ kind }) => kind);

describe('a mirror that is created', () => {
  const created = { changes: [install(10)] };

  test('copies what comes once it must be in force', () => {
    expect(judge({ ...created, copied: since(13) })).toEqual({
      check: 'settles(during, m0, 2000 ms)',
      status: 'passed',
      evidence: 'before 0 packets, after install m0 3 of 3 copied',
      findings: [],
    });
  });

  test.each<[string, readonly number[]]>([
    ['all', since(10)],
    ['some', [11, ...since(13)]],
  ])('may copy %s of what comes in between', (_, copied) => {
    expect(judge({ ...created, copied }).status).toBe('passed');
  });

  test('fails when it misses a packet after that', () => {
    const verdict = judge({ ...created, copied: [13, 15] });
    expect(verdict).toMatchObject({
      status: 'failed',
      evidence: 'before 0 packets, after install m0 2 of 3 copied, 1 missing',
    });
    expect(verdict.findings[0]?.summary).toMatch(
      /^after install m0: 1 of 3 copies missing at p3: 1 not attributed; the first: /,
    );
  });

  test('fails when it copies nothing', () => {
    expect(judge({ ...created, copied: [] })).toMatchObject({ status: 'failed' });
  });

  test('fails when there were copies before', () => {
    const verdict = judge({ ...created, copied: [9, ...since(13)] });
    expect(verdict.status).toBe('failed');
    expect(verdict.findings[0]?.summary).toMatch(/^before: 1 packet departing at p3, where none should be/);
  });

  test('is judged by when packets came, not their copies', () => {
    const ports = {
      p1: { arriving: [frame(sent(9.999), 9.999), frame(sent(13), 13)] },
      p3: { departing: [frame(sent(9.999), 10.5), frame(sent(13), 13.5)] },
    };
    const verdict = settles(observe({}, ports, { record: created }), 'm0', { output: 'p3', withinMs: 2000 });
    expect(verdict).toMatchObject({ status: 'failed', evidence: 'before 1 packet, after install m0 1 of 1 copied' });
  });
});

describe('a mirror that is removed', () => {
  const removed = { before: { m0 }, changes: [remove(10)] };

  test('copies what came before, and nothing once it must be gone', () => {
    expect(judge({ ...removed, copied: until(10) })).toMatchObject({
      status: 'passed',
      evidence: 'before 2 of 2 copied, after remove m0 0 packets',
    });
  });

  test('may copy what comes in between', () => {
    expect(judge({ ...removed, copied: until(12) }).status).toBe('passed');
  });

  test('fails when it goes on', () => {
    const verdict = judge({ ...removed, copied: SECONDS });
    expect(verdict.status).toBe('failed');
    expect(kinds(verdict)).toEqual(['unexpected']);
  });

  test('fails when it missed a packet before', () => {
    expect(judge({ ...removed, copied: [8] })).toMatchObject({
      status: 'failed',
      evidence: /^before 1 of 2 copied, 1 missing/,
    });
  });

  test('and one that loses its output copies nothing either', () => {
    const changes = [change('remove p3', 10, { m0: { selectSrcPort: ['p1'] } })];
    expect(judge({ before: { m0 }, changes, copied: until(10) }).status).toBe('passed');
    expect(judge({ before: { m0 }, changes, copied: SECONDS }).status).toBe('failed');
  });
});

describe('a mirror that is changed', () => {
  const shorter = { before: { m0 }, changes: [change('change m0', 10, { m0: { ...m0, snaplen: 64 } })] };

  test('cuts copies once its snaplen must be in force', () => {
    const verdict = judge({ ...shorter, copied: SECONDS, cutSince: [11, 64] });
    expect(verdict).toMatchObject({
      status: 'passed',
      evidence: 'before 2 of 2 copied, after change m0 3 of 3 copied',
    });
  });

  test('fails when it does not', () => {
    const verdict = judge({ ...shorter, copied: SECONDS });
    expect(verdict.status).toBe('failed');
    expect(kinds(verdict)).toEqual(['missing', 'unexpected']);
  });

  test('fails when it did before', () => {
    expect(judge({ ...shorter, copied: SECONDS, cutSince: [9, 64] }).status).toBe('failed');
  });

  const elsewhere = { before: { m0 }, changes: [change('change m0', 10, { m0: { ...m0, selectSrcPort: ['p2'] } })] };

  test('copies nothing of a port that it selects no more', () => {
    const verdict = judge({ ...elsewhere, copied: until(10) });
    expect(verdict).toMatchObject({ status: 'passed', findings: [] });
  });

  test('fails when it goes on to', () => {
    expect(kinds(judge({ ...elsewhere, copied: SECONDS }))).toEqual(['unexpected']);
  });
});

describe('of several changes', () => {
  const twice = [install(9.5), remove(12)];

  test('each is judged until the next is asked for', () => {
    const verdict = judge({ sent: [8, 9, 11.9, 12.5, 15], changes: twice, copied: [11.9] });
    expect(verdict).toMatchObject({
      status: 'passed',
      evidence: 'before 0 packets, after install m0 1 of 1 copied, after remove m0 0 packets',
    });
  });

  test('a copy that one owes is missed', () => {
    const { status, findings } = judge({ sent: [8, 9, 11.9, 15], changes: twice, copied: [] });
    expect(status).toBe('failed');
    expect(findings.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(/^after install m0: 1 of 1 copy missing at p3/),
    ]);
  });

  test('one that follows closely leaves nothing to judge', () => {
    const changes = [change('remove p3', 10, {}), change('add p3', 10.5, {})];
    expect(judge({ before: { m0 }, changes, copied: until(10) })).toMatchObject({
      status: 'passed',
      evidence: 'before 2 of 2 copied, after add p3 0 packets',
    });
  });
});

describe('the borders are kept to the nanosecond', () => {
  const at = (timeNs: bigint, copied: boolean) => {
    const bytes = sent(9);
    const ports = {
      p1: { arriving: [{ timeNs, bytes, wireLength: bytes.length }] },
      p3: { departing: copied ? [{ timeNs, bytes, wireLength: bytes.length }] : [] },
    };
    const changes = [{ ...install(10), asked: '10.000000001', at: '10.000000002' }];
    return settles(observe({}, ports, { record: { changes } }), 'm0', { output: 'p3', withinMs: 2000 }).evidence;
  };
  const second = 1_000_000_000n;

  test.each<[string, bigint, string]>([
    ['just before it was asked for', 10n * second, 'before 1 packet, after install m0 nothing passed'],
    ['when it was asked for', 10n * second + 1n, 'before nothing passed, after install m0 nothing passed'],
    ['just before it must be in force', 12n * second + 1n, 'before nothing passed, after install m0 nothing passed'],
    ['when it must be', 12n * second + 2n, 'before nothing passed, after install m0 1 of 1 copied'],
  ])('%s', (_, timeNs, evidence) => {
    expect(at(timeNs, true)).toBe(evidence);
  });
});

describe('nothing passes for lack of evidence', () => {
  test.each<[string, Stream, string]>([
    ['nothing was changed', { copied: [] }, "nothing was changed during 'during'"],
    ['no change was made', { copied: [], changes: [] }, "nothing was changed during 'during'"],
    [
      'nothing passed before',
      { sent: since(13), copied: since(13), changes: [install(10)] },
      'before: nothing passed before, which proves nothing',
    ],
    [
      'nothing passed after',
      { sent: until(12), copied: [], changes: [install(10)] },
      'after install m0: nothing passed after install m0, which proves nothing',
    ],
    [
      'a capture lost packets',
      { copied: since(13), changes: [install(10)], captures: { 'p3 departing': { droppedByKernel: 1 } } },
      'before: the capture of what is departing at p3 lost 1 packet itself',
    ],
  ])('when %s', (_, stream, summary) => {
    const { status, findings } = judge(stream);
    expect(status).toBe('inconclusive');
    expect(findings[0]).toMatchObject({ kind: 'evidence', summary });
  });
});
