/** The public API: all that scenarios import, the program's own and anybody's. */
export { anyOf, copies, delivered, equivalent, holds, owesNothing, probesIn, silent } from './check/checks.ts';
export { healthy, statisticsReach } from './check/daemon.ts';
export { settles } from './check/settles.ts';
export { sameStreams } from './check/streams.ts';
export { fixture } from './host/fixture.ts';
export type { Direction, Mirror, MirrorChange } from './model/mirror.ts';
export type {
  Capture,
  CaptureAccount,
  DaemonAccount,
  Frame,
  LiveChange,
  MirrorStatistics,
  Observation,
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
  type LiveActions,
  type MirrorActions,
  type PortActions,
  type Requirement,
  type Scenario,
  type ScenarioContext,
  type SwitchKind,
  type Variant,
} from './model/scenario.ts';
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
export type { CopyCounts, Finding, FindingKind, KnownDeviation, Verdict, VerdictStatus } from './model/verdict.ts';
export {
  type AddressedProbeOrder,
  cut,
  type PortProbeOrder,
  type ProbeOrder,
  probes,
  readdressed,
  tagged,
} from './packet/probes.ts';
