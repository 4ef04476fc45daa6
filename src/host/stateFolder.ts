import { chmod } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { makeFolder } from './folder.ts';

/**
 * Where the program keeps what it must not forget when it is killed, as the XDG Base Directory Specification has it: a
 * relative path counts for nothing.
 */
export function stateFolder({ XDG_STATE_HOME: state = '' }: Readonly<Record<string, string | undefined>>): string {
  return join(isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'mirrorbench');
}

/**
 * Makes a folder below the state folder, for nobody else to write to.
 *
 * @throws Problem when it cannot be made
 */
export async function makeStateFolder(name: string): Promise<string> {
  try {
    const folder = await makeFolder(join(stateFolder(process.env), name), 'the folder of the state');
    await chmod(folder, 0o700);
    return folder;
  } catch (error) {
    throw new Problem((error as Error).message, 'set XDG_STATE_HOME to a folder that may be written to');
  }
}
