import { realpath, rm, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { Problem } from '../model/problem.ts';
import { giveBack } from './borrowedDevice.ts';
import type { DeviceState } from './deviceState.ts';
import { type EngineCall, removeContainer, removeImage } from './engineCall.ts';
import { clientsEnded } from './engineClients.ts';
import type { Entry } from './journal.ts';
import { stateFolder } from './stateFolder.ts';

/** Something that the program does on the machine, told by what undoes it. Plain JSON. */
export type Undo =
  /** A container that is being made: removed, running or not. */
  | { readonly kind: 'container'; readonly call: EngineCall; readonly name: string }
  /** An image that is being imported: removed. */
  | { readonly kind: 'image'; readonly call: EngineCall; readonly name: string }
  /** A folder below the state folder: removed with all that is in it. */
  | { readonly kind: 'folder'; readonly path: string }
  /**
   * A device that is moved out of the machine's network namespace: moved back, and set as it was. `namespace` is a path of
   * the namespace that it goes to; the watcher opens it when it is told, so that it lives on with the device in it, and
   * notes its inode: by then the path may be another one's.
   */
  | { readonly kind: 'device'; readonly state: DeviceState; readonly namespace: string; readonly inode?: number };

/**
 * Undoes all entries, the last one first; one that fails keeps none of the others from being tried.
 *
 * @param written told what is left after each one that is undone
 * @param held a path of the namespace of an entry's device, where it is held open
 * @returns what could not be undone, a line each
 */
export async function undoAll(
  entries: readonly Entry[],
  written: (left: readonly Entry[]) => Promise<void>,
  held: (id: number) => string | undefined,
): Promise<readonly string[]> {
  let left = entries;
  const problems: string[] = [];
  for (const entry of entries.toReversed()) {
    try {
      await undo(entry.undo, held(entry.id));
      left = left.filter(({ id }) => id !== entry.id);
      await written(left);
    } catch (error) {
      problems.push(`${nameOf(entry.undo)} could not be undone: ${(error as Error).message}`);
    }
  }
  return problems;
}

async function undo(what: Undo, held: string | undefined): Promise<void> {
  switch (what.kind) {
    case 'container':
      await clientsEnded(what.name);
      return removeContainer(what.call, what.name);
    case 'image':
      await clientsEnded(what.name);
      return removeImage(what.call, what.name);
    case 'folder':
      return removeFolder(what.path);
    case 'device':
      return giveBack(what.state, held ?? (await stillNamespace(what.namespace, what.inode)));
    default:
      return what satisfies never;
  }
}

/** A path of a namespace, if it still is one of the same. */
async function stillNamespace(path: string, inode: number | undefined): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.ino === inode ? path : undefined;
}

async function removeFolder(path: string): Promise<void> {
  const state = stateFolder(process.env);
  if (!isInside(state, path)) throw new Problem(`it does not lie below ${state}`);
  const parent = await realpath(dirname(path)).catch(() => undefined);
  if (parent === undefined) return;
  // A link on the way would lead elsewhere. Where the path itself is one, it is removed, and not what it leads to.
  const real = await realpath(state);
  if (parent !== real && !isInside(real, parent)) throw new Problem(`it leads out of ${state}`);
  await rm(path, { recursive: true, force: true });
}

/** Whether a path lies below a folder, and is not the folder itself. Both are absolute, and the path has no `..` in it. */
export function isInside(folder: string, path: string): boolean {
  return resolve(path) === path && path.startsWith(`${folder}${sep}`);
}

function nameOf(what: Undo): string {
  switch (what.kind) {
    case 'container':
    case 'image':
      return `the ${what.kind} ${what.name} of ${what.call.engine}`;
    case 'folder':
      return `the folder ${what.path}`;
    case 'device':
      return `the move of the interface ${what.state.name}`;
    default:
      return what satisfies never;
  }
}
