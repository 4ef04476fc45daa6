import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Encapsulation } from '../../packet/decapsulate.ts';
import { compared } from './testing/captures.ts';

const read = (name: string) => readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url));

describe('what a tunnel carried is compared with what went in', () => {
  test.each<[string, Encapsulation]>([
    ['gre.pcap', 'gre'],
    ['gre.pcap', 'auto'],
    ['erspan.pcap', 'erspan'],
    ['erspan.pcap', 'auto'],
    ['vxlan.pcap', 'vxlan'],
    ['vxlan.pcap', 'auto'],
  ])('%s, taken out of %s', async (name, decap) => {
    expect(await compared([read('tunnelled.pcap')], read(name), { decap })).toMatchObject({
      verdict: 'equal',
      matched: 26,
    });
  });

  test('left in, no packet is that of the source', async () => {
    const comparison = await compared([read('tunnelled.pcap')], read('gre.pcap'));
    expect(comparison).toMatchObject({ verdict: 'different', matched: 0, missing: 26, unexpected: 26 });
  });
});

describe('the same packets are equal whatever they were captured with', () => {
  test.each(['raw-ip.pcap', 'cooked.pcap', 'cooked-v2.pcap'])('%s, from the network layer up', async (name) => {
    for (const [source, mirror] of [
      ['http.pcap', name],
      [name, 'http.pcap'],
    ] as const) {
      const comparison = await compared([read(source)], read(mirror));
      expect(comparison).toMatchObject({
        verdict: 'equal',
        matched: 17,
        rules: ['compared from the network layer up'],
      });
    }
  });

  test('pcapng and pcap, to the nanosecond', async () => {
    const comparison = await compared([read('http.pcap')], read('http.pcapng'));
    expect(comparison).toMatchObject({ verdict: 'equal', matched: 17, rules: [], delayNs: { min: 0, max: 0 } });
  });

  test('sections of both byte orders and packets without a time equal themselves, without a delay', async () => {
    const sections = read('sections.pcapng');
    expect(await compared([sections], sections)).toMatchObject({ verdict: 'equal', matched: 13, delayNs: null });
  });
});
