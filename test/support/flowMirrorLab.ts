import { json } from 'node:stream/consumers';
import { prepareSandbox } from '../../src/host/insideSandbox.ts';
import { systemOpenVSwitch } from '../../src/host/openVSwitchBuild.ts';
import { deploy } from '../../src/lab/deploy.ts';
import { applyFlowMirrors } from '../../src/lab/mechanisms/applyFlowMirrors.ts';
import type { FlowMirroring } from '../../src/lab/mechanisms/flowMirror.ts';
import { revalidate } from '../../src/lab/revalidate.ts';
import { runTrial } from '../../src/lab/trial.ts';
import type { Mirror } from '../../src/model/mirror.ts';
import type { PortKind, Topology } from '../../src/model/topology.ts';
import { Unsuited } from '../../src/model/unsuited.ts';
import { probeId } from '../../src/packet/probeId.ts';
import { probes } from '../../src/packet/probes.ts';

// A program of its own: it is bundled, and run in a sandbox, with an order on standard input.

/** Labs, each with a trial for each of its steps. */
export interface LabOrder {
  readonly topology: Topology;
  readonly port: PortKind;
  readonly steps: readonly Step[];
}

/** What flows are to mirror, and what is sent then. */
export interface Step {
  readonly mirrors: Readonly<Record<string, Mirror>>;
  readonly how: FlowMirroring;
  readonly sent: readonly Sent[];
  /** While packets flow the mirrors are unmade and made again, over and over. */
  readonly isRestless?: true;
}

/** A frame from an endpoint to another one or to an Ethernet address. */
export interface Sent {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly length: number;
}

/** What a step brought about. */
export interface StepResult {
  /** Why flows cannot make the mirrors. */
  readonly refused?: string;
  /** `ID` of each frame that departed, or `ID:BYTES` where it was cut, by port and in order. */
  readonly departed: Readonly<Record<string, string>>;
  readonly doubts: readonly string[];
  /** How often mirrors were unmade and made again. */
  readonly changes: number;
  /** The bridge's flows, without what is counted, and the ports that `NORMAL` does not flood to. */
  readonly flows: readonly string[];
  readonly notFlooded: readonly string[];
}

const PACKETS_BETWEEN = 5;

async function perform({ topology, port, steps }: LabOrder, index: number): Promise<readonly StepResult[]> {
  const build = await systemOpenVSwitch();
  const variant = {
    port,
    switch: 'ovs-netdev',
    mechanism: 'ovs-flow',
    ovs: build.label,
    offloads: 'off',
    endpoint: 'namespace',
  } as const;
  const lab = await deploy(topology, variant, { prefix: `lab${index}`, folder: `/run/lab${index}`, build });
  const { openVSwitch } = lab;
  const { bridge } = topology;
  const results: StepResult[] = [];
  for (const { mirrors, how, sent, isRestless = false } of steps) {
    const refused = await applyFlowMirrors(lab, mirrors, how).catch((error: unknown) => {
      if (error instanceof Unsuited) return error.message;
      throw error;
    });
    await revalidate(lab);
    const { udp } = probes(topology);
    const frames = sent.map(({ id, from, to, length }) =>
      udp({ id, from, to: to.includes(':') ? { mac: to } : to, length }),
    );
    const name = `step${results.length}`;
    let changes = 0;
    const observed = await runTrial(lab, {
      name,
      traffic: { kind: 'frames', frames },
      folder: `/run/trials${index}/${name}`,
      rules: [],
      ...(isRestless && {
        meanwhile: async ({ passed }) => {
          while (await passed(PACKETS_BETWEEN)) {
            await applyFlowMirrors(lab, {}, how);
            await applyFlowMirrors(lab, mirrors, how);
            changes += 1;
          }
        },
      }),
    });
    const departed = Object.keys(topology.ports).map((name) => {
      const told = observed.departing(name).frames.flatMap(({ bytes }) => {
        const id = probeId(bytes);
        if (id === undefined) return [];
        return bytes.length === sent.find((one) => one.id === id)?.length ? `${id}` : `${id}:${bytes.length}`;
      });
      return [name, told.join(' ')] as const;
    });
    const lines = (await openVSwitch.dumpFlows(bridge)).split('\n');
    results.push({
      ...(refused !== undefined && { refused }),
      departed: Object.fromEntries(departed.filter(([, told]) => told !== '')),
      changes,
      doubts: observed.doubts.map(({ summary }) => summary),
      flows: lines.flatMap((line) => /idle_age=\d+, (.*)$/.exec(line)?.[1] ?? []),
      notFlooded: await openVSwitch.notFlooded(bridge),
    });
  }
  await lab.remove();
  return results;
}

const orders = (await json(process.stdin)) as readonly LabOrder[];
await prepareSandbox();
const results: (readonly StepResult[])[] = [];
for (const [index, order] of orders.entries()) results.push(await perform(order, index));
process.stdout.write(JSON.stringify(results), () => process.exit(0));
