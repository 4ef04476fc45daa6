# The article's network with an Open vSwitch of its own, as one would make it by hand, and its removal.
# Run in the sandbox of a benchmark (src/lab/deploy.bench.ts).
set -eu
folder=/run/by-hand
mkdir "$folder"
export OVS_RUNDIR="$folder" OVS_DBDIR="$folder" OVS_LOGDIR="$folder" OVS_SYSCONFDIR="$folder"

for name in switch ctn-1 ctn-2; do ip netns add "$name"; done
ovsdb-tool create "$folder/conf.db"
ovsdb-server --remote="punix:$folder/db.sock" --pidfile --log-file --detach "$folder/conf.db"
ovs-vsctl --no-wait init
nsenter --net=/run/netns/switch ovs-vswitchd --pidfile --log-file --detach "unix:$folder/db.sock"
ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev
for number in 1 2; do
  ip -n switch link add "vnic-$number" type veth peer name eth0 netns "ctn-$number"
  ip -n switch link set "vnic-$number" up
  ip -n "ctn-$number" address add "192.168.1.$((number + 2))/24" dev eth0
  ip -n "ctn-$number" link set eth0 up
  nsenter --net="/run/netns/ctn-$number" ethtool -K eth0 tx off > "$folder/ethtool.txt"
  ovs-vsctl add-port br-int "vnic-$number"
done
ovs-vsctl add-port br-int mirror0-output -- set interface mirror0-output type=internal
ip -n switch link set mirror0-output up

kill -KILL "$(cat "$folder/ovs-vswitchd.pid")" "$(cat "$folder/ovsdb-server.pid")"
for name in switch ctn-1 ctn-2; do ip netns del "$name"; done
rm -r "$folder"
