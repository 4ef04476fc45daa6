import { describe, expect, test } from 'vitest';
import { grouped } from '../grouped.ts';
import { textPlaces, withTexts } from '../testing/everyText.ts';
import { fourVersions } from '../testing/four-versions.ts';
import { mixed, oneOfEach, reportOf, withEverything } from '../testing/made-up.ts';
import { benchmarks } from '../testing/made-up-benchmarks.ts';
import { costsReport } from '../testing/made-up-costs.ts';
import { mechanismsReport } from '../testing/made-up-mechanisms.ts';
import { expectOwnMarkup } from '../testing/ownMarkup.ts';
import { renderHtml } from './page.ts';

const everything = reportOf([withEverything, ...Object.values(oneOfEach)], { benchmarks: Object.values(benchmarks) });

/** Texts that are in run.json alone: references to what is named elsewhere, and what only a machine asks for. */
const NOT_SHOWN = `
  bond.members br-ex.address by.cidr comparisons.reference datapath.type
  delays.state entered.ports generator.command loads.state observations.probes observations.told
  options.key ports.interfaces ports.port replay.capture rounds.order samples.state
  spanningTree.vnic-1 states.flows states.mirrors traffic.actions traffic.inPort trials.rules trials.state
  trials.version verdict.check
`;

describe('renderHtml', () => {
  test.each([
    ['one outcome of each status', mixed],
    ['all that an outcome and a benchmark can have', everything],
    ['several versions', fourVersions],
    ['several mechanisms', mechanismsReport],
    ['what several mechanisms cost', costsReport],
    ['nothing', reportOf([])],
    ['benchmarks alone', reportOf([], { benchmarks: [benchmarks.normal, benchmarks.broken] })],
  ])('is well-formed, with our own markup alone: %s', (_, report) => {
    expectOwnMarkup(renderHtml(report));
  });

  test('names nothing on a network, and forbids it', () => {
    const page = renderHtml(everything);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|url\(/);
    expect(page).toContain('content="default-src &#39;none&#39;; ');
    expect(page).not.toMatch(/ on[a-z]+=/);
  });

  test('the line that matters is the first heading, and the title', () => {
    const page = renderHtml(mixed);
    const [, title] = /<title>(.*?) - mirrorbench<\/title>/.exec(page) ?? [];
    expect(title).toContain('1 of 6 claims could not be checked');
    expect(page).toMatch(new RegExp(`<h1>.*?<span>${title}</span></h1>`.replace(/[()]/g, '\\$&')));
  });

  test('what did not pass comes first, and the first of it is unfolded', () => {
    const page = renderHtml(mixed);
    const order = [...page.matchAll(/<details class="outcome" id="[^"]*" data-status="(\w+)"( open="open")?/g)];
    expect(order.map(([, status, open]) => `${status}${open ?? ''}`)).toEqual([
      'errored open="open"',
      'failed',
      'inconclusive',
      'knownDeviation',
      'passed',
      'skipped',
    ]);
  });

  test('a link of the matrix leads to an outcome, each outcome once', () => {
    const page = renderHtml(fourVersions);
    const targets = [...page.matchAll(/href="#(outcome-[^"]+)"/g)].map(([, id]) => id);
    const ids = [...page.matchAll(/ id="(outcome-\d+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(fourVersions.outcomes.length);
    expect(targets.toSorted()).toEqual(ids.toSorted());
  });

  test('a cell of the mechanisms leads to its outcome, each outcome once, says its status to who sees no sign, and what was skipped or deviates', () => {
    const page = renderHtml(mechanismsReport);
    const [table = ''] = /<table class="mechanisms">.*?<\/table>/s.exec(page) ?? [];
    const targets = [...table.matchAll(/href="#(outcome-\d+)"/g)].map(([, id]) => id);
    expect(targets.toSorted()).toEqual(mechanismsReport.outcomes.map((_, index) => `outcome-${index + 1}`).toSorted());
    expect(new Set(targets).size).toBe(mechanismsReport.outcomes.length);
    expect([...table.matchAll(/<th scope="col">/g)]).toHaveLength(12);
    expect([...table.matchAll(/<th scope="row"/g)].length).toBe(4);
    expect(table).toContain('<span class="unseen">failed</span></span> 20 of 40</a>');
    expect(table).toContain('<span class="unseen">known deviation</span></span> twice</a> (1)</td>');
    expect(page).toContain('<li>(2) ovs-group cuts no copies</li>');
    expect(page).not.toContain('<h2 id="matrix">');
  });

  test('evidence and captures are links from the folder of run.json', () => {
    const failed = { ...oneOfEach.failed, evidence: 'article/a b.veth/evidence' };
    const page = renderHtml(reportOf([failed]));
    expect(page).toContain('<a href="./article/a%20b.veth/evidence/">');
    expect(page).toContain('<a href="./article/span-egress/veth/during/vnic-1.arriving.pcap">vnic-1.arriving.pcap</a>');
  });

  test('bytes that differ are marked, those of a packet that has no other are not', () => {
    const page = renderHtml(reportOf([withEverything]));
    const [missing, altered, truncated] = [...page.matchAll(/<figure class="pair">.*?<\/figure>/gs)].map(
      ([pair]) => pair,
    );
    expect(missing).not.toContain('<mark>');
    expect(missing).toContain('no copy came');
    expect([...(altered ?? '').matchAll(/<mark>(.*?)<\/mark>/g)].map(([, text]) => text)).toEqual([
      '01',
      '.',
      '99',
      '.',
    ]);
    expect(altered).toContain('1 byte differs');
    expect([...(truncated ?? '').matchAll(/<mark>(.*?)<\/mark>/g)].map(([, text]) => text)).toEqual([
      '88 b5 61 62',
      '..ab',
      '63',
      'c',
    ]);
  });

  test('each chart says in words what it shows, and has a table', () => {
    const page = renderHtml(everything);
    const charts = [...page.matchAll(/<svg class="chart"[^>]*>/g)].map(([tag]) => tag);
    expect(charts.length).toBeGreaterThan(20);
    for (const tag of charts) expect(tag).toMatch(/role="img" aria-label="[^"]{20,}"/);
    const figures = [...page.matchAll(/<figure><figcaption>.*?<\/figure>/gs)].map(([figure]) => figure);
    expect(figures.filter((figure) => !figure.includes('<table>'))).toEqual([]);
    expect(figures).toHaveLength(charts.length);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('every text of a report is there, but those that run.json alone holds', () => {
    const report = reportOf([withEverything, oneOfEach.errored], { benchmarks: [benchmarks.searched] });
    const nameOf = (path: readonly (string | number)[]) =>
      path
        .filter((key) => Number.isNaN(Number(key)))
        .slice(-2)
        .join('.');
    const absent = grouped(textPlaces(report), nameOf).filter(
      (places) => !renderHtml(withTexts(report, places, ['marked.'])).includes('marked.'),
    );
    expect(absent.map(([place]) => nameOf(place)).sort()).toEqual(NOT_SHOWN.trim().split(/\s+/));
  });

  test('five hundred scenarios make less than 10 MB', () => {
    const trials = withEverything.trials.slice(0, 2);
    const outcomes = Array.from({ length: 500 }, (_, index) => ({
      ...withEverything,
      scenario: `conformance/${index}`,
      trials,
    }));
    const page = renderHtml(reportOf(outcomes));
    expect(page.match(/<details class="outcome"/g)).toHaveLength(500);
    expect(page.length).toBeLessThan(10e6);
  });
});
