import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { asRoot, mirrorbench, program, scratchFolder } from '../support/command.ts';

/** A machine of its own (network, mounts, processes) with Open vSwitch on the default paths, a bridge and a mirror. */
const machine = `
set -e
PATH=$PATH:/usr/sbin:/sbin
mount -t tmpfs tmpfs /run
mkdir /run/openvswitch
export OVS_DBDIR=/run/openvswitch OVS_LOGDIR=/run/openvswitch OVS_RUNDIR=/run/openvswitch
ovsdb-tool create /run/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote=punix:/run/openvswitch/db.sock --detach --no-chdir --pidfile /run/openvswitch/conf.db
ovs-vsctl --no-wait init
ovs-vswitchd --detach --no-chdir --pidfile unix:/run/openvswitch/db.sock 2>/dev/null
ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev -- add-port br-int vnic-1 -- set interface vnic-1 type=internal \\
  -- --id=@p get port vnic-1 -- --id=@m create mirror name=mirror0 select-src-port=@p output-port=@p -- add bridge br-int mirrors @m >/dev/null
ip netns add ctn-1
# The switch itself writes statistics after five seconds: from then on they stay the same without traffic.
ovs-vsctl --timeout=20 wait-until mirror mirror0 statistics:tx_packets=0
look() {
  ovs-vsctl show; ovs-vsctl list mirror; ovs-vsctl get open . next_cfg cur_cfg; ovs-appctl dpif/show
  ip -oneline link; ip netns; ls -l /run /run/netns /run/openvswitch; cat /proc/self/mounts; cat /proc/[0-9]*/comm | grep -vxE 'sh|cat|grep|sort' | sort
}
look > "$1/before"
status=0
"$2" "$3" span-egress add-source > "$1/stdout" 2>&1 || status=$?
look > "$1/after"
exit $status
`;

test('an Open vSwitch that runs already, with the same names, is the same before and after', async (context) => {
  context.skip(!asRoot, 'needs root');
  const folder = scratchFolder();
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const ended = await execa('unshare', [...namespaces, 'sh', '-c', machine, 'sh', folder, process.execPath, program], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
  });
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  expect(ended.exitCode, read('stdout') + ended.stderr).toBe(0);
  const [before, after] = [read('before'), read('after')];
  expect(before).toContain('mirror0');
  expect(before).toContain('vnic-1');
  expect(after).toBe(before);
});

test('without the kernel’s datapath --switch ovs-kernel is exit 3, and the module is named', async (context) => {
  context.skip(existsSync('/sys/module/openvswitch'), 'the kernel has the module here');
  const { exitCode, stdout } = await mirrorbench(['span-egress', '--switch', 'ovs-kernel'], scratchFolder());
  expect(stdout).toContain('modprobe openvswitch');
  expect(exitCode).toBe(3);
});
