# Mininet's star of two hosts with Open vSwitch, up and down again for each line that is read; then it prints one.
# Run in the sandbox of a benchmark (src/lab/deploy.bench.ts).
set -eu
folder=/run/openvswitch # where Mininet looks for it
mkdir "$folder" /run/lock
export OVS_RUNDIR="$folder" OVS_DBDIR="$folder" OVS_LOGDIR="$folder"
ovsdb-tool create "$folder/conf.db" /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote="punix:$folder/db.sock" -vconsole:off --pidfile --log-file --detach "$folder/conf.db"
ovs-vsctl --no-wait init
ovs-vswitchd -vconsole:off --pidfile --log-file --detach "unix:$folder/db.sock"
exec /usr/bin/python3 -c '
import sys
from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.node import OVSSwitch
from mininet.topo import SingleSwitchTopo

def switch(name, **options):
    return OVSSwitch(name, datapath="user", **options)

setLogLevel("critical")
for _ in sys.stdin:
    net = Mininet(SingleSwitchTopo(2), switch=switch, controller=None)
    net.start()
    net.stop()
    print("down", flush=True)
'
