import type { Mirror } from './mirror.ts';
import type { Observation } from './observation.ts';
import type { PortKind, Topology } from './topology.ts';
import type { Traffic } from './traffic.ts';
import type { Verdict } from './verdict.ts';

/** What a scenario was run with. */
export interface Variant {
  /** How the endpoints are joined to the bridge. */
  readonly port: PortKind;
  /** The switch and its datapath. */
  readonly switch: SwitchKind;
}

/** Open vSwitch with its userspace datapath, or with the kernel's. */
export type SwitchKind = 'ovs-netdev' | 'ovs-kernel';

/** A column of the running Open vSwitch schema, such as `Mirror.filter`. */
export type Requirement = `${string}.${string}`;

/** What `run` gets to work with. */
export interface ScenarioContext<PortName extends string, EndpointName extends string, MirrorName extends string> {
  readonly mirror: {
    /** Creates the mirror as declared. Resolves when Open vSwitch has taken it and live flows are revalidated. */
    install(name: MirrorName): Promise<void>;
    /** Sets columns of a mirror that is installed; the others stay. */
    change(name: MirrorName, columns: Mirror<PortName>): Promise<void>;
    remove(name: MirrorName): Promise<void>;
  };
  readonly port: {
    /** Deletes a port from the bridge; later trials do not capture it. */
    remove(name: PortName): Promise<void>;
  };
  /** Runs traffic once, captured on every port in both directions. `name` is unique within the scenario. */
  trial(name: string, traffic: Traffic<EndpointName>): Promise<Observation<PortName>>;
}

/** A claim, and what it takes to check it. */
export interface Scenario<
  PortName extends string = string,
  EndpointName extends string = string,
  MirrorName extends string = string,
  Observations extends Readonly<Record<string, Observation<PortName>>> = Readonly<
    Record<string, Observation<PortName>>
  >,
> {
  /** Tells scenarios of one file apart; needed when the file exports several. */
  readonly id?: string;
  /** The one sentence that the scenario proves. */
  readonly claim: string;
  /** What to run it with, one after the other; veth alone unless told. */
  readonly variants?: { readonly port?: readonly PortKind[] };
  /** Columns of the schema without which it is skipped. */
  readonly requires?: readonly Requirement[];
  readonly topology: Topology<PortName, EndpointName>;
  readonly mirrors: Readonly<Record<MirrorName, Mirror<NoInfer<PortName>>>>;
  /** Does it: mirrors and trials. Returns observations under their names, and nothing else. */
  run(context: ScenarioContext<NoInfer<PortName>, NoInfer<EndpointName>, NoInfer<MirrorName>>): Promise<Observations>;
  /** Judges it: pure, from the observations alone. */
  check(observations: NoInfer<Observations>): readonly Verdict[];
}

/** Declares a scenario. It gives back what it gets: its use is that names of ports, endpoints and mirrors are checked by the compiler. */
export function defineScenario<
  PortName extends string,
  EndpointName extends string,
  MirrorName extends string,
  Observations extends Readonly<Record<string, Observation<PortName>>>,
>(
  scenario: Scenario<PortName, EndpointName, MirrorName, Observations>,
): Scenario<PortName, EndpointName, MirrorName, Observations> {
  return scenario;
}
