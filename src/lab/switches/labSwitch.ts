import type { OpenVSwitch } from '../../host/openVSwitch.ts';
import type { Problem } from '../../model/problem.ts';

/** What a lab's bridges run on, for everybody who need not know what it is. */
export interface LabSwitch {
  /** A process in the namespace of the switch's ports: ovs-vswitchd, or one that does nothing where the kernel forwards. */
  readonly pid: number;
  /** Where it is one. */
  readonly openVSwitch?: OpenVSwitch;
  /** How it ended; undefined as long as it works. */
  ended(): Problem | undefined;
  /** What it said since it was last asked, with the level WARN or worse. */
  logProblems(): Promise<readonly string[]>;
  /** Memory that it has in use, in bytes; 0 of the kernel. */
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}
