import { DOCKER, PLACES_OF_ENGINES, PODMAN } from './enginesInSandbox.ts';
import { onRunningHost } from './runningHost.ts';

//   docker  ctn-1  10.5.0.1 ── vnic-c1 ─┐             ┌── ext-1 10.5.0.9  ext
//   podman  ctn-2  10.5.0.2 ── vnic-c2 ─┤             │
//           t-1    10.7.0.1 ── vnic-t1 ─┼─ br-int ─ patch ─ br-ex ── ex-output ── mon
//           t-2    10.7.0.2 ── vnic-t2 ─┤
//                                       └── mirror0-output, shared-output, vlan-output, short-output ── mon

/** Mirrors of the fuller host, with their bridges. */
export const MIRRORS = [
  ['br-int', 'mirror0'],
  // One copy of a packet that both select.
  ['br-int', 'shared-a'],
  ['br-int', 'shared-b'],
  ['br-int', 'vlan7'],
  ['br-int', 'short'],
  ['br-ex', 'mirror-ex'],
] as const;

/** Beside what the running host has. t-1 and t-2 are in VLAN 7. */
const furnish = `
set -e
exec 3>&1 > "$SCRATCH/furnish.log" 2>&1
${DOCKER}
${PODMAN}
for i in 1 2; do
  "$node" "$program" endpoint add ctn-$i --port vnic-c$i --bridge br-int --address 10.5.0.$i/24 | tee joined
  pid=$(sed -n 's/.*namespace is \\([0-9]*\\) for.*/\\1/p' joined)
  eval c$i=$pid
  ip -n $pid link set vnic-c$i txqueuelen 100000
done
ovs-vsctl add-br br-ex -- set bridge br-ex datapath_type=netdev \\
  -- add-port br-int to-ex -- set interface to-ex type=patch options:peer=to-int \\
  -- add-port br-ex to-int -- set interface to-int type=patch options:peer=to-ex
inside() {
  ip netns add $1
  ovs-vsctl add-port $2 $3 $5 -- set interface $3 type=internal
  ip link set $3 netns $1
  ip -n $1 link set $3 up txqueuelen 100000
  ip -n $1 address add $4 dev $3
}
inside t-1 br-int vnic-t1 10.7.0.1/24 tag=7
inside t-2 br-int vnic-t2 10.7.0.2/24 tag=7
inside ext br-ex ext-1 10.5.0.9/24
for name in shared vlan short ex; do
  ip link add $name-output type veth peer name $name netns mon
  ip link set $name-output up txqueuelen 100000
  ip -n mon link set $name up
  bridge=br-int; [ $name = ex ] && bridge=br-ex
  ovs-vsctl add-port $bridge $name-output
done
mirror() {
  ovs-vsctl -- --id=@s get port $4 -- --id=@o get port $3 -- --id=@m create mirror name=$2 output-port=@o $5=@s $6 -- add bridge $1 mirrors @m
}
mirror br-int shared-a shared-output vnic-c1 select-src-port
mirror br-int shared-b shared-output vnic-c2 select-dst-port
mirror br-int vlan7 vlan-output vnic-t1 select-src-port select-vlan=7
mirror br-int short short-output vnic-c2 select-src-port snaplen=100
mirror br-ex mirror-ex ex-output ext-1 select-src-port
ovs-vsctl -- --id=@p get port ext-1 -- add mirror mirror-ex select-dst-port @p
ovs-vsctl -- --id=@p get port vnic-2 -- add mirror vlan7 select-src-port @p
ovs-appctl revalidator/purge
send() {
  ip netns exec $1 ping -c 3 -i 0.2 $4
  ip netns exec $3 iperf3 --server --daemon --port $5
  ip netns exec $1 iperf3 --client $4 --port $5 --udp --bidir --length 500 --bitrate $2 --time 600 > /dev/null 2>&1 &
}
send $c1 1M $c2 10.5.0.2 5301
send t-1 1M t-2 10.7.0.2 5302
send ext 1M $c1 10.5.0.1 5303
set +e
exec 1>&3 2>&1
verify_at() {
  status=0
  "$node" "$program" verify --bridge "$1" --mirror "$2" --json "\${@:3}" > said.$2 2>&1 || status=$?
  echo "exit $status" >> said.$2
}
report() { for mirror in "$@"; do echo "== $mirror"; cat said.$mirror; done; }
look_all() {
  look
  ovs-ofctl --no-stats dump-flows br-ex
  for name in $(ls /run/netns); do
    ip -netns $name -details -oneline link
    ip netns exec $name tc qdisc show
    for link in $(ip netns exec $name cat /proc/net/dev | sed -n 's/^ *\\(.*\\):.*/\\1/p'); do echo $link; ip netns exec $name ethtool -k $link; done
  done
  docker ps --no-trunc --format '{{.ID}} {{.Names}}'; docker inspect --format '{{.State.Pid}}' ctn-1
  podman ps --no-trunc --format '{{.ID}} {{.Names}} {{.Pid}}'
}
`;

/**
 * Runs shell commands on a machine like the running host, with a second bridge, six mirrors, a container of docker and one of podman, and traffic at all of
 * them: `verify_at BRIDGE MIRROR OPTION…` keeps what the command says, `report MIRROR…` prints it, `look_all` prints all that it must not change.
 */
export function onFullerHost(commands: string): Promise<string> {
  return onRunningHost(`${furnish}\n${commands}\n${end}`, { places: PLACES_OF_ENGINES });
}

const end = `
docker rm --force ctn-1 > /dev/null 2>&1
podman rm --force --all > /dev/null 2>&1
kill $(jobs -p)
`;

/** What `report` printed of a mirror, and the exit code. */
export function reportOf(said: string, mirror: string): { readonly json: string; readonly exitCode: number } {
  const [, json = '', exitCode] = new RegExp(`^== ${mirror}\\n(\\{.*?\\n?\\})\\nexit (\\d+)$`, 'ms').exec(said) ?? [];
  if (json === '') throw new Error(said);
  return { json, exitCode: Number(exitCode) };
}
