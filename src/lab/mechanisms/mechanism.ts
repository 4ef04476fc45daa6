import type { MechanismName } from '../../model/mechanism.ts';
import type { Mirror, MirrorChange } from '../../model/mirror.ts';
import type { Lab } from '../lab.ts';

/** A mirror that is in force. */
export interface Installed {
  /** What makes its copies. */
  readonly mechanism: MechanismName;
  /** Id of its row in the database, where it has one. */
  readonly row?: string;
  readonly mirror: Mirror;
}

/** What makes the copies that mirrors ask for. The lab's record of mirrors is kept by whoever calls it, after the change. */
export interface Mechanism {
  /** Makes a mirror; gives what is to be known of it later. @throws Unsuited when it asks for more than the mechanism can do */
  install(lab: Lab, name: string, mirror: Mirror): Promise<Pick<Installed, 'row'>>;
  /**
   * Makes a mirror another one.
   *
   * @param columns those that change
   * @param after all that it is then
   */
  change(lab: Lab, name: string, before: Installed, columns: MirrorChange, after: Mirror): Promise<void>;
  remove(lab: Lab, name: string, installed: Installed): Promise<void>;
}
