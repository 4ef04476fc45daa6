import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { asRoot, mirrorbench, program, root, scratchFolder } from '../support/command.ts';

/** A machine of its own (network, mounts, processes) with Open vSwitch on the default paths, a bridge, a mirror, and rules of each kind. */
const machine = `
set -e
PATH=$PATH:/usr/sbin:/sbin
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /etc/openvswitch
mkdir /run/openvswitch
export OVS_DBDIR=/etc/openvswitch OVS_LOGDIR=/run/openvswitch OVS_RUNDIR=/run/openvswitch
ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote=punix:/run/openvswitch/db.sock --detach --no-chdir --pidfile /etc/openvswitch/conf.db
ovs-vsctl --no-wait init
ovs-vswitchd --detach --no-chdir --pidfile unix:/run/openvswitch/db.sock 2>/dev/null
ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev -- add-port br-int vnic-1 -- set interface vnic-1 type=internal \\
  -- --id=@p get port vnic-1 -- --id=@m create mirror name=mirror0 select-src-port=@p output-port=@p -- add bridge br-int mirrors @m >/dev/null
ip netns add ctn-1
ip link add veth-1 type veth peer name veth-2
ip link set veth-1 up
ip address add 192.168.1.3/24 dev veth-1
ip route add 10.98.0.0/24 dev veth-1
ip rule add from 10.97.0.0/24 lookup 97
tc qdisc add dev veth-1 root tbf rate 1mbit burst 10kb latency 50ms
has_nft() { command -v nft >/dev/null; }
if has_nft; then nft 'add table inet own; add chain inet own in { type filter hook input priority 0; }; add rule inet own in tcp dport 9 drop'; fi
# The switch itself writes statistics after five seconds: from then on they stay the same without traffic.
ovs-vsctl --timeout=20 wait-until mirror mirror0 statistics:tx_packets=0
look() {
  ovs-vsctl show; ovs-vsctl list mirror; ovs-vsctl get open . next_cfg cur_cfg; ovs-appctl dpif/show; sha256sum /etc/openvswitch/conf.db
  ip -details -oneline link; ip -oneline address; ip netns; ip rule; ip route show table all; tc qdisc show
  if has_nft; then nft list ruleset; fi
  find /run /etc/openvswitch -printf '%M %s %p %l\\n' | sort
  cat /proc/self/mounts; cat /proc/[0-9]*/comm | grep -vxE 'sh|cat|grep|sort' | sort
}
look > "$1/before"
status=0
{
  "$2" "$3" span-egress add-source &&
  "$2" "$3" replay "$4" &&
  echo exit | script -qec "'$2' '$3' lab" /dev/null
} > "$1/stdout" 2>&1 || status=$?
look > "$1/after"
exit $status
`;

test('a machine whose own Open vSwitch has the same names is the same before and after a run, a replay and a lab', async (context) => {
  context.skip(!asRoot, 'needs root');
  const folder = scratchFolder();
  const capture = join(root, 'fixtures', 'dns.pcap');
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const ended = await execa(
    'unshare',
    [...namespaces, 'sh', '-c', machine, 'sh', folder, process.execPath, program, capture],
    {
      cwd: folder,
      reject: false,
      stdin: 'ignore',
    },
  );
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  expect(ended.exitCode, read('stdout') + ended.stderr).toBe(0);
  const [before, after] = [read('before'), read('after')];
  for (const part of ['mirror0', 'vnic-1', 'conf.db', 'lookup 97', '10.98.0.0/24', 'tbf'])
    expect(before).toContain(part);
  expect(after).toBe(before);
});

test('without the kernel’s datapath --switch ovs-kernel is exit 3, and the module is named', async (context) => {
  context.skip(existsSync('/sys/module/openvswitch'), 'the kernel has the module here');
  const { exitCode, stdout } = await mirrorbench(['span-egress', '--switch', 'ovs-kernel'], scratchFolder());
  expect(stdout).toContain('modprobe openvswitch');
  expect(exitCode).toBe(3);
});
