import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderRoundJson, renderVerificationJson } from './json.ts';
import { renderVerificationSchema } from './jsonSchema.ts';
import { collected, complete, hidden, lossy } from './testing/made-up-verifications.ts';
import { renderVerification, renderVerificationMarkdown } from './verification.ts';

const text = (of: typeof complete) => renderVerification(of, { color: false, width: 100 });

describe('renderVerification', () => {
  it('says first what matters', () => {
    expect(text(complete).split('\n')[0]).toBe(
      '✓ mirror0 of br-int copied all that it owes: 150,000 packets, in 30.0 s',
    );
    expect(text(lossy).split('\n')[0]).toBe(
      '✗ mirror0 of br-int does not copy what it owes: 149997 of 150000 copied, 3 missing, in 30.0 s',
    );
    expect(text(hidden).split('\n')[0]).toBe('? mirror0 of br-int cannot be verified from here: not captured');
  });

  it('tells facts of a mirror that copied all', () => {
    expect(text(complete).split('\n').slice(2).join('\n')).toMatchInlineSnapshot(`
      "mirror    what arrives at vnic-1, what departs at vnic-1, to mirror0-output
      switch    Open vSwitch 3.1.0, netdev datapath
      window    30.0 s from 2025-01-02T03:04:05.678Z, captured 1 s longer at both ends
      captured  arriving vnic-1 (vnic-1 in /run/netns/ctn-1): 160,000 packets, none dropped
                departing mirror0-output (mirror0-output): 160,000 packets, none dropped
      aside     1 packet that this machine itself sent by the output's interface
      order     150000 of 150000 copies in order
      delay     min 9.51 µs, p50 48.1 µs, p99 512 µs, max 4.96 ms
      ledger    capture at arriving vnic-1: 160,000 in, 160,000 out
      "
    `);
  });

  it('tells when copies were missing, neighbouring bins as one stretch of time', () => {
    expect(text(lossy)).toContain('loss      3 of 150 missing from 0.5 to 2.0 s\n');
    expect(text(lossy)).toMatch(
      /sample {4}1 in 16 flows, the same ones everywhere \(62,400 packets\/s at the captures,\s+of which 7900\s+are taken: 500,000 packets fit\)/,
    );
  });

  it('tells where copies were taken at the far end, how its clock stands, and what delays are relative to', () => {
    const lines = text(collected).split('\n');
    const at = lines.findIndex((line) => line.startsWith('collector'));
    expect(lines.slice(at, at + 5).join('\n')).toMatchInlineSnapshot(`
      "collector over ssh:root@far/eth0: 160,007 packets, none dropped, 7 not of the mirror
                its clock is 3 h 25 min 45.678901 s behind ± 15.4 µs, drift 11.7 ppm, by 149,800 pairs, as
                if the fastest copy had taken no time
      order     150000 of 150000 copies in order
      delay     min 9.51 µs, p50 48.1 µs, p99 512 µs, max 4.96 ms, relative to the fastest copy"
    `);
    const here = {
      kind: 'interface',
      source: 'eth0',
      namespace: '/run/netns/far',
      packets: 1,
      droppedByKernel: 2,
      notOfMirror: 0,
    } as const;
    expect(text({ ...collected, collector: here })).toContain(
      'collector the interface eth0 in /run/netns/far: 1 packet, 2 dropped, 0 not of the mirror\norder',
    );
    expect(text({ ...collected, collector: here })).not.toContain('relative');
  });

  it('tells what can be done where a port cannot be captured', () => {
    expect(text(hidden)).toContain('instead   dpdk0: capture at the other end of its wire');
  });

  it('lets nothing of what it is told steer a terminal, or be markup', () => {
    const hostile = { ...complete, mirror: 'm\u001b[31m<b>' };
    expect(text(hostile)).not.toContain('\u001b');
    expect(renderVerificationMarkdown(hostile)).not.toContain('\u001b');
    expect(renderVerificationMarkdown(hostile)).not.toContain('<b>');
    expect(renderVerificationJson(hostile)).not.toContain('\u001b');
  });
});

describe('renderVerificationMarkdown', () => {
  it('is one line and a list', () => {
    const [first = '', empty, ...rest] = renderVerificationMarkdown(lossy).trimEnd().split('\n');
    expect(first).toMatch(/^\*\*✗ failed\*\*: mirror0 of br-int does not copy/);
    expect(empty).toBe('');
    expect(rest.every((line) => /^ {0,2}\* /.test(line))).toBe(true);
  });
});

describe('docs/verification.schema.json', () => {
  const published = readFileSync(new URL('../../docs/verification.schema.json', import.meta.url), 'utf8');
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(JSON.parse(published));

  it('is what the program has; if not: npm run build:schema', () => {
    expect(renderVerificationSchema()).toBe(published);
  });

  it.each([
    ['a mirror that copied all', complete],
    ['one that lost some', lossy],
    ['one that cannot be captured', hidden],
    ['one watched at the far end', collected],
  ])('takes %s', (_what, verification) => {
    validate(JSON.parse(renderVerificationJson(verification)));
    expect(validate.errors).toBeNull();
  });

  it('takes a round of which nothing could be found', () => {
    const about = { at: '2026-01-02T03:04:05.500Z', bridge: 'br-int', mirror: 'mirror0' };
    const line = renderRoundJson({ ...about, kind: 'error', reason: 'it is gone' });
    validate(JSON.parse(line));
    expect(validate.errors).toBeNull();
    expect(validate({ ...JSON.parse(line), status: 'passed' })).toBe(false);
  });

  it.each([
    ['"status": "passed"', '"status": "fine"'],
    ['"direction": "arriving"', '"direction": "north"'],
    ['"ownPackets": 1', '"ownPackets": 0.5'],
    ['"advice": []', '"advice": [], "extra": 1'],
  ])('refuses %s as %s', (from, to) => {
    const json = renderVerificationJson(complete);
    expect(json).toContain(from);
    expect(validate(JSON.parse(json.replace(from, to)))).toBe(false);
  });
});
