import { readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { containerEngine } from '../host/containerEngine.ts';
import type { EngineKind } from '../host/engineCall.ts';
import { isOnPath } from '../host/searchPath.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { linkOf } from './hostStep.ts';
import type { EndpointNamespace } from './portPlans.ts';

const ENGINES = ['docker', 'podman'] as const satisfies readonly EngineKind[];

/** The network namespace of an endpoint, and a process in it. */
export interface FoundNamespace extends EndpointNamespace {
  readonly pid: number;
}

/**
 * The network namespace that a container or a process lives in.
 *
 * @param name a process id, the name of a container, or one with its engine before it, such as `docker:ctn-1`
 * @throws Problem when there is none, several are meant, or it is the machine's own
 */
export async function endpointNamespace(name: string): Promise<FoundNamespace> {
  const pid = /^\d{1,10}$/.test(name) ? Number(name) : await containerProcess(name);
  const path = `/proc/${pid}/ns/net`;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new Problem(`process ${pid} has no network namespace that can be seen from here`, 'does it run still?');
  if (found.ino === (await stat('/proc/self/ns/net')).ino)
    throw new Problem(
      `'${brief(name)}' has no network namespace of its own: it lives in this one`,
      'start the container without --network host',
    );
  const link = linkTarget(String(pid));
  if (link !== undefined && link !== path)
    throw new Problem(`${linkOf(String(pid))} is there already, and leads elsewhere`, 'remove it when nobody needs it');
  return { name: String(pid), path, inode: found.ino, isExposed: link !== undefined, pid };
}

async function containerProcess(name: string): Promise<number> {
  const [, engine, own] = /^(docker|podman):(.+)$/s.exec(name) ?? [];
  if (engine !== undefined && own !== undefined) return (await containerEngine(engine as EngineKind)).pid(own);
  const asked = await Promise.all(
    ENGINES.filter((kind) => isOnPath(kind)).map(async (kind) => {
      try {
        return { kind, pid: await (await containerEngine(kind)).pid(name) };
      } catch (error) {
        return { kind, why: (error as Error).message };
      }
    }),
  );
  const [found, other] = asked.flatMap(({ kind, pid }) => (pid === undefined ? [] : [{ kind, pid }]));
  if (found !== undefined && other !== undefined)
    throw new Problem(
      `docker and podman both have a container '${brief(name)}'`,
      `say docker:${brief(name)} or podman:${brief(name)}`,
    );
  if (found !== undefined) return found.pid;
  const reasons = asked.flatMap(({ why }) => why ?? []);
  throw new Problem(
    `there is no container '${brief(name)}'`,
    reasons.length === 0 ? 'neither docker nor podman is installed: name a process by its id' : reasons.join('\n'),
  );
}

/** Where a name of a namespace leads; its own path when it is no link. */
function linkTarget(name: string): string | undefined {
  try {
    return readlinkSync(linkOf(name));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : linkOf(name);
  }
}
