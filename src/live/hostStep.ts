import { lstat, mkdir, readlink, stat, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Argv, run } from '../host/process.ts';
import { Problem } from '../model/problem.ts';

/** Something that is done on the machine beside the database. Plain JSON. */
export type HostStep =
  /** Sets an interface up. */
  | { readonly kind: 'up'; readonly interface: string }
  /** Gives a network namespace a name that ip-netns(8) knows. */
  | { readonly kind: 'expose'; readonly name: string; readonly target: string; readonly inode: number }
  | { readonly kind: 'unexpose'; readonly name: string; readonly target: string }
  /** Moves an interface into a network namespace that is exposed, gives it addresses and sets it up. */
  | {
      readonly kind: 'join';
      readonly interface: string;
      readonly namespace: string;
      readonly addresses: readonly string[];
    };

/** What a person would type for a step. */
export function stepArgvs(step: HostStep): readonly Argv[] {
  switch (step.kind) {
    case 'up':
      return [['ip', 'link', 'set', step.interface, 'up']];
    case 'expose':
      return [
        ['mkdir', '-p', dirname(linkOf(step.name))],
        ['ln', '-sT', step.target, linkOf(step.name)],
      ];
    case 'unexpose':
      return [['rm', linkOf(step.name)]];
    case 'join': {
      const inside = ['ip', '-n', step.namespace] as const;
      return [
        ['ip', 'link', 'set', step.interface, 'netns', step.namespace],
        ...step.addresses.map((address): Argv => [...inside, 'address', 'add', address, 'dev', step.interface]),
        [...inside, 'link', 'set', step.interface, 'up'],
      ];
    }
    default:
      return step satisfies never;
  }
}

/**
 * Does a step.
 *
 * @throws Problem when it cannot be done, or a name leads elsewhere than it should
 */
export async function doStep(step: HostStep): Promise<void> {
  switch (step.kind) {
    case 'expose':
      return expose(step.name, step.target, step.inode);
    case 'unexpose':
      return unexpose(step.name, step.target);
    case 'up':
    case 'join':
      for (const argv of stepArgvs(step)) await run(argv);
      return;
    default:
      return step satisfies never;
  }
}

async function expose(name: string, target: string, inode: number): Promise<void> {
  const now = await stat(target).catch(() => undefined);
  if (now?.ino !== inode)
    throw new Problem(`${target} is not the network namespace that it was`, 'has the container been started again?');
  await mkdir(dirname(linkOf(name)), { recursive: true });
  await symlink(target, linkOf(name)).catch((error: Error) => {
    throw new Problem(`the network namespace cannot be given the name ${name}: ${error.message}`);
  });
}

async function unexpose(name: string, target: string): Promise<void> {
  const isOurs = (await readlink(linkOf(name)).catch(() => undefined)) === target;
  if (isOurs) await unlink(linkOf(name));
  else if (await lstat(linkOf(name)).catch(() => undefined))
    throw new Problem(`${linkOf(name)} leads elsewhere by now, and stays`);
}

/** Where ip-netns(8) looks for a name. */
export function linkOf(name: string): string {
  return `/run/netns/${name}`;
}
