/** The public API: all that scenarios import, the program's own and anybody's. */
export { anyOf, copies, delivered, equivalent, holds, owesNothing, probesIn, silent } from './check/checks.ts';
export { healthy, statisticsReach } from './check/daemon.ts';
export { prompt } from './check/delay.ts';
export { encapsulated } from './check/encapsulated.ts';
export { ordered } from './check/order.ts';
export { settles } from './check/settles.ts';
export { sameStreams } from './check/streams.ts';
export { unharmed } from './check/unharmed.ts';
export { fixture } from './host/fixture.ts';
export {
  type Benchmark,
  type BenchmarkResult,
  type BenchmarkState,
  type Confirmation,
  defineBenchmark,
  type Judgement,
  type Load,
} from './model/benchmark.ts';
export type { Counters, DatapathAccount, PacketCounts, PortAccount } from './model/counters.ts';
export type { Charge, Hop, Ledger, LedgerRow } from './model/ledger.ts';
export type {
  Calibration,
  DelayDistribution,
  Interval,
  LoadSearch,
  LoadTrial,
  MeasuredQuantity,
  QuantityName,
  RateFound,
  Round,
  Sample,
  StateComparison,
} from './model/measurement.ts';
export { EVERY_PAIRING, type MechanismName, type Pairing } from './model/mechanism.ts';
export type { Direction, Mirror, MirrorChange } from './model/mirror.ts';
export type {
  Capture,
  CaptureAccount,
  DaemonAccount,
  Doubt,
  Frame,
  LiveChange,
  MirrorStatistics,
  Observation,
  Sentinels,
  TrialRecord,
} from './model/observation.ts';
export type {
  Environment,
  Outcome,
  OutcomeStatus,
  Report,
  RunSwitch,
  StoredTrial,
  Summary,
} from './model/report.ts';
export {
  type Deviation,
  defineScenario,
  type Impairment,
  type LiveActions,
  type MirrorActions,
  type PortActions,
  type Requirement,
  type Scenario,
  type ScenarioContext,
  type Variant,
} from './model/scenario.ts';
export type { SwitchKind } from './model/switch.ts';
export {
  articleTopology,
  type Bond,
  type BridgeOptions,
  type Endpoint,
  type Port,
  type PortKind,
  type StarOptions,
  type StarPort,
  star,
  type Topology,
  type Tunnel,
  type VlanMode,
} from './model/topology.ts';
export type {
  Frames,
  GeneratorAccount,
  Idle,
  Iperf3,
  PacketOut,
  Ping,
  Probe,
  Replay,
  SentTraffic,
  Traffic,
} from './model/traffic.ts';
export type {
  CopyCounts,
  DifferingPacket,
  Finding,
  FindingKind,
  KnownDeviation,
  Verdict,
  VerdictStatus,
} from './model/verdict.ts';
export {
  type AddressedProbeOrder,
  cut,
  type PortProbeOrder,
  type ProbeOrder,
  probes,
  readdressed,
  tagged,
} from './packet/probes.ts';
