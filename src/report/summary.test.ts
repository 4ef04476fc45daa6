import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { EVERY_PAIRING } from '../model/mechanism.ts';
import type { OutcomeStatus } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { exitCode, summarize, variantName } from './summary.ts';

const statuses = ['passed', 'failed', 'inconclusive', 'skipped', 'knownDeviation', 'errored'] as const;
const outcomes = fc.array(fc.record({ status: fc.constantFrom(...statuses) }), { maxLength: 30 });
const codeOf = (...list: readonly OutcomeStatus[]) => exitCode(summarize(list.map((status) => ({ status }))));

describe('summarize', () => {
  test('counts each status under its key', () => {
    expect(summarize([...statuses, 'passed' as const].map((status) => ({ status })))).toEqual({
      passed: 2,
      failed: 1,
      inconclusive: 1,
      skipped: 1,
      knownDeviations: 1,
      errored: 1,
    });
  });

  test.prop([outcomes])('forgets no outcome and invents none', (list) => {
    const counts = Object.values(summarize(list));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length);
  });
});

describe('exitCode', () => {
  test.each<[number, readonly OutcomeStatus[]]>([
    [0, ['passed']],
    [0, ['passed', 'skipped', 'knownDeviation']],
    [0, ['knownDeviation']],
    [1, ['passed', 'inconclusive', 'failed']],
    [2, ['passed', 'inconclusive', 'skipped']],
    [3, ['passed', 'inconclusive', 'failed', 'errored']],
    [3, ['errored']],
    [4, []],
    [4, ['skipped', 'skipped']],
  ])('is %i for %j', (code, list) => {
    expect(codeOf(...list)).toBe(code);
  });

  test.prop([outcomes])('is 0 only when nothing is wrong or open and something was checked', (list) => {
    const seen = new Set(list.map(({ status }) => status));
    const clean = !seen.has('failed') && !seen.has('inconclusive') && !seen.has('errored');
    const checked = seen.has('passed') || seen.has('knownDeviation');
    expect(exitCode(summarize(list)) === 0).toBe(clean && checked);
  });

  test.prop([outcomes])('does not change when a skipped outcome is added', (list) => {
    expect(exitCode(summarize([...list, { status: 'skipped' }]))).toBe(exitCode(summarize(list)));
  });

  test.prop([outcomes])('does not depend on the order', (list) => {
    expect(exitCode(summarize([...list].reverse()))).toBe(exitCode(summarize(list)));
  });
});

describe('variantName', () => {
  test('leaves out the userspace datapath, which goes without saying', () => {
    expect(
      variantName({
        port: 'veth',
        switch: 'ovs-netdev',
        mechanism: 'ovs-mirror',
        ovs: '3.1.0',
        offloads: 'off',
        endpoint: 'namespace',
      }),
    ).toBe('veth');
    expect(
      variantName({
        port: 'internal',
        switch: 'ovs-kernel',
        mechanism: 'ovs-mirror',
        ovs: '3.1.0',
        offloads: 'off',
        endpoint: 'namespace',
      }),
    ).toBe('internal, ovs-kernel');
  });

  test.each<[Partial<Variant>, string]>([
    [{ endpoint: 'docker' }, 'veth, docker'],
    [{ endpoint: 'podman' }, 'veth, podman'],
    [{ offloads: 'on' }, 'veth, offloads'],
    [{ port: 'tap', switch: 'ovs-kernel', endpoint: 'docker', offloads: 'on' }, 'tap, ovs-kernel, docker, offloads'],
  ])('says what is unusual: %j', (changes, name) => {
    const variant: Variant = {
      port: 'veth',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.5.0',
      offloads: 'off',
      endpoint: 'namespace',
      ...changes,
    };
    expect(variantName(variant)).toBe(name);
    expect(variantName(variant, { ovs: true })).toBe(`${name}, 3.5.0`);
  });

  test('tells any two variants apart', () => {
    const variants = (['veth', 'internal', 'tap'] as const).flatMap((port) =>
      EVERY_PAIRING.flatMap((pairing) =>
        (['off', 'on'] as const).flatMap((offloads) =>
          (['namespace', 'docker', 'podman'] as const).flatMap((endpoint) =>
            ['3.1.0', '3.5.0'].map((ovs): Variant => ({ port, ...pairing, ovs, offloads, endpoint })),
          ),
        ),
      ),
    );
    expect(new Set(variants.map((variant) => variantName(variant, { ovs: true }))).size).toBe(variants.length);
  });

  test('names the version of Open vSwitch when asked to', () => {
    expect(
      variantName(
        {
          port: 'veth',
          switch: 'ovs-netdev',
          mechanism: 'ovs-mirror',
          ovs: '3.5.0',
          offloads: 'off',
          endpoint: 'namespace',
        },
        { ovs: true },
      ),
    ).toBe('veth, 3.5.0');
    expect(
      variantName(
        {
          port: 'veth',
          switch: 'ovs-kernel',
          mechanism: 'ovs-mirror',
          ovs: '3.5.0',
          offloads: 'off',
          endpoint: 'namespace',
        },
        { ovs: true },
      ),
    ).toBe('veth, ovs-kernel, 3.5.0');
  });
});
