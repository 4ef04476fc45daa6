import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { encapsulated } from '../../src/check/encapsulated.ts';
import { kernelTunnelLines } from '../../src/lab/kernelTunnel.ts';
import { endpointLines, joined, vethLines } from '../../src/lab/wiring.ts';
import { star } from '../../src/model/topology.ts';
import { observe } from '../../src/oracle/testing/observe.ts';
import { decapsulateFrame } from '../../src/packet/decapsulate.ts';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { probes } from '../../src/packet/probes.ts';
import { reassembled } from '../../src/packet/reassemble.ts';
import { asRoot } from '../support/command.ts';

//   h1 ── p1 ─┐
//             br0          tun0 ~~ br1 ── u1 ── collector      Linux bridges; tc mirred copies what arrives at p1 to the device tun0
//   h2 ── p2 ─┘

const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-kernel-tunnel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MIRROR = { selectSrcPort: ['p1'], outputPort: 'tun0' } as const;

const labOf = (mtu?: number) => {
  const own = mtu === undefined ? {} : { mtu };
  return star(
    {
      p1: 'h1',
      p2: 'h2',
      tun0: { tunnel: { type: 'vxlan', via: 'u1', options: { key: '7' } } },
      u1: { bridge: 'br1', to: 'collector', ...own },
      br1: { bridge: 'br1', ...own },
    },
    { addresses: { collector: '192.0.2.2/24' }, bridges: { br1: { address: '192.0.2.1/24' } } },
  );
};

/** What happens in a sandbox of its own, which is gone with the command. */
const SCRIPT = `
mount -t tmpfs tmpfs /run
for name in switch h1 h2 collector; do
  ip netns add $name
  ip netns exec $name sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip -n switch link add br0 type bridge mcast_snooping 0
ip -n switch link add br1 address 02:00:00:01:00:02 type bridge mcast_snooping 0
ip -n switch -batch veths
for port in p1 p2; do ip -n switch link set $port master br0; done
ip -n switch link set u1 master br1
ip -n switch link set br1 mtu $MTU
for bridge in br0 br1; do ip -n switch link set $bridge up; done
ip -n switch addr add 192.0.2.1/24 dev br1
for name in h1 h2 collector; do ip -n $name -batch $name; done
ip -n switch -batch tunnel
tc -n switch qdisc add dev p1 clsact
tc -n switch filter add dev p1 ingress protocol all u32 match u32 0 0 action mirred egress mirror dev tun0
capture() { ip netns exec $1 tcpdump -n --immediate-mode -U -s 0 -i $2 -Q in -w $3.pcap 2>$3.log & }
capture switch p1 arrived
capture h2 eth0 delivered
capture collector eth0 collected
until grep -q listening arrived.log && grep -q listening delivered.log && grep -q listening collected.log; do sleep 0.05; done
ip netns exec h1 tcpreplay --quiet --pps 500 -i eth0 sent.pcap
sleep 0.5
kill -INT $(jobs -p)
wait
`;

async function run(mtu?: number) {
  const topology = labOf(mtu);
  const { udp, arpRequest, udp6 } = probes(topology);
  const sent = [
    arpRequest({ from: 'h1', to: 'h2', id: 0 }),
    udp6({ from: 'h1', to: 'h2', id: 1 }),
    ...[60, 61, 777, 1400, 1513, 1514].map((length, index) => udp({ from: 'h1', to: 'h2', id: 2 + index, length })),
  ].map(({ bytes }, index) => ({ timeNs: BigInt(index), bytes, wireLength: bytes.length }));
  const at = (name: string) => join(folder, name);
  const lines = (name: string, all: readonly string[]) => writeFileSync(at(name), `${all.join('\n')}\n`);
  lines(
    'veths',
    vethLines(topology, 'veth', (endpoint) => endpoint),
  );
  for (const host of joined(topology)) lines(host.endpoint, endpointLines(topology, 'veth', host));
  lines('tunnel', kernelTunnelLines(topology));
  writeFileSync(at('sent.pcap'), writePcap(sent));
  const sandbox = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  await execa('unshare', [...sandbox, 'bash', '-euc', SCRIPT], {
    cwd: folder,
    env: { MTU: String(mtu ?? 1600) },
  });
  const read = (name: string) => readPcap(readFileSync(at(`${name}.pcap`))).frames;
  const [arrived, delivered, collected] = [read('arrived'), read('delivered'), read('collected')];
  const within = reassembled(collected).flatMap((frame) => decapsulateFrame(frame, 'vxlan') ?? []);
  const observation = observe(
    { m0: MIRROR },
    {
      p1: { arriving: arrived },
      p2: { departing: delivered },
      u1: { departing: collected },
      tun0: { departing: within },
    },
    { topology },
  );
  return { sent, arrived, delivered, collected, within, verdict: encapsulated(observation, 'm0') };
}

const hex = (frames: readonly { readonly bytes: Uint8Array }[]) =>
  frames.map(({ bytes }) => Buffer.from(bytes).toString('hex'));

describe.runIf(asRoot)('what tc copies to a vxlan device of the kernel', () => {
  test('is, unwrapped at the collector, what passed, and the packets around it are right', async () => {
    const { sent, arrived, delivered, within, verdict } = await run();
    expect(hex(arrived)).toEqual(hex(sent));
    expect(hex(delivered)).toEqual(hex(sent));
    expect(hex(within)).toEqual(hex(sent));
    expect(verdict).toMatchObject({ status: 'passed', evidence: '8 tunnel packets', findings: [] });
  });

  test('comes in fragments where the way is narrow, and is whole when they are put together', async () => {
    const { sent, collected, within, verdict } = await run(1400);
    expect(hex(within)).toEqual(hex(sent));
    // Those of 1400, 1513 and 1514 bytes.
    expect(verdict).toMatchObject({ status: 'passed', evidence: '8 tunnel packets, 3 put together of fragments' });
    expect(collected.length).toBeGreaterThan(sent.length);
  });
});
