import { describe, expect, test } from 'vitest';
import type { Discipline } from '../../host/tc.ts';
import { clsactPlace, ingressPlace, rootPlace } from './place.ts';

const discipline = (kind: string, handle = 'ffff:', isRoot = false): Discipline => ({
  kind,
  handle,
  device: 'p1',
  isRoot,
});
const noqueue = discipline('noqueue', '0:', true);

test('clsact is made where there is none, and its two hooks are two parents', () => {
  expect(clsactPlace('egress', [noqueue])).toMatchObject({ isThere: false, add: ['clsact'], parent: 'ffff:fff3' });
  expect(clsactPlace('ingress', [discipline('clsact')])).toMatchObject({ isThere: true, parent: 'ffff:fff2' });
});

test('ingress leaves room for arriving packets alone', () => {
  const ingress = discipline('ingress');
  expect(clsactPlace('ingress', [ingress])).toMatchObject({ kind: 'place', isThere: true, remove: ['ingress'] });
  expect(clsactPlace('egress', [ingress])).toEqual({ kind: 'taken', by: ingress });
});

test('where clsact is, it takes what ingress would', () => {
  expect(ingressPlace([noqueue])).toMatchObject({ isThere: false, add: ['ingress'] });
  expect(ingressPlace([discipline('clsact')])).toMatchObject({ isThere: true, remove: ['clsact'] });
});

describe('the root', () => {
  test('that the kernel chose gives way', () => {
    const place = rootPlace([noqueue, discipline('clsact')], ['htb']);
    expect(place).toMatchObject({ isThere: false, parent: '4d42:', add: ['root', 'handle', '4d42:', 'htb'] });
  });

  test('that is classful is used as it is', () => {
    expect(rootPlace([discipline('prio', '7:', true)], ['htb'])).toMatchObject({ isThere: true, parent: '7:' });
  });

  test.each(['tbf', 'fq_codel', 'pfifo'])('%s, which could not be given back, stays', (kind) => {
    const by = discipline(kind, '8001:', true);
    expect(rootPlace([by], ['htb'])).toEqual({ kind: 'taken', by });
  });
});
