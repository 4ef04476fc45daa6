import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Circumstances, observe, reply, request, series } from '../oracle/testing/observe.ts';
import { ordered } from './order.ts';

const source: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };
const both: Mirror = { ...source, selectDstPort: ['p1'] };

/** A ping from p1 to p2, answered, and what p3 was given. */
function judge(
  copied: readonly Uint8Array[],
  { mirror = source, ...circumstances }: Circumstances & { readonly mirror?: Mirror } = {},
): Verdict {
  const [there, back] = [series(25, request), series(25, reply)];
  const ports = {
    p1: { arriving: there, departing: back },
    p2: { arriving: back, departing: there },
    p3: { departing: copied },
  };
  return ordered(observe({ m0: mirror }, ports, circumstances), 'm0');
}

const byController = { kind: 'packetOut', frames: 25, actions: 'NORMAL' } as const;
const requests = (...numbers: number[]) => numbers.map(request);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const summaries = ({ findings }: Verdict) => findings.map(({ summary }) => summary);

describe('ordered', () => {
  it('passes when the copies come as their packets did', () => {
    expect(judge(requests(...upTo(25)))).toEqual({
      check: 'ordered(during, m0)',
      status: 'passed',
      evidence: '25 of 25 copies in order',
      findings: [],
    });
  });

  it('fails when two neighbours change places', () => {
    const verdict = judge(requests(1, 3, 2, ...upTo(25, 4)));
    expect(verdict).toMatchObject({ status: 'failed', evidence: '24 of 25 copies in order' });
    expect(verdict.findings).toEqual([
      {
        kind: 'reordered',
        packets: 1,
        summary:
          '1 copy at p3 came behind later ones, by up to 1 place, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 (98 bytes, packet 2 arriving at p1)',
      },
    ]);
  });

  it('says how far copies fell behind, and which was the first', () => {
    const verdict = judge(requests(1, ...upTo(22, 3), 2, 25, 23, 24));
    expect(summaries(verdict)[0]).toMatch(
      /^3 copies at p3 .* by up to 20 places, the first: .*packet 2 arriving at p1/,
    );
  });

  it('judges what came: missing, altered and further copies are not its business', () => {
    const altered = request(4).with(60, 99);
    expect(judge([...requests(1, 3), altered, ...requests(5, 5, 6, 1)])).toMatchObject({
      status: 'passed',
      evidence: '4 of 4 copies in order',
    });
  });

  it('judges each port and direction on its own, and tells of the order between them', () => {
    const copied = [...series(25, reply), ...series(25, request)];
    expect(judge(copied, { mirror: both })).toMatchObject({
      status: 'passed',
      evidence: '50 of 50 copies in order, 25 behind later ones of other ports',
    });
    const late = [...series(25, request), ...[2, 1, ...upTo(25, 3)].map(reply)];
    expect(summaries(judge(late, { mirror: both }))).toEqual([expect.stringContaining('packet 1 departing at p1')]);
  });

  it('pairs identical frames in order of occurrence, and leaves them out where one is missing', () => {
    const seen = (copied: readonly Uint8Array[]) => {
      const sent = requests(1, 2, 1, 3, 1);
      return ordered(
        observe({ m0: source }, { p1: { arriving: sent }, p2: { departing: sent }, p3: { departing: copied } }),
        'm0',
      );
    };
    expect(seen(requests(1, 2, 1, 3, 1))).toMatchObject({ status: 'passed', evidence: '5 of 5 copies in order' });
    expect(seen(requests(1, 1, 2, 3, 1))).toMatchObject({ status: 'failed', evidence: '4 of 5 copies in order' });
    // Which of them it is that came early or late nobody can tell.
    expect(seen(requests(2, 1, 3, 1))).toMatchObject({
      status: 'passed',
      evidence: '2 of 2 copies in order, 2 identical left out',
    });
  });

  it('judges a packet by its first copy where a flow sends it to the output port beside the mirror', () => {
    const flows = { br0: ['in_port=p1,actions=output:p2,output:p3'] };
    const sent = requests(1, 2, 3);
    const judgeBeside = (...copied: number[]) => {
      const ports = { p1: { arriving: sent }, p2: { departing: sent }, p3: { departing: requests(...copied) } };
      return ordered(observe({ m0: source }, ports, { topology: { flows } }), 'm0');
    };
    expect(judgeBeside(1, 2, 3, 1, 2, 3)).toMatchObject({ status: 'passed', evidence: '3 of 3 copies in order' });
    expect(judgeBeside(2, 1, 3, 1, 2, 3)).toMatchObject({ status: 'failed', evidence: '2 of 3 copies in order' });
  });

  it('leaves identical frames of several ports out', () => {
    const ports = {
      p1: { arriving: requests(1, 2) },
      p4: { arriving: requests(1) },
      p2: { departing: requests(1, 2, 1) },
      p3: { departing: requests(2, 1, 1) },
    };
    expect(ordered(observe({ m0: { ...source, selectSrcPort: ['p1', 'p4'] } }, ports), 'm0')).toMatchObject({
      status: 'passed',
      evidence: '1 of 1 copies in order, 2 identical left out',
    });
  });

  it.each<[string, Parameters<typeof judge>[1], string]>([
    ['a capture lost packets', { captures: { 'p3 departing': { droppedByKernel: 2 } } }, 'lost 2 packets itself'],
    ['mirrors were changed meanwhile', { record: { changes: [] } }, 'mirrors were changed'],
    ['offloads are on', { record: { offloads: 'on' } }, 'with offloads on'],
    ['a controller sent the packets', { record: { traffic: byController } }, 'passes no port'],
    ['the oracle does not know the mirror', { mirror: { ...source, filter: 'nsh_si=5' } }, 'oracle does not know'],
    ['the mirror was not there', { record: { mirrors: {} } }, 'was not in force'],
    ['Open vSwitch did not take it', { record: { mirrors: { m0: { selectSrcPort: ['p1'] } } } }, 'has no output'],
  ])('is inconclusive when %s, whatever the order', (_, circumstances, reason) => {
    const verdict = judge(requests(2, 1), circumstances);
    expect(verdict.status).toBe('inconclusive');
    expect(summaries(verdict)[0]).toContain(reason);
  });

  it('is inconclusive when no copy came', () => {
    expect(judge([])).toMatchObject({ status: 'inconclusive', evidence: 'no copies' });
  });
});

