import { DEFAULT_OPEN_VSWITCH_FOLDER } from '../host/insideSandbox.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { deploy } from '../lab/deploy.ts';
import type { Variant } from '../model/scenario.ts';
import { articleTopology } from '../model/topology.ts';
import { openShell } from './shell.ts';

/** Deploys the article's network and opens a shell in it. */
export async function labShell(variant: Variant, build: OpenVSwitchBuild): Promise<void> {
  const lab = await deploy(articleTopology, variant, { folder: DEFAULT_OPEN_VSWITCH_FOLDER, build });
  await openShell(lab, 'mirrorbench lab', welcome(variant));
  await lab.remove();
}

function welcome({ port }: Variant): string {
  const inside = port !== 'veth' ? 'ip netns exec ctn-1 ' : '';
  return `
  ctn-1 192.168.1.3 ── vnic-1 ─┐
                               br-int ── mirror0-output
  ctn-2 192.168.1.4 ── vnic-2 ─┘

A lab of its own: nothing outside is touched, and all of it goes when you leave (exit).

  ip netns exec ctn-1 ping -c 3 192.168.1.4
  ${inside}tcpdump -n -i vnic-1
  tcpdump -n -i mirror0-output

What ctn-1 sends, copied to mirror0-output:

  ovs-vsctl -- --id=@p get port vnic-1 -- --id=@o get port mirror0-output \\
    -- --id=@m create mirror name=mirror0 select-src-port=@p output-port=@o -- add bridge br-int mirrors @m
  ovs-vsctl list mirror
  ovs-vsctl clear bridge br-int mirrors

`;
}
