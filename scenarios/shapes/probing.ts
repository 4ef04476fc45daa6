import {
  anyOf,
  copies,
  type Deviation,
  defineScenario,
  equivalent,
  type Mirror,
  type Observation,
  owesNothing,
  type Probe,
  probesIn,
  type Requirement,
  silent,
  type Topology,
} from 'mirrorbench';

/** Frames by a version of Open vSwitch: the same for all, or by whether it has a rule. */
type Stated<EndpointName extends string> =
  | readonly Probe<EndpointName>[]
  | ((has: (rule: string) => boolean) => readonly Probe<EndpointName>[]);

/** Probes sent through a switch with mirrors, and what must come of them, stated frame by frame. */
export interface Probing<PortName extends string, EndpointName extends string> {
  readonly id: string;
  readonly claim: string;
  readonly topology: Topology<PortName, EndpointName>;
  readonly mirrors: Readonly<Record<string, Mirror<NoInfer<PortName>>>>;
  readonly inject: readonly Probe<NoInfer<EndpointName>>[];
  /** So many a second; 1000 unless told. */
  readonly packetsPerSecond?: number;
  /** A controller sends them with these actions; without it their endpoints do. */
  readonly packetOut?: string;
  /** Others send too, such as the switch: the frames stated are held against those with an id only. */
  readonly noisy?: boolean;
  /** What must leave by the output, as a multiset. */
  readonly owed: Stated<NoInfer<EndpointName>>;
  /** Where copies leave; `p3` unless told. */
  readonly output?: NoInfer<PortName>;
  /** What must leave by other ports: the originals. */
  readonly delivered?: Readonly<Partial<Record<NoInfer<PortName>, readonly Probe<NoInfer<EndpointName>>[]>>>;
  /** What flows themselves send to the output, so that it is there without a mirror too. */
  readonly without?: readonly Probe<NoInfer<EndpointName>>[];
  /** The positive control: flows that deliver to the output what the mirror should have copied. */
  readonly control?: readonly string[];
  /** Whether the oracle is asked too; it is unless told, and says for a configuration that Open vSwitch refuses nothing. */
  readonly asked?: boolean;
  readonly requires?: readonly Requirement[];
  readonly deviations?: readonly Deviation[];
  /** Lines of the switch's log that the mirrors bring about. */
  readonly expectedErrors?: readonly RegExp[];
}

/**
 * The same probes three times: without a mirror, when the output must be silent; with it, judged by the stated frames and by the oracle;
 * and, where flows can do what the mirror does, with those in its place.
 */
export function probing<PortName extends string, EndpointName extends string>(shape: Probing<PortName, EndpointName>) {
  const {
    id,
    claim,
    topology,
    mirrors,
    inject,
    owed,
    control,
    requires = [],
    deviations = [],
    expectedErrors = [],
  } = shape;
  const {
    output = 'p3' as PortName,
    delivered = {},
    without = [],
    asked = true,
    packetOut,
    noisy = false,
    packetsPerSecond,
  } = shape;
  const traffic =
    packetOut === undefined
      ? ({ kind: 'frames', frames: inject, ...(packetsPerSecond !== undefined && { packetsPerSecond }) } as const)
      : ({ kind: 'packetOut', frames: inject, actions: packetOut } as const);
  const names = Object.keys(mirrors);
  const holds = (observation: Observation<PortName>, port: PortName, frames: readonly Probe[]) => {
    const all = observation.departing(port);
    const capture = noisy ? probesIn(all) : all;
    return frames.length === 0 ? silent(capture) : copies(capture, frames);
  };

  return defineScenario({
    id,
    claim,
    requires,
    deviations,
    expectedErrors,
    topology,
    mirrors,

    async run({ mirror, flows, trial }) {
      const before = await trial('before', traffic);
      await mirror.install(...names);
      const during = await trial('during', traffic);
      if (control === undefined) return { before, during };
      for (const name of names) await mirror.remove(name);
      await flows(control);
      return { before, during, control: await trial('control', traffic) };
    },

    check: (observations: Readonly<Record<string, Observation<PortName>>>) => {
      const { before, during, control: controlled } = observations;
      if (before === undefined || during === undefined) return [];
      const has = (rule: string) => during.rules.includes(rule);
      const frames = typeof owed === 'function' ? owed(has) : owed;
      const originals = Object.entries<readonly Probe[] | undefined>(delivered) as [PortName, readonly Probe[]][];
      // What the switch itself sends is owed too, where it falls into the trial.
      const oracle = (name: string) =>
        frames.length > 0
          ? equivalent(during, name)
          : noisy
            ? anyOf(owesNothing(during, name), equivalent(during, name))
            : owesNothing(during, name);
      return [
        holds(before, output, without),
        ...originals.map(([port, all]) => holds(during, port, all)),
        holds(during, output, frames),
        ...(asked ? names.slice(0, 1).map(oracle) : []),
        ...(controlled === undefined ? [] : [holds(controlled, output, frames)]),
      ];
    },
  });
}
