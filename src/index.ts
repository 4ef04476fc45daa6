/** The public API: all that scenarios import, the program's own and anybody's. */
export { copies, delivered, equivalent, holds, silent } from './check/checks.ts';
export { fixture } from './host/fixture.ts';
export type { Direction, Mirror } from './model/mirror.ts';
export type { Capture, CaptureAccount, Frame, Observation, TrialRecord } from './model/observation.ts';
export type { Environment, Outcome, OutcomeStatus, Report, StoredTrial, Summary } from './model/report.ts';
export {
  defineScenario,
  type Requirement,
  type Scenario,
  type ScenarioContext,
  type SwitchKind,
  type Variant,
} from './model/scenario.ts';
export {
  articleTopology,
  type Endpoint,
  type Port,
  type PortKind,
  type StarOptions,
  star,
  type Topology,
} from './model/topology.ts';
export type { GeneratorAccount, Idle, Iperf3, Ping, Replay, Traffic } from './model/traffic.ts';
export type { CopyCounts, Finding, FindingKind, Verdict, VerdictStatus } from './model/verdict.ts';
