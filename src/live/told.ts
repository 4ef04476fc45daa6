import { brief } from '../model/visible.ts';
import type { Change, Plan, SourceColumn } from './change.ts';
import type { HostStep } from './hostStep.ts';

/** What a plan has done, a sentence each. */
export function told({ changes, steps }: Plan): readonly string[] {
  return [...changes.map(toldChange), ...steps.map(toldStep)];
}

function toldChange(change: Change): string {
  const bridge = brief(change.bridge);
  switch (change.kind) {
    case 'addMirror': {
      const { outputPort, outputVlan, selectAll, selectSrcPort, selectDstPort } = change.mirror;
      const place = outputPort === undefined ? `VLAN ${outputVlan}` : brief(outputPort);
      const hasSources = selectAll || selectSrcPort !== undefined || selectDstPort !== undefined;
      const none = hasSources ? '' : '; it has no sources yet, and copies nothing';
      return `The mirror ${brief(change.name)} of ${bridge} puts its copies out at ${place}${none}.`;
    }
    case 'removeMirror':
      return `The mirror ${brief(change.name)} of ${bridge} is removed.`;
    case 'addSource':
    case 'removeSource': {
      const verb = change.kind === 'addSource' ? 'copies' : 'no longer copies';
      const what = change.columns.map((column) => WHAT[column]).join(' and what it ');
      return `The mirror ${brief(change.mirror)} ${verb} what the host at ${brief(change.port)} ${what}.`;
    }
    case 'addPort':
      return `${bridge} has the internal port ${brief(change.name)}.`;
    case 'removePort':
      return `The port ${brief(change.name)} of ${bridge} is removed.`;
    default:
      return change satisfies never;
  }
}

const WHAT = {
  selectSrcPort: 'sends (egress; select_src_port)',
  selectDstPort: 'receives (ingress; select_dst_port)',
} as const satisfies Record<SourceColumn, string>;

function toldStep(step: HostStep): string {
  switch (step.kind) {
    case 'up':
      return `${brief(step.interface)} is up.`;
    case 'expose':
      return `Its network namespace is ${brief(step.name)} for ip netns.`;
    case 'unexpose':
      return `ip netns does not have ${brief(step.name)} any more.`;
    case 'join': {
      const addresses =
        step.addresses.length === 0 ? '' : ` with ${step.addresses.map((one) => brief(one)).join(', ')}`;
      return `${brief(step.interface)} is up there${addresses}.`;
    }
    default:
      return step satisfies never;
  }
}
