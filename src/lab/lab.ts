import type { OpenVSwitch } from '../host/openVSwitch.ts';
import type { Mirror } from '../model/mirror.ts';
import type { WholeCapture } from '../model/observation.ts';
import type { Variant } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import type { PortCapture } from './captures.ts';
import type { Guest } from './guests.ts';
import type { Installed } from './mechanisms/mechanism.ts';
import type { LabSwitch } from './switches/labSwitch.ts';

/** What a lab captures, and where to. */
export interface Capturing {
  /** Where captures are written as they run. */
  readonly folder: string;
  /** Only these, where others would see nothing and cost what is to be measured; all ports in both directions unless told. */
  readonly only?: readonly WholeCapture[];
  /** Kernel memory of each, in KiB; by the traffic unless told. */
  readonly bufferKib?: number;
}

/** A deployed topology. */
export interface Lab {
  readonly topology: Topology;
  readonly variant: Variant;
  readonly switch: LabSwitch;
  /** The switch, where it is an Open vSwitch. Asking another one for it throws Unsuited. */
  readonly openVSwitch: OpenVSwitch;
  /** Version of Open vSwitch. */
  readonly version: string;
  /** Folder of what is the lab's own, such as Open vSwitch's database; gone with the sandbox. */
  readonly folder: string;
  readonly capturing: Capturing;
  /** The namespaces that are lent to it, by endpoint. */
  readonly guests: Readonly<Record<string, Guest>>;
  /** The network namespace that the switch's ports live in; the sandbox's own when undefined. */
  readonly switchNamespace: string | undefined;
  /** The network namespace that an endpoint lives in: the switch's for a station. */
  namespaceOf(endpoint: string): string | undefined;
  /** Row ids of the ports that the bridges have, by name. */
  readonly ports: Map<string, string>;
  /** The mirrors in force, by name. */
  readonly mirrors: Map<string, Installed>;
  /** Flows that were set in place of the topology's, by bridge. */
  readonly flows: Map<string, readonly string[]>;
  /** The captures that run, by the name of their file. */
  readonly captures: Map<string, PortCapture>;
  /** Those that saw the end sentinel of the trial before. */
  readonly proven: Set<PortCapture>;
  /** Packets that the switch's sockets had dropped when they were last read, by interface. */
  readonly socketDrops: Map<string, number>;
  /** Packets that queueing disciplines in the switch's namespace had dropped when they were last read, by interface. */
  readonly queueDrops: Map<string, number>;
  /** Takes everything down again, in the reverse order of its making. */
  remove(): Promise<void>;
}

/** The mirrors in force now, by name. */
export function mirrorsInForce(lab: Lab): Readonly<Record<string, Mirror>> {
  return Object.fromEntries([...lab.mirrors].map(([name, { mirror }]) => [name, mirror]));
}
