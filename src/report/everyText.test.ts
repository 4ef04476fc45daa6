import { stripVTControlCharacters } from 'node:util';
import { fc, test } from '@fast-check/vitest';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect } from 'vitest';
import { renderHtml } from './html/page.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSamplesCsv } from './samplesCsv.ts';
import { renderTable } from './table.ts';
import { textPlaces, withTexts } from './testing/everyText.ts';
import { fourVersions } from './testing/four-versions.ts';
import { hostileText } from './testing/hostile.ts';
import { measured, mixed, oneOfEach, reportOf, withEverything } from './testing/made-up.ts';
import { costsReport } from './testing/made-up-costs.ts';
import { elevenPairs, mechanismOutcomes } from './testing/made-up-mechanisms.ts';
import { expectOwnMarkup } from './testing/ownMarkup.ts';

const OUR_COLOURS = new RegExp(`${'\x1b'}\\[\\d+m`, 'g');

const reports = [
  reportOf([withEverything, ...Object.values(oneOfEach)]),
  mixed,
  fourVersions,
  measured,
  reportOf(mechanismOutcomes(elevenPairs.slice(2, 5))),
  costsReport,
].map((report) => ({
  report,
  places: textPlaces(report),
}));

/** A report in which whatever is text of others' may say anything. */
const anyReport = fc
  .tuple(fc.constantFrom(...reports), fc.array(hostileText, { minLength: 1, maxLength: 20 }))
  .map(([{ report, places }, given]) => withTexts(report, places, given));

describe('whatever stands in any text of a report', () => {
  test('all that comes from outside is among what is tried', () => {
    const names = new Set(reports.flatMap(({ places }) => places.map((path) => path.at(-1))));
    for (const name of [
      'scenario',
      'claim',
      'evidence',
      'summary',
      'reason',
      'trial',
      'port',
      'kernel',
      'version',
      'benchmark',
      'question',
      'what',
      'short',
      'spoiled',
      'goal',
    ])
      expect(names).toContain(name);
  });

  test.prop([anyReport])('JSON gives it back', (report) => {
    expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test.prop([anyReport, fc.constantFrom(60, 80, 120)])(
    'the terminal is coloured by us alone, and steered by nobody',
    (report, width) => {
      const drawn = renderTable(report, { color: true, width });
      const plain = drawn.replace(OUR_COLOURS, '');
      expect(plain).toBe(stripVTControlCharacters(drawn));
      expectNothingHidden(plain);
    },
  );

  test.prop([anyReport])('JUnit XML stays XML', (report) => {
    const text = renderJunit(report);
    expectNothingHidden(text);
    expect(XMLValidator.validate(text)).toBe(true);
  });

  test.prop([anyReport])(
    'HTML has our own elements and attributes and no other, and no way out of the folder',
    (report) => {
      expectOwnMarkup(renderHtml(report));
    },
  );

  test.prop([anyReport])('CSV keeps a line a sample, of as many fields each', (report) => {
    const text = renderSamplesCsv(report);
    expectNothingHidden(text.replaceAll('\r\n', ''));
    const lines = text.trimEnd().split('\r\n');
    const samples = (report.benchmarks ?? []).flatMap(({ quantities }) => quantities.flatMap((each) => each.samples));
    expect(lines).toHaveLength(samples.length + 1);
    for (const line of lines) expect(line.replace(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(9);
  });

  test.prop([anyReport])('Markdown has our own markup and no other', (report) => {
    const text = renderMarkdown(report);
    expectNothingHidden(text);
    const outside = outsideBlocks(text);
    expect(outside.replace(/<\/?(details|summary)>|<!-- -->/g, '')).not.toMatch(/[<>`]/);
    for (const table of tablesIn(outside)) expect(new Set(table.map(columnsOf)).size).toBe(1);
  });
});

function expectNothingHidden(text: string): void {
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
}

/** What is not within a code block: each ends at its own fence, or none of the text is left. */
function outsideBlocks(text: string): string {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const [, opened] = /^(`{3,})/.exec(line) ?? [];
    if (fence === undefined && opened === undefined) outside.push(line);
    else if (fence === undefined) fence = opened;
    else if (line === fence) fence = undefined;
  }
  expect(fence).toBeUndefined();
  return outside.join('\n');
}

function tablesIn(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/(?:^\|.*(?:\n|$))+/gm)].map(([table]) => table.trimEnd().split('\n'));
}

function columnsOf(row: string): number {
  return row.replace(/\\[\\|]/g, '').split('|').length;
}
