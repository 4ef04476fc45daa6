import type { Lab } from '../lab.ts';
import { mirrorsInForce } from '../lab.ts';
import { applyFlowMirrors } from './applyFlowMirrors.ts';
import type { FlowMirroring } from './flowMirror.ts';
import type { Mechanism } from './mechanism.ts';

/** Mirrors that are made of flows: with each change all flows of the bridge are made anew, in one step. */
export function flowMechanism(how: FlowMirroring): Mechanism {
  return {
    install: async (lab, name, mirror) => {
      await applyFlowMirrors(lab, { ...mirrorsInForce(lab), [name]: mirror }, how);
      return {};
    },
    change: (lab, name, _, __, after) => applyFlowMirrors(lab, { ...mirrorsInForce(lab), [name]: after }, how),
    remove: (lab, name) => applyFlowMirrors(lab, others(lab, name), how),
  };
}

function others(lab: Lab, name: string) {
  return Object.fromEntries(Object.entries(mirrorsInForce(lab)).filter(([other]) => other !== name));
}
