import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { Problem } from '../model/problem.ts';
import { containerPid } from './containerEngine.ts';
import { problemLines } from './daemonLog.ts';
import { parseDatapath, parseDatapathFlows, parseDropCounters } from './datapathCounters.ts';
import { parseList, parseStanzas } from './debianArchive.ts';
import { waysToArchives } from './debianPackage.ts';
import { sharesRoute } from './deviceObstacle.ts';
import { parseDevice, parseFeatures, parseRoutes } from './deviceState.ts';
import { engineUnavailable } from './engineProblem.ts';
import { parseVersion } from './environment.ts';
import { parseInterfaceCounters } from './interfaceCounters.ts';
import { parseInterfaceIndexes } from './interfaceIndexes.ts';
import { iperf3Account } from './iperf3.ts';
import { parseStartedAt } from './journal.ts';
import { failureReason } from './mmdebstrap.ts';
import { counterPackets, parseDuplications } from './nft.ts';
import { readMirrorStatistics, transact } from './ovsdb.ts';
import { parseSocketDrops } from './packetSockets.ts';
import { pingAccount } from './ping.ts';
import { pktgenDpdkAccount } from './pktgenDpdk.ts';
import { readPrintedDevices, readPrintedNeighbours } from './printedDevice.ts';
import { failure } from './process.ts';
import { parseQueueDrops } from './queueDrops.ts';
import { parseDisciplines, parseFilters, parseMirred } from './tc.ts';
import { parseCaptureEnd } from './tcpdump.ts';
import { splitCounts } from './tcpprep.ts';
import { tcpreplayAccount } from './tcpreplay.ts';
import { requireRewritten } from './tcprewrite.ts';
import { endless, misprinted, misshapen } from './testing/hostile.ts';
import { recorded, resultOf } from './testing/recorded.ts';
import { trafgenAccount } from './trafgen.ts';

const said = (stdout: string) => resultOf(['tool', '--option'], { stdout });
const complained = (stderr: string) => resultOf(['tool', '--option'], { stderr, exitCode: 1 });
const udp = { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'udp', bytes: 1000 } as const;

/** What reads the output of tools, with something that the tool really printed. */
const readers: Readonly<Record<string, readonly [real: string, read: (text: string) => unknown]>> = {
  ping: ['ping-20221126-answered', (text) => pingAccount({ kind: 'ping', from: 'h1', to: 'h2', count: 5 }, said(text))],
  iperf3: ['iperf3-3.12-udp-lost', (text) => iperf3Account(udp, said(text))],
  'iperf3, TCP': ['iperf3-3.12-tcp-bidir', (text) => iperf3Account({ ...udp, protocol: 'tcp' }, said(text))],
  tcpreplay: ['tcpreplay-4.4.3-mbps', (text) => tcpreplayAccount(10, said(text))],
  trafgen: ['trafgen-0.6.8-gap', (text) => trafgenAccount(10, said(text))],
  'Pktgen-DPDK': ['pktgen-dpdk-23.06.1-paced', (text) => pktgenDpdkAccount(10, said(text))],
  'Pktgen-DPDK, complaining': ['pktgen-dpdk-23.06.1-no-memory', (text) => pktgenDpdkAccount(10, complained(text))],
  tcpprep: ['tcpprep-4.4.3-stats', (text) => splitCounts(said(text))],
  tcprewrite: ['tcprewrite-4.4.3-raw-ip', (text) => requireRewritten(complained(text))],
  tcpdump: ['tcpdump-4.99.3-some', parseCaptureEnd],
  ss: ['ss-6.1.0-open-vswitch', (text) => parseSocketDrops(text, 60)],
  'proc/net/dev': ['proc-net-dev-6.18-open-vswitch', parseInterfaceCounters],
  'ip address': ['ip-6.1.0-address', (text) => readPrintedDevices(text).map(parseDevice)],
  'ip neigh': ['ip-6.1.0-address', readPrintedNeighbours],
  'ip route': ['ip-6.1.0-route-all', parseRoutes],
  'ip route, shared': ['ip-6.1.0-route-all', (text) => sharesRoute(text, 'va')],
  ethtool: ['ethtool-6.1-features', parseFeatures],
  tc: ['tc-6.1.0-qdisc', parseQueueDrops],
  'tc qdisc': ['tc-6.1.0-qdisc-clsact', parseDisciplines],
  'tc filter': ['tc-6.1.0-filter', parseFilters],
  'tc actions': ['tc-6.1.0-actions', parseMirred],
  nft: ['tc-6.1.0-qdisc', counterPackets],
  'nft ruleset': ['nft-1.0.6-ruleset', (text) => parseDuplications(text, 'mirrorbench_taps')],
  'nft counters': ['nft-1.0.6-ruleset-counters', (text) => parseDuplications(text, 'mirrorbench_taps')],
  'ip link': ['ip-6.1.0-link', parseInterfaceIndexes],
  'dpctl/show': ['ovs-appctl-3.1.0-dpctl-show', parseDatapath],
  'dpctl/dump-flows': ['ovs-appctl-3.1.0-dpctl-dump-flows', parseDatapathFlows],
  'coverage/show': ['ovs-appctl-3.1.0-coverage-show', parseDropCounters],
  'docker inspect': ['ping-20221126-answered', (text) => containerPid(said(text))],
  'docker version': [
    'docker-20.10.24-no-daemon',
    (text) => raised(engineUnavailable('docker', complained(text), text)),
  ],
  'a greeting': ['tcpreplay-4.4.3-version', parseVersion],
  'a log': ['proc-net-dev-6.18-open-vswitch', problemLines],
  'proc/PID/stat': ['proc-net-dev-6.18-open-vswitch', parseStartedAt],
  mmdebstrap: ['docker-20.10.24-no-daemon', failureReason],
  'apt-config': ['docker-20.10.24-no-daemon', waysToArchives],
  'sources.list': ['docker-20.10.24-no-daemon', parseList],
  'debian.sources': ['docker-20.10.24-no-daemon', parseStanzas],
  'a tool that failed': ['docker-20.10.24-no-daemon', (text) => raised(failure(complained(text)))],
};

