# A machine of its own (network, mounts, processes) with Open vSwitch on the default paths, a bridge with internal ports in two namespaces, and a mirror of the
# first. Made inside `unshare --mount --net --pid --fork --kill-child --mount-proc`, in a folder of its own; read by tests and by scripts/bench-verify.mjs.
#
#   ctn-1 192.168.1.3 -- vnic-1 --+
#                                br-int -- mirror0-output -- mon
#   ctn-2 192.168.1.4 -- vnic-2 --+
#
# FLOWS flows of BYTES bytes of payload with BITS bits/s each go from one to the other, and are job %1.

set -e
mkdir tmp
export TMPDIR=$PWD/tmp
PATH=$PATH:/usr/sbin:/sbin
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /etc/openvswitch
mkdir /run/openvswitch
export OVS_DBDIR=/etc/openvswitch OVS_LOGDIR=/run/openvswitch OVS_RUNDIR=/run/openvswitch
ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote=punix:/run/openvswitch/db.sock --detach --no-chdir --pidfile /etc/openvswitch/conf.db
ovs-vsctl --no-wait init
ovs-vsctl --no-wait set open . ovs_version=$(ovs-vswitchd --version | sed -n '1s/.* //p')
ovs-vswitchd --detach --no-chdir --pidfile --log-file unix:/run/openvswitch/db.sock 2>/dev/null
for name in ctn-1 ctn-2 mon; do ip netns add $name; done
ip link add mirror0-output type veth peer name eth0 netns mon
ip link set mirror0-output up txqueuelen 100000
ip -n mon link set eth0 up
ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev -- add-port br-int mirror0-output \
  -- add-port br-int vnic-1 -- set interface vnic-1 type=internal -- add-port br-int vnic-2 -- set interface vnic-2 type=internal
for i in 1 2; do
  ip link set vnic-$i netns ctn-$i
  ip -n ctn-$i link set vnic-$i up txqueuelen 100000
  ip -n ctn-$i address add 192.168.1.$((2 + i))/24 dev vnic-$i
done
ip netns exec ctn-1 ping -c 3 -i 0.2 192.168.1.4 >/dev/null
ovs-vsctl -- --id=@p get port vnic-1 -- --id=@o get port mirror0-output \
  -- --id=@m create mirror name=mirror0 select-src-port=@p select-dst-port=@p output-port=@o -- add bridge br-int mirrors @m >/dev/null
ovs-appctl revalidator/purge
ip netns exec ctn-2 iperf3 --server --daemon >/dev/null
ip netns exec ctn-1 iperf3 --client 192.168.1.4 --udp --parallel "${FLOWS:-8}" --length "${BYTES:-1400}" --bitrate "${BITS:-7M}" \
  --time 600 >/dev/null 2>&1 &
until [ "$(ip netns exec ctn-2 cat /sys/class/net/vnic-2/statistics/rx_packets)" -gt 1000 ]; do sleep 0.1; done
verify() {
  status=0
  "$node" "$program" verify --bridge br-int --mirror mirror0 "$@" || status=$?
  echo "exit $status"
}
# Returns when it has captured for a second.
underway() {
  until pgrep -x tcpdump >/dev/null; do sleep 0.1; done
  sleep 1
}
look() {
  ovs-vsctl show
  for table in bridge port mirror; do ovs-vsctl --columns=_uuid,name,external_ids list $table; done
  ovs-vsctl --columns=select_all,select_src_port,select_dst_port,select_vlan,output_port,output_vlan,snaplen list mirror
  ovs-vsctl --columns=_uuid,name,type,options,mtu,admin_state,link_state list interface
  ovs-ofctl --no-stats dump-flows br-int
  ovs-vsctl get open . next_cfg cur_cfg
  sha256sum /etc/openvswitch/conf.db
  for name in '' ctn-1 ctn-2 mon; do
    in=${name:+ip netns exec $name}
    $in ip -details -oneline link
    for link in $($in cat /proc/net/dev | sed -n 's/^ *\(.*\):.*/\1/p'); do echo $link; $in ethtool -k $link; done
    $in tc qdisc show
  done
  nft list ruleset
  find /run /etc/openvswitch -printf '%M %s %p %l\n' | grep -v 'log *$' | sort
  pgrep --list-full . | grep -vE 'pgrep|grep|sort|cut -d|sh -c|look' | cut -d' ' -f2- | sort
  ls $TMPDIR
}
