import { basename } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { distinctNames } from './replay.ts';

const paths = fc.array(
  fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  { maxLength: 10 },
);

describe('distinctNames', () => {
  test.each([
    ['no capture', [], []],
    ['one capture', ['/x/y/http.pcap'], ['http.pcap']],
    ['captures of other names', ['x/http.pcap', 'x/dns.pcap'], ['http.pcap', 'dns.pcap']],
    [
      'captures of one name in several folders, beside another',
      ['x/http.pcap', 'y/http.pcap', 'z/dns.pcap'],
      ['x/http.pcap', 'y/http.pcap', 'dns.pcap'],
    ],
    [
      'one capture several times',
      ['x/http.pcap', 'x/dns.pcap', 'x/http.pcap'],
      ['x/http.pcap (1)', 'dns.pcap', 'x/http.pcap (2)'],
    ],
    [
      'one capture several times, and another of its name',
      ['http.pcap', 'y/http.pcap', 'http.pcap'],
      ['http.pcap (1)', 'y/http.pcap', 'http.pcap (2)'],
    ],
  ])('of %s', (_, names, shown) => {
    expect(distinctNames(names)).toEqual(shown);
  });

  test.prop([paths])('are as many as the captures, tell them apart, and say which is which', (names) => {
    const shown = distinctNames(names);
    expect(shown).toHaveLength(names.length);
    expect(new Set(shown).size).toBe(names.length);
    for (const [index, name] of names.entries()) {
      expect(shown[index]?.startsWith(basename(name)) || shown[index]?.startsWith(name)).toBe(true);
    }
  });
});
