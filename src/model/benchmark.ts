import type {
  Calibration,
  DelayDistribution,
  LoadSearch,
  LoadTrial,
  MeasuredQuantity,
  QuantityName,
  Round,
} from './measurement.ts';
import type { MechanismName } from './mechanism.ts';
import type { Mirror } from './mirror.ts';
import type { Variant } from './scenario.ts';
import type { SwitchKind } from './switch.ts';
import type { Topology } from './topology.ts';
import type { Verdict, VerdictStatus } from './verdict.ts';

/** What is sent in each trial of a benchmark. Names of endpoints are the topology's. */
export type Load<EndpointName extends string = string> =
  | {
      /** Equal UDP frames by tcpreplay, from memory. */
      readonly kind: 'udp';
      readonly from: EndpointName;
      readonly to: EndpointName;
      /** Whole frames with the frame check sequence, as RFC 2544 counts; `imix` is 7 × 64, 4 × 576 and 1 × 1518. */
      readonly frameBytes: number | 'imix';
      /** As fast as the generator can, unless told. */
      readonly packetsPerSecond?: number;
    }
  | {
      /** TCP by iperf3, as fast as it goes. */
      readonly kind: 'tcp';
      readonly from: EndpointName;
      readonly to: EndpointName;
    }
  | {
      /** UDP by iperf3, of a given rate in bits of payload a second. */
      readonly kind: 'iperf3-udp';
      readonly from: EndpointName;
      readonly to: EndpointName;
      readonly bitsPerSecond: number;
    }
  | {
      /** A capture by tcpreplay. */
      readonly kind: 'replay';
      readonly from: EndpointName;
      readonly to: EndpointName;
      readonly capture: string;
      readonly packetsPerSecond?: number;
    };

/** A state of the lab that is compared with others. */
export interface BenchmarkState<MirrorName extends string = string> {
  readonly mirrors?: readonly MirrorName[];
  /** Flows in place of the topology's own, such as `in_port=p1,actions=output:p2,output:p3`. */
  readonly flows?: readonly string[];
  /** What makes the copies of its mirrors; Open vSwitch's own mirrors unless told. States that name it are set side by side. */
  readonly mechanism?: MechanismName;
  /** What it is, in a few words, for reports. */
  readonly what: string;
}

/** A question about what something costs, and what it takes to answer it. */
export interface Benchmark<
  PortName extends string = string,
  EndpointName extends string = string,
  MirrorName extends string = string,
> {
  /** Tells benchmarks of one file apart. */
  readonly id?: string;
  /** In one sentence. */
  readonly question: string;
  readonly topology: Topology<PortName, EndpointName>;
  /** The switch that it is about; Open vSwitch's userspace datapath unless told. */
  readonly switch?: SwitchKind;
  readonly mirrors: Readonly<Record<MirrorName, Mirror<NoInfer<PortName>>>>;
  /** The first one is the reference. */
  readonly states: Readonly<Record<string, BenchmarkState<NoInfer<MirrorName>>>>;
  readonly load: Load<NoInfer<EndpointName>>;
  readonly quantities: readonly QuantityName[];
}

/** Declares a benchmark; gives back what it gets, its use is that names are checked by the compiler. */
export function defineBenchmark<PortName extends string, EndpointName extends string, MirrorName extends string>(
  benchmark: Benchmark<PortName, EndpointName, MirrorName>,
): Benchmark<PortName, EndpointName, MirrorName> {
  return benchmark;
}

/** A captured trial before or after the measuring, which shows that a state copies what it owes, or nothing. */
export interface Confirmation {
  readonly state: string;
  readonly when: 'before' | 'after';
  readonly verdict: Verdict;
}

/** What a threshold of the user's was judged to be, on the interval and not on the point. */
export interface Judgement {
  readonly state: string;
  readonly quantity: QuantityName;
  /** As a share of the reference, such as 0.1. */
  readonly allowed: number;
  readonly status: VerdictStatus;
  /** In one sentence. */
  readonly reason: string;
}

/** What came of a benchmark. */
export interface BenchmarkResult {
  /** Suite and name, such as `article/iperf3-tcp`. */
  readonly benchmark: string;
  readonly question: string;
  readonly variant: Variant;
  readonly topology: Topology;
  /** That states install, as they were declared. */
  readonly mirrors: Readonly<Record<string, Mirror>>;
  /** In their order; the first one is the reference. */
  readonly states: readonly (BenchmarkState & { readonly name: string })[];
  readonly load: Load;
  /** Cores, by number, that ovs-vswitchd and the generator were kept to; absent where the scheduler put them. */
  readonly cores?: { readonly switch: number; readonly sender: number };
  /** Draws the order of the rounds. */
  readonly seed: number;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Why measuring ended; `errored` where it did not get so far. */
  readonly ended: 'precision' | 'duration' | 'cut short' | 'errored';
  /** The half width, as a share of the estimate, that was asked for, and the one that was reached by the first quantity. */
  readonly precision: { readonly asked: number; readonly reached?: number };
  readonly rounds: readonly Round[];
  readonly quantities: readonly MeasuredQuantity[];
  readonly delays: readonly DelayDistribution[];
  /** Loss over load: what each of the loads brought. */
  readonly loads: readonly LoadTrial[];
  readonly search?: LoadSearch;
  readonly calibration?: Calibration;
  readonly confirmations: readonly Confirmation[];
  /** States that this machine cannot make, each with the reason. */
  readonly skipped?: readonly { readonly state: string; readonly reason: string }[];
  readonly judgements: readonly Judgement[];
  /** The worst of confirmations and judgements; errored when it threw. */
  readonly status: VerdictStatus | 'errored';
  /** What was thrown, or why it is inconclusive. */
  readonly reason?: string;
  /** The command that does it again, as an argument vector. */
  readonly repeat: readonly string[];
}
