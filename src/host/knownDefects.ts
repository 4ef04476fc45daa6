/** A way in which versions of a tool are known to go wrong, and how that is met. */
export interface KnownDefect {
  /** As `toolVersions` names it. */
  readonly tool: 'tcpreplay' | 'iperf3' | 'tcpdump' | 'ping' | 'trafgen';
  /** The first version and the last one that have it; without them: as far as is known. */
  readonly versions: { readonly from?: string; readonly until?: string };
  readonly what: string;
  /** What mirrorbench does about it. */
  readonly met: string;
  /** Issue or release notes, or the versions that it was measured with here. */
  readonly source: string;
}

const COUNTED = 'its account is held against the counters of the port; where they differ, the verdict is inconclusive';
const TOO_FAST = 'packets that come to the switch faster than they were asked for make the verdict inconclusive';
const PACE = 'the rate that it says it has kept to is recorded with the trial';
const FEWER = 'packets that it does not claim make the verdict inconclusive';

const DEFECTS: readonly KnownDefect[] = [
  {
    tool: 'tcpreplay',
    versions: { until: '4.5.5' },
    what: 'built with TX_RING (see its --version), it claims packets that never left, of a short capture all, and reorders others',
    met: COUNTED,
    source: 'appneta/tcpreplay #1078, #1094',
  },
  {
    tool: 'tcpreplay',
    versions: {},
    what: 'on an interface without carrier it claims to have sent every packet; since 4.5.3 it warns',
    met: COUNTED,
    source: 'appneta/tcpreplay #109, measured with 4.4.3: 20 packets claimed, none sent',
  },
  {
    tool: 'tcpreplay',
    versions: { from: '4.6.1' },
    what: '--pps is not kept to: 150,000 packets a second where 1 was asked for',
    met: TOO_FAST,
    source: 'appneta/tcpreplay #1150',
  },
  {
    tool: 'tcpreplay',
    versions: { from: '4.5.1', until: '4.5.2' },
    what: 'late in a long replay it stops pacing and sends the rest as fast as it can',
    met: TOO_FAST,
    source: 'appneta/tcpreplay #974',
  },
  {
    tool: 'tcpreplay',
    versions: { until: '4.5.2' },
    what: 'with --multiplier the pace falls behind, by 4 % at 10,000 packets a second',
    met: PACE,
    source: 'appneta/tcpreplay #724',
  },
  {
    tool: 'tcpreplay',
    versions: { until: '4.4.2' },
    what: 'it ends at the first packet that cannot be sent, such as one longer than the MTU',
    met: FEWER,
    source: 'appneta/tcpreplay #751',
  },
  {
    tool: 'tcpreplay',
    versions: { from: '4.4.3' },
    what: 'it goes on after packets that cannot be sent, and ends with exit code 0; where none could be sent, without a summary',
    met: `${FEWER}; no summary is an error`,
    source: 'measured with 4.4.3 and 4.5.1',
  },
  {
    tool: 'tcpreplay',
    versions: {},
    what: 'split onto two interfaces, packets can leave in another order than the capture has them, unless its own timing is kept to',
    met: 'what passes is taken from the captures of each port, not from the order of the capture that is replayed',
    source: 'appneta/tcpreplay #983',
  },
  {
    tool: 'iperf3',
    versions: { from: '3.14', until: '3.20' },
    what: 'with a server of an older version the client can say that no UDP datagram was lost where many were',
    met: 'what it says of loss is not read; captures are compared',
    source: 'esnet/iperf #1984',
  },
  {
    tool: 'iperf3',
    versions: {},
    what: 'a test ends before the receiver has read all that arrived, which then counts as never received',
    met: 'what it says was received is shown, and never judged by',
    source: 'esnet/iperf #382, measured with 3.12',
  },
  {
    tool: 'iperf3',
    versions: { until: '3.1.7' },
    what: 'its JSON can hold a bare nan, which is no JSON',
    met: 'a bare nan is read as no number',
    source: 'esnet/iperf #278, #826',
  },
  {
    tool: 'iperf3',
    versions: { until: '3.9' },
    what: '--bytes is not kept to when the server sends',
    met: 'a UDP test in that direction is refused by iperf3 itself, for an option that it does not know; TCP sends more',
    source: 'esnet/iperf #1634, release notes of 3.10',
  },
  {
    tool: 'iperf3',
    versions: { from: '3.10', until: '3.11' },
    what: '--bytes of a test in which the server sends goes on to hold for later tests of that server',
    met: 'a server takes one test, then ends',
    source: 'esnet/iperf #1363',
  },
  {
    tool: 'iperf3',
    versions: { until: '3.14' },
    what: 'UDP datagrams that the socket did not take can be counted as sent',
    met: COUNTED,
    source: 'esnet/iperf #1367',
  },
  {
    tool: 'iperf3',
    versions: { from: '3.7', until: '3.10.1' },
    what: 'the JSON of a test of both directions has each sum twice under one name, so that one direction is lost',
    met: 'its account is of one direction',
    source: 'esnet/iperf #952',
  },
  {
    tool: 'iperf3',
    versions: { from: '3.16' },
    what: 'a test of some bytes ends only with an interval; since 3.18 paced UDP is sent until then: 865 datagrams where 100 were asked for',
    met: 'short tests have intervals of 0.1 s; the packets that it claims count, not those it was asked for',
    source: 'esnet/iperf #1768, #1875, measured with 3.18',
  },
  {
    tool: 'iperf3',
    versions: {},
    what: 'when the server sends, --bytes counts what the client has received: for each datagram that is lost another one is sent',
    met: 'the packets that it claims count, not those it was asked for',
    source: 'esnet/iperf #596, measured with 3.12',
  },
  {
    tool: 'iperf3',
    versions: {},
    what: 'a client that receives UDP at an unlimited rate waits for ever when a datagram is lost',
    met: 'it is told to give up after 5 s without data',
    source: 'esnet/iperf #1902, measured with 3.12',
  },
  {
    tool: 'iperf3',
    versions: {},
    what: 'a test of both directions ends when one of them has carried its bytes, and cuts the other short',
    met: 'packets that it was asked for count as unknown',
    source: 'measured with 3.12 and 3.18',
  },
  {
    tool: 'iperf3',
    versions: {},
    what: 'paced UDP in several streams ends with whole rounds: 105 datagrams in 7 streams where 100 were asked for',
    met: 'the packets that it claims count, not those it was asked for',
    source: 'measured with 3.12',
  },
  {
    tool: 'tcpdump',
    versions: {},
    what: 'ended by a signal it loses what came last, and says that nothing was dropped',
    met: 'it captures with --immediate-mode, and a trial is cut after rest',
    source: 'the-tcpdump-group/libpcap #1011, #1495, measured with 4.99.3: none of 200 packets captured',
  },
  {
    tool: 'tcpdump',
    versions: {},
    what: 'with -Q its "received by filter" counts both directions',
    met: 'that number is not read',
    source: 'measured with 4.99.3: 10 captured, 20 received',
  },
  {
    tool: 'tcpdump',
    versions: {},
    what: 'the filters inbound and outbound lose the first packet',
    met: 'directions are told apart by -Q',
    source: 'measured with 4.99.3, six of six times',
  },
  {
    tool: 'ping',
    versions: {},
    what: 'only root may flood; capabilities and being root of a user namespace with another id do not count',
    met: 'its words are given, and an interval of 2 ms is offered, which is for everyone',
    source: 'measured with 20221126 and 20240905',
  },
  {
    tool: 'ping',
    versions: {},
    what: 'a flood of a host whose neighbour does not answer sends 4 to 18 requests a second, not a hundred',
    met: 'neighbours are known before traffic starts',
    source: 'measured with 20221126',
  },
  {
    tool: 'trafgen',
    versions: { from: '0.6.1' },
    what: '--rate sends the packets of a second at once, then sleeps; fewer than that are not paced at all',
    met: 'packets are paced by --gap',
    source: 'trafgen.c (shaper_delay), measured with 0.6.8 and 0.6.9',
  },
  {
    tool: 'trafgen',
    versions: {},
    what: 'gaps take some 30 to 50 µs longer than told: 7,800 packets a second where 10,000 were asked for',
    met: PACE,
    source: 'measured with 0.6.8',
  },
  {
    tool: 'trafgen',
    versions: {},
    what: 'it can send fewer packets than --num',
    met: `it runs as one process, which was exact from 1 to 500,000 packets with 0.6.8; ${COUNTED}`,
    source: 'netsniff-ng/netsniff-ng #75',
  },
  {
    tool: 'trafgen',
    versions: {},
    what: 'on an interface that is down or without carrier it claims to have sent every packet',
    met: COUNTED,
    source: 'measured with 0.6.8: 100 packets claimed, none sent',
  },
  {
    tool: 'trafgen',
    versions: {},
    what: "it raises the whole system's limits of socket memory, and leaves them raised when it ends with an error",
    met: 'it is told to leave them alone, and the affinity of interrupts, too',
    source: 'measured with 0.6.8',
  },
  {
    tool: 'trafgen',
    versions: {},
    what: 'the UDP checksum that its header functions make does not count a payload that changes',
    met: 'headers are written byte by byte, with csumudp()',
    source: 'measured with 0.6.8',
  },
  {
    tool: 'trafgen',
    versions: { until: '0.6.8' },
    what: 'it needs to make a file in the folder that it is started in',
    met: 'it is started in the folder of its configuration',
    source: 'measured with 0.6.8',
  },
];

/** What is known to go wrong with a version of a tool; of a version that is not understood, everything. */
export function knownDefects(tool: string, version: string): readonly KnownDefect[] {
  return DEFECTS.filter((defect) => defect.tool === tool && concerns(defect.versions, version));
}

function concerns({ from, until }: KnownDefect['versions'], version: string): boolean {
  return !(from !== undefined && compare(version, from) < 0) && !(until !== undefined && compare(version, until) > 0);
}

/** Number by number, as in 3.9, 3.10, 3.10.1; what has none is equal to all. */
function compare(one: string, other: string): number {
  const [a, b] = [numbers(one), numbers(other)];
  if (a.length === 0 || b.length === 0) return 0;
  const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex(
    (_, index) => (a[index] ?? 0) !== (b[index] ?? 0),
  );
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function numbers(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
