import { test as property } from '@fast-check/vitest';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { OutcomeStatus } from '../model/report.ts';
import { renderJunit } from './junit.ts';
import { fourVersions } from './testing/four-versions.ts';
import { hostileReport } from './testing/hostile.ts';
import { mixed, noLongerDeviating, oneOfEach, outcomeOf, reportOf } from './testing/made-up.ts';
import { visible } from './visible.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name),
});

const read = (text: string) => parser.parse(text).testsuites;

/** The one case of a report of one outcome. */
const caseOf = (status: OutcomeStatus) => read(renderJunit(reportOf([oneOfEach[status]]))).testsuite[0].testcase[0];

describe('renderJunit', () => {
  test('an outcome that passed is a case with nothing but its output', () => {
    const { '#text': _, ...rest } = caseOf('passed');
    expect(rest).toEqual({
      name: 'span-egress [veth]',
      classname: 'article',
      time: '0.640',
      'system-out': expect.stringContaining('✓ equivalent(during, mirror0): 10 of 10 copies'),
    });
  });

  test('one that failed is a failure: the evidence as message, the findings as text', () => {
    const { failure, error } = caseOf('failed');
    expect(failure).toMatchObject({ message: '9 of 10 copies, 1 missing', type: 'failed' });
    expect(failure['#text']).toContain(
      '1 packet was not copied, the first: ICMP echo request 192.168.1.3 > 192.168.1.4',
    );
    expect(error).toBeUndefined();
  });

  test('one that did not do as it should says where there is more to find out, and how to repeat it', () => {
    const told = { ...oneOfEach.failed, evidence: 'a.veth/evidence', repeat: ['mirrorbench', 'run', "it's.ts"] };
    const [{ failure }] = read(renderJunit(reportOf([told]))).testsuite[0].testcase;
    expect(failure['#text']).toContain("Evidence: ./a.veth/evidence\nRepeat: mirrorbench run 'it'\\''s.ts'");
  });

  test.each(['inconclusive', 'errored'] as const)(
    'one that is %s is an error of that type: it is never green',
    (status) => {
      expect(caseOf(status).error.type).toBe(status);
    },
  );

  test('one that was skipped says why', () => {
    expect(caseOf('skipped').skipped).toEqual({ message: 'Mirror.filter is not a column of Open vSwitch 3.1.0' });
  });

  test('a known deviation passes, and is named by its output and by a property of its suite', () => {
    const [suite] = read(renderJunit(reportOf([oneOfEach.knownDeviation]))).testsuite;
    expect(Object.keys(suite.testcase[0])).not.toContain('failure');
    expect(suite.testcase[0]['system-out']).toContain('known deviation: Packets of flows that are alive are copied on');
    expect(suite.properties.property).toContainEqual({
      name: 'knownDeviation',
      value: expect.stringMatching(/^remove-mirrors \[veth\]: Packets of flows .* \(bridge\.c: mirror_destroy/),
    });
  });

  test('a deviation that is not seen any more is called out', () => {
    expect(renderJunit(reportOf([noLongerDeviating]))).toContain('no longer deviates: Packets of flows');
  });

  test('counts are of what is in it, for each suite and for all', () => {
    const all = read(renderJunit(reportOf([...mixed.outcomes, outcomeOf('traffic/dns'), outcomeOf('http.pcap')])));
    expect(all).toMatchObject({ tests: '8', failures: '1', errors: '2', time: '9.813' });
    expect(all.testsuite).toMatchObject([
      { name: 'article', tests: '6', failures: '1', errors: '2', skipped: '1' },
      { name: 'traffic', tests: '1', failures: '0', errors: '0', skipped: '0' },
      { name: 'mirrorbench', tests: '1' },
    ]);
  });

  test('the suite says what was run on what', () => {
    const [suite] = read(renderJunit(reportOf([oneOfEach.passed]))).testsuite;
    expect(suite.timestamp).toBe('2025-01-02T03:04:05.678Z');
    expect(suite.properties.property).toEqual([
      { name: 'mirrorbench', value: '0.1.0 (1a2b3c4)' },
      { name: 'openvswitch', value: '3.1.0 (system)' },
      { name: 'kernel', value: '6.1.0-18-amd64' },
      { name: 'system', value: 'Debian GNU/Linux 12' },
      { name: 'variant', value: 'veth' },
    ]);
  });

  test('cases of several versions have names of their own', () => {
    const names = read(renderJunit(fourVersions)).testsuite.flatMap(({ name, testcase }: Suite) =>
      testcase.map((each) => `${name}/${each.name}`),
    );
    expect(new Set(names).size).toBe(fourVersions.outcomes.length);
  });

  property.prop([hostileReport])(
    'whatever texts hold, it is XML that says them letter by letter, what cannot be seen as its escape',
    (report) => {
      const text = renderJunit(report);
      expect(XMLValidator.validate(text)).toBe(true);
      // Beyond XML 1.0's own rule: nothing that could act instead of being read.
      expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
      const suites: readonly Suite[] = read(text).testsuite;
      const cases = suites.flatMap(({ testcase }) => testcase);
      expect(cases).toHaveLength(report.outcomes.length);
      for (const [index, { claim }] of report.outcomes.entries())
        expect(
          cases.some((each) => each['system-out'].includes(visible(claim))),
          `outcome ${index}`,
        ).toBe(true);
    },
  );
});

interface Suite {
  readonly name: string;
  readonly testcase: readonly { readonly name: string; readonly 'system-out': string }[];
}
