import type { MechanismName, Pairing } from './mechanism.ts';
import type { Mirror, MirrorChange } from './mirror.ts';
import type { Observation } from './observation.ts';
import type { SwitchKind } from './switch.ts';
import type { PortKind, Topology } from './topology.ts';
import type { Traffic } from './traffic.ts';
import type { FindingKind, KnownDeviation, Verdict } from './verdict.ts';

/** What a scenario was run with. */
export interface Variant {
  /** How the endpoints are joined to the bridge. */
  readonly port: PortKind;
  /** The switch and its datapath. */
  readonly switch: SwitchKind;
  /** What makes the copies. */
  readonly mechanism: MechanismName;
  /** Which Open vSwitch: its version, with its origin where a run has several of one version. */
  readonly ovs: string;
  readonly offloads: Offloads;
  readonly endpoint: EndpointKind;
}

/**
 * What is left to interfaces: nothing, so that frames are as on a wire; or checksums and the cutting of segments, as people run it, where
 * frames may be larger than the MTU and copies cut otherwise than the original.
 */
export type Offloads = 'off' | 'on';

/** What an endpoint is: a network namespace of the lab's own, or that of a container started for it. */
export type EndpointKind = 'namespace' | 'docker' | 'podman';

/**
 * A column of the running Open vSwitch schema, such as `Mirror.filter`; a switch that passes frames larger than a link's MTU to be
 * segmented later; `once-per-packet` where what is stated holds for mechanisms that copy a packet once, however often it
 * is selected, and `ovs-mirror` where it holds for Open vSwitch's own mirrors alone; or a tool that is no part of the set-up.
 */
export type Requirement =
  | `${string}.${string}`
  | 'super-frames'
  | 'once-per-packet'
  | 'ovs-mirror'
  | 'tool:trafgen'
  | 'tool:pktgen';

/** What `run` gets to work with. */
export interface ScenarioContext<PortName extends string, EndpointName extends string, MirrorName extends string> {
  /** Changes that are in force, for packets of live flows too, when they resolve. */
  readonly mirror: MirrorActions<PortName, MirrorName>;
  readonly port: PortActions<PortName>;
  /** Replaces the flows of a bridge, the topology's own unless told. Notation as in `Topology.flows`. */
  flows(flows: readonly string[], bridge?: string): Promise<void>;
  /**
   * Runs traffic once, captured on every port in both directions. `name` is unique within the scenario. Where packets were lost before the
   * switch saw them, or by a capture, it is run once more at half the rate, as `NAME-slower`, and that is what is returned; both are in the report.
   *
   * @param meanwhile is called when traffic flows; what it changes is done as a person would do it: Open vSwitch has
   *   applied it when it resolves, and live flows are left to Open vSwitch
   */
  trial(
    name: string,
    traffic: Traffic<EndpointName>,
    meanwhile?: (live: LiveActions<PortName, MirrorName>) => Promise<void>,
  ): Promise<Observation<PortName>>;
}

/** What can be done to mirrors. */
export interface MirrorActions<PortName extends string, MirrorName extends string> {
  /** Creates mirrors as declared, each in a transaction of its own. */
  install(...names: readonly MirrorName[]): Promise<void>;
  /** Sets columns of a mirror that is installed; the others stay. */
  change(name: MirrorName, columns: MirrorChange<PortName>): Promise<void>;
  remove(name: MirrorName): Promise<void>;
}

/** What can be done to ports. */
export interface PortActions<PortName extends string> {
  /** Deletes a port from the bridge; later trials do not capture it. */
  remove(name: PortName): Promise<void>;
  /** Adds a port again that was deleted. */
  add(name: PortName): Promise<void>;
  /** Hinders what is sent by a port, until it is mended. */
  impair(name: PortName, how: Impairment): Promise<void>;
  mend(name: PortName): Promise<void>;
}

/** What hinders a port: it is down, takes IP packets of so many bytes at most, or sends so many bits a second, with a queue of two frames. */
export type Impairment =
  | { readonly kind: 'down' }
  | { readonly kind: 'mtu'; readonly bytes: number }
  | { readonly kind: 'rate'; readonly bitsPerSecond: number };

/** What can be done while traffic flows. */
export interface LiveActions<PortName extends string, MirrorName extends string> {
  readonly mirror: MirrorActions<PortName, MirrorName>;
  readonly port: PortActions<PortName>;
  /**
   * Waits until so many more packets have come in where they are sent, or nothing more is sent.
   *
   * @returns whether it goes on
   */
  passed(packets: number): Promise<boolean>;
  /** Waits until Open vSwitch has counted so many packets for a mirror, half a minute at most, and records what it then has. */
  statistics(name: MirrorName, packets: number): Promise<void>;
}

/**
 * A way in which a scenario is known to fail. It holds for the versions without or having the rule, or for those since and until the releases;
 * for every one when neither is told. A run that fails otherwise is a failure all the same.
 */
export interface Deviation extends KnownDeviation {
  /** Name of the oracle's rule that the versions do not have. */
  readonly without?: string;
  /** Name of the oracle's rule that the versions have. */
  readonly having?: string;
  /** The first release of each branch that deviates, ascending, the last with all later branches. */
  readonly since?: readonly string[];
  /** The first release of each branch that deviates no longer. */
  readonly until?: readonly string[];
  /** The mechanisms that it is of; Open vSwitch's own mirrors unless told. */
  readonly mechanisms?: readonly MechanismName[];
  /** The kinds of what is found, each of them and no other. */
  readonly shows: readonly FindingKind[];
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
  /** What to run it with, one after the other; veth alone, and with offloads off, unless told. */
  readonly variants?: {
    readonly port?: readonly PortKind[];
    readonly offloads?: readonly Offloads[];
    /** Open vSwitch's own mirrors on its userspace datapath, unless told. */
    readonly mechanism?: readonly Pairing[];
  };
  /** Columns of the schema without which it is skipped. */
  readonly requires?: readonly Requirement[];
  /** Ways in which versions of Open vSwitch are known to fail it; at most one of them may hold for a version. */
  readonly deviations?: readonly Deviation[];
  /** Lines of ovs-vswitchd's log that the scenario brings about on purpose: any other error puts a trial in doubt. */
  readonly expectedErrors?: readonly RegExp[];
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
