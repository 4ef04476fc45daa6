import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A network namespace that can be found from here. */
export interface NetworkNamespace {
  /** Of a file that stands for it. */
  readonly path: string;
  readonly inode: number;
  /** As people know it: its name for ip-netns(8), or a process that lives in it. */
  readonly called: string;
  /** Id of a process that lives in it, where one is known. */
  readonly pid?: number;
}

/** All that have a name for ip-netns(8), or that processes live in whose namespace may be seen; each once. */
export function networkNamespaces(): readonly NetworkNamespace[] {
  const named = namesIn('/run/netns').map((name) => [`/run/netns/${name}`, name] as const);
  const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name));
  const lived = pids.map((pid) => [`/proc/${pid}/ns/net`, pid] as const);
  const found = new Map<number, NetworkNamespace>();
  for (const [path, name] of [...named, ...lived]) {
    const inode = networkNamespaceOf(path);
    if (inode === undefined) continue;
    const known = found.get(inode);
    if (!path.startsWith('/proc/')) found.set(inode, known ?? { path, inode, called: name });
    else if (known?.pid === undefined)
      found.set(inode, {
        ...(known ?? { path, inode, called: `that of process ${name}${programOf(name)}` }),
        pid: Number(name),
      });
  }
  return [...found.values()];
}

/** What tells a network namespace from all others; undefined when the file is not there, or stands for none. */
export function networkNamespaceOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

function programOf(pid: string): string {
  try {
    return ` (${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()})`;
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