describe.each(Object.entries(readers))('%s', (_, [real, read]) => {
  test.prop([misprinted(recorded(real))])('whatever is printed is read, or told of in a Problem', (text) => {
    expectSound(read, text);
  });

  test('endless output is read, or told of, in the time that it takes to read', () => {
    for (const text of endless) expectSound(read, text);
  });
});

const JSON_READERS = [
  ...['iperf3', 'iperf3, TCP', 'ip address', 'ip neigh', 'ip link'],
  ...['tc', 'tc qdisc', 'tc filter', 'nft', 'nft ruleset'],
] as const;

describe.each(JSON_READERS)('%s, in JSON', (name) => {
  const [real, read] = readers[name] ?? ['', () => {}];
  test.prop([misshapen(JSON.parse(recorded(real)))])('of any build is read, or told of in a Problem', (value) => {
    expectSound(read, JSON.stringify(value));
  });
});

const answer = [{ uuid: ['uuid', 'a'] }, { count: 1 }, { rows: [{ statistics: ['map', [['tx_packets', 5]]] }] }];

describe('ovsdb-server', () => {
  test.prop([misshapen(answer)])('whatever it answers is read, or told of in a Problem', async (value) => {
    const database = { call: () => Promise.resolve(value), close: () => {} };
    await transact(database, []).catch(problem);
    await readMirrorStatistics(database, 'a').then(sound, problem);
  });
});

function expectSound(read: (text: string) => unknown, text: string): void {
  let result: unknown;
  try {
    result = read(text);
  } catch (error) {
    problem(error);
  }
  sound(result);
}

/** What a person can mend: never a TypeError, and nobody has to scroll for it. */
function problem(error: unknown): void {
  expect(error).toBeInstanceOf(Problem);
  expect((error as Problem).message.length).toBeLessThan(3000);
}

/** No number that cannot be stored, and none that a tool cannot have meant. */
function sound(result: unknown): void {
  if (typeof result === 'number')
    expect(Number.isFinite(result) && Math.abs(result) <= Number.MAX_SAFE_INTEGER).toBe(true);
  if (result instanceof Map) sound([...result.values()]);
  else if (typeof result === 'object' && result !== null && Object.keys(result).length < 1000)
    for (const value of Object.values(result)) sound(value);
}

function raised(error: Error): never {
  throw error;
}
