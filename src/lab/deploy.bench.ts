import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareSandbox } from '../host/insideSandbox.ts';
import { systemOpenVSwitch } from '../host/openVSwitchBuild.ts';
import { packageRoot } from '../host/packageRoot.ts';
import { type Operation, program, type Suite } from '../model/testing/speed.ts';
import { articleTopology, type PortKind } from '../model/topology.ts';
import { deploy } from './deploy.ts';

// What this is measured in.
export { sandboxArgv } from '../host/sandbox.ts';

const scripts = join(packageRoot(), 'scripts', 'bench-code');

/** A lab up and down again, beside the same network made by hand, and Mininet's of two hosts. */
export async function suites(): Promise<readonly Suite[]> {
  await prepareSandbox();
  const build = await systemOpenVSwitch();
  let labs = 0;
  const upAndDown = async (port: PortKind) => {
    labs += 1;
    const variant = {
      port,
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: build.label,
      offloads: 'off',
      endpoint: 'namespace',
    } as const;
    const lab = await deploy(articleTopology, variant, { prefix: 'lab', folder: `/run/lab${labs}`, build });
    await lab.remove();
  };
  return [
    {
      name: "the article's network up and down again",
      amount: 1,
      unit: 'labs',
      operations: [
        { name: 'deploy and remove, veth', run: () => upAndDown('veth') },
        { name: 'deploy and remove, internal ports', run: () => upAndDown('internal') },
        program('by hand: ip, ovs-vsctl', ['sh', join(scripts, 'by-hand.sh')], 'openvswitch-switch'),
        mininet(),
      ],
    },
  ];
}

/** Python and Mininet's Open vSwitch run on from the first lab to the sandbox's end. */
function mininet(): Operation {
  const start = () => {
    const { stdin, stdout } = spawn('sh', [join(scripts, 'mininet.sh')], { stdio: ['pipe', 'pipe', 'inherit'] });
    return { stdin, lines: createInterface(stdout)[Symbol.asyncIterator]() };
  };
  let running: ReturnType<typeof start> | undefined;
  const run = async () => {
    running ??= start();
    running.stdin.write('\n');
    if ((await running.lines.next()).done) throw new Error('Mininet has ended');
  };
  return { name: 'Mininet, its Open vSwitch running', run, needs: { program: 'mn', debian: 'mininet' } };
}
