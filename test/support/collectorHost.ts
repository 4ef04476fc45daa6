import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { program, scratchFolder } from './command.ts';

//   ctn-1 192.168.1.3 ── vnic-1 ─┐
//                                br-int ── tun0 ··· br-ext 10.9.0.1 ── ext0 ── wire ── eth0 10.9.0.2 far
//   ctn-2 192.168.1.4 ── vnic-2 ─┘

/**
 * A machine of its own (network, mounts, processes) with Open vSwitch on the default paths, a mirror whose output is a tunnel to a collector in another
 * namespace, and eight flows of 2,000 packets a second in all.
 */
const machine = (tunnel: string) => `
set -e
mkdir tmp
export TMPDIR=$PWD/tmp
PATH=$PATH:/usr/sbin:/sbin
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /etc/openvswitch
mkdir -p /run/openvswitch /run/sshd
export OVS_DBDIR=/etc/openvswitch OVS_LOGDIR=/run/openvswitch OVS_RUNDIR=/run/openvswitch
ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote=punix:/run/openvswitch/db.sock --detach --no-chdir --pidfile /etc/openvswitch/conf.db
ovs-vsctl --no-wait init
ovs-vsctl --no-wait set open . ovs_version=$(ovs-vswitchd --version | sed -n '1s/.* //p')
ovs-vswitchd --detach --no-chdir --pidfile unix:/run/openvswitch/db.sock 2>/dev/null
for name in ctn-1 ctn-2 wire far; do ip netns add $name; done
ip link add ext0 type veth peer name near netns wire
ip -n wire link add far type veth peer name eth0 netns far
ip -n wire link add bridge type bridge
for end in near far; do ip -n wire link set $end up mtu 2000 txqueuelen 100000 master bridge; done
ip -n wire link set bridge up
ip link set ext0 up mtu 2000 txqueuelen 100000
ip -n far link set eth0 up mtu 2000 addrgenmode none
ip -n far link set lo up
ip -n far address add 10.9.0.2/24 dev eth0
ip link set lo up
ovs-vsctl add-br br-ext -- set bridge br-ext datapath_type=netdev -- add-port br-ext ext0 -- set interface br-ext mtu_request=2000
ip address add 10.9.0.1/24 dev br-ext
ip link set br-ext up
ip netns exec far ethtool -K eth0 tx off >/dev/null
ethtool -K br-ext tx off >/dev/null
ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev -- add-port br-int tun0 -- set interface tun0 ${tunnel} options:remote_ip=10.9.0.2 \\
  -- add-port br-int vnic-1 -- set interface vnic-1 type=internal -- add-port br-int vnic-2 -- set interface vnic-2 type=internal
for i in 1 2; do
  ip link set vnic-$i netns ctn-$i
  ip -n ctn-$i link set vnic-$i up txqueuelen 100000 addrgenmode none
  ip -n ctn-$i address add 192.168.1.$((2 + i))/24 dev vnic-$i
done
for i in 1 2 3 4 5; do ping -c 1 -W 1 10.9.0.2 >/dev/null && break; done
ovs-appctl tnl/neigh/set br-ext 10.9.0.2 $(ip netns exec far cat /sys/class/net/eth0/address) >/dev/null
ip netns exec ctn-1 ping -c 3 -i 0.2 192.168.1.4 >/dev/null
ovs-vsctl -- --id=@p get port vnic-1 -- --id=@o get port tun0 \\
  -- --id=@m create mirror name=mirror0 select-src-port=@p select-dst-port=@p output-port=@o -- add bridge br-int mirrors @m >/dev/null
ovs-appctl revalidator/purge
ip netns exec ctn-2 iperf3 --server --daemon >/dev/null
until ip netns exec ctn-2 ss -Hltn 'sport = 5201' | grep -q .; do sleep 0.05; done
ip netns exec ctn-1 iperf3 --client 192.168.1.4 --udp --parallel 8 --length 1000 --bitrate 2M --time 600 >/dev/null 2>&1 &
verify() {
  status=0
  "$node" "$program" verify --bridge br-int --mirror mirror0 --json "$@" || status=$?
  echo "exit $status"
}
watched() { pgrep -f '^tcpdump -p -i vnic-1 .* -s 262144 ' >/dev/null; }
shifted() {
  "$node" -e '
    const bytes = require("fs").readFileSync(process.argv[1]);
    for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) bytes.writeUInt32LE(bytes.readUInt32LE(at) + Number(process.argv[3]), at);
    require("fs").writeFileSync(process.argv[2] + ".new", bytes);' "$@"
  mv $2.new $2
}
lose() {
  ip netns exec wire nft add table netdev t
  ip netns exec wire nft add chain netdev t c '{ type filter hook ingress device "near" priority 0; }'
  ip netns exec wire nft add rule netdev t c ip protocol "$1" numgen inc mod 1000 == 0 drop
}
collector() {
  ssh-keygen -q -t ed25519 -N '' -f $PWD/host
  ssh-keygen -q -t ed25519 -N '' -f $PWD/key
  cp key.pub authorized
  chmod 600 authorized
  mount -t tmpfs tmpfs /etc/ssh
  printf '%s\\n' 'Host collector' ' HostName 10.9.0.2' ' User root' " IdentityFile $PWD/key" ' IdentitiesOnly yes' \\
    " UserKnownHostsFile $PWD/known" ' StrictHostKeyChecking accept-new' ' LogLevel ERROR' > /etc/ssh/ssh_config
  ip netns exec far $(command -v sshd) -f /dev/null -h $PWD/host -o AuthorizedKeysFile=$PWD/authorized -o StrictModes=no \\
    -o PidFile=none -o UsePAM=no -o PermitRootLogin=yes
}
`;

/**
 * Runs shell commands on such a machine: `verify OPTION…` prints what the command prints and its exit code, `lose PROTOCOL` drops one tunnel packet in 1,000 on
 * its way, `watched` tells whether a window is under way (captures of headers alone look at the load before it), `shifted FROM TO SECONDS` sets a capture's clock,
 * `collector` starts an sshd at the far end, which ssh knows by that name.
 */
export async function onCollectorHost(tunnel: string, commands: string): Promise<string> {
  const folder = scratchFolder();
  const script = `node='${process.execPath}' program='${program}'\n${machine(tunnel)}\nset +e\n{\n${commands}\n} > '${join(folder, 'said')}' 2>&1\nkill %1`;
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const { stderr } = await execa('unshare', [...namespaces, 'bash', '-c', script], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
  });
  try {
    return readFileSync(join(folder, 'said'), 'utf8');
  } catch {
    throw new Error(`the machine could not be made: ${stderr}`);
  }
}
