import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Report } from '../model/report.ts';
import { renderJson } from './json.ts';
import { reportSchema } from './schema.ts';
import { fourVersions } from './testing/four-versions.ts';
import { mixed, oneOfEach, reportOf, withEverything } from './testing/made-up.ts';

describe('reportSchema', () => {
  test.each([
    ['one outcome of each status', mixed],
    ['several versions', fourVersions],
    ['all that an outcome can have', reportOf([withEverything])],
  ])('takes what was written, and gives it back unchanged: %s', (_what, report) => {
    expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
  });

  test('is neither wider nor narrower than the type', () => {
    expectTypeOf<Report>().toExtend<z.infer<typeof reportSchema>>();
    expectTypeOf<z.infer<typeof reportSchema>>().toExtend<Report>();
  });

  test.each([
    ['a layout of another version', '"schemaVersion": 5', '"schemaVersion": 1'],
    ['a key that is not known', '"complete": true', '"complete": true, "extra": 1'],
    ['a key that is not known, deep inside', '"direction": "arriving"', '"direction": "arriving", "extra": 1'],
    ['a missing key', '"complete": true,', ''],
    ['a status that does not exist', '"status": "passed"', '"status": "fine"'],
    ['a traffic that does not exist', '"kind": "ping"', '"kind": "pong"'],
    ['fewer than no packets', '"packets": 10', '"packets": -1'],
    ['half a packet', '"packets": 10', '"packets": 9.5'],
    ['a time that is none', '2025-01-02T03:04:05.678Z', 'yesterday'],
    ['a folder outside the run', 'article/span-egress/veth/during', '../elsewhere'],
    ['an absolute folder', 'article/span-egress/veth/during', '/etc'],
    ['an outcome of no version of Open vSwitch', '"ovs": "3.1.0",', ''],
    ['a trial of no version of Open vSwitch', '"version": "3.1.0"', '"version": 3'],
    ['a gate that is neither in force nor not', '"inForce": true', '"inForce": "yes"'],
    ['frames where their number belongs', '"frames": 3', '"frames": ["00"]'],
    ['frames that nobody sends', '"senders": [', '"others": ['],
    ['a packet-out that does nothing', '"actions": "output:vnic-2",', ''],
    ['a change at a time that is rounded', '"1700000000.123456789"', '1700000000.123456789'],
    ['a change at a time that is none', '1700000000.123456789', '2025-01-02T03:04:05.678Z'],
    ['a change at no time', '"asked": "1700000000.1",', ''],
    ['an interface without a name', '"interface": "vnic-1.0"', '"interface": null'],
    ['a deviation without a source', '"source": "made up",', ''],
    ['one port where there may be several', '"ports": [', '"port": ['],
    ['an observation that is no name', '"probes": "during"', '"probes": 1'],
    ['a spanning tree that is no record', '"spanningTree": {', '"spanningTree": 1, "tree": {'],
    ['a kind of port that does not exist', '"port": "veth",', '"port": "wire",'],
    ['a kind of endpoint that does not exist', '"endpoint": "namespace"', '"endpoint": "host"'],
    ['offloads that are neither off nor on', '"offloads": "off"', '"offloads": "some"'],
    ['a trial that does not say its offloads', '"offloads": "on",', ''],
    ['a packet generator that does not exist', '"driver": "pktgen-dpdk"', '"driver": "kernel"'],
    ['generated frames without a number', '"count": 1000,', ''],
    ['a flood that is none', '"flood": true', '"flood": false'],
    ['a version of IP that does not exist', '"ipVersion": 6', '"ipVersion": 5'],
    ['a direction of a test that does not exist', '"direction": "both"', '"direction": "sideways"'],
    ['a split without a server', '"server": "ctn-2"', '"client": "ctn-2"'],
    ['a split by what is no network', '"cidr": "192.168.1.0/24"', '"cidr": 24'],
    ['a rate of less than nothing', '"intendedPacketsPerSecond": 2000', '"intendedPacketsPerSecond": -1'],
    ['a file in another folder', 'vnic-1.arriving.pcap', 'x/vnic-1.arriving.pcap'],
  ])('refuses %s', (_what, from, to) => {
    const text = renderJson(reportOf([oneOfEach.passed, withEverything]));
    expect(text).toContain(from);
    const changed = text.replaceAll(from, to).replace(/,(?=\s*})/g, '');
    expect(reportSchema.safeParse(JSON.parse(changed)).success).toBe(false);
  });
});