/** RFC 4737 to the letter: a copy is reordered when any one before it is of a later packet. */
function byTheLetter(arrivals: readonly number[]) {
  const late = arrivals.flatMap((number, at) => {
    const overtaking = arrivals.slice(0, at).findIndex((other) => other > number);
    return overtaking < 0 ? [] : [{ number, extent: at - overtaking }];
  });
  return { reordered: late.length, extent: Math.max(0, ...late.map(({ extent }) => extent)), first: late[0]?.number };
}

const arrivals = fc.shuffledSubarray(upTo(25), { minLength: 1 });

test.prop([arrivals, arrivals, fc.infiniteStream(fc.boolean())])(
  'whatever the order and whatever is missing, each direction is judged as RFC 4737 says',
  (there, back, turns) => {
    const [requested, replied] = [there.map(request), back.map(reply)];
    const copied: Uint8Array[] = [];
    while (requested.length + replied.length > 0) {
      const next = turns.next().value ? requested.shift() : replied.shift();
      if (next !== undefined) copied.push(next);
    }
    const verdict = judge(copied, { mirror: both });
    const expected = [
      { ...byTheLetter(there), where: 'arriving' },
      { ...byTheLetter(back), where: 'departing' },
    ].filter(({ reordered }) => reordered > 0);
    expect(verdict.status).toBe(expected.length === 0 ? 'passed' : 'failed');
    expect(verdict.findings).toHaveLength(expected.length);
    for (const { reordered, extent, first, where } of expected) {
      const finding = verdict.findings.find(({ summary }) => summary.endsWith(`packet ${first} ${where} at p1)`));
      expect(finding?.packets).toBe(reordered);
      expect(finding?.summary).toContain(`by up to ${extent} place`);
    }
  },
);
