import { expect, test } from 'vitest';
import { counterPackets, parseDuplications } from './nft.ts';
import { recorded } from './testing/recorded.ts';

// nft -j list counter netdev mirrorbench hits, nftables 1.0.6.
const ANSWER =
  '{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}, {"counter": {"family": "netdev", "name": "hits", "table": "mirrorbench", "handle": 3, "packets": 8, "bytes": 632}}]}';

test('packets of a counter', () => {
  expect(counterPackets(ANSWER)).toBe(8);
});

test("a table's duplications are its own, and of rules that do something else there is none", () => {
  expect(parseDuplications(recorded('nft-1.0.6-ruleset'), 'mirrorbench_taps')).toEqual({
    chains: ['ingress_3', 'egress_3'],
    rules: [
      { chain: 'ingress_3', handle: 3, output: 'out0' },
      // Its output was taken away.
      { chain: 'ingress_3', handle: 4, output: '7' },
      { chain: 'egress_3', handle: 5, output: 'out0' },
    ],
  });
});

test('a duplication that counts is read with its count', () => {
  expect(parseDuplications(recorded('nft-1.0.6-ruleset-counters'), 'mirrorbench_taps').rules).toEqual([
    { chain: 'ingress_3', handle: 2, output: 'vc', packets: 6 },
  ]);
});

test('a table that is not there duplicates nothing', () => {
  expect(parseDuplications(recorded('nft-1.0.6-ruleset'), 'nowhere')).toEqual({ chains: [], rules: [] });
});
