import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { ContainerEngine } from './containerEngine.ts';
import { run } from './process.ts';
import { makeStateFolder } from './stateFolder.ts';
import { isStaticProgram } from './staticProgram.ts';
import type { Watch } from './watcher.ts';

/**
 * The image that containers of a lab are started from. Without a name of the user's it is made of this machine's busybox:
 * 2 MB, and no registry is asked. It has a name of its own each time, so that two commands do not take it from each other.
 *
 * @param watch undoes the image at its end
 * @param ownImage name of an image of the user's, which is used as it is; nothing is made or removed then
 * @returns its name
 * @throws Problem when the machine has no static busybox, or the engine has no image of the user's name
 */
export async function endpointImage(engine: ContainerEngine, watch: Watch, ownImage?: string): Promise<string> {
  if (ownImage !== undefined) {
    if (await engine.hasImage(ownImage)) return ownImage;
    throw new Problem(`${engine.kind} has no image ${ownImage} on this machine`, `${engine.kind} pull ${ownImage}`);
  }
  const busybox = await staticBusybox();
  const digest = createHash('sha256').update(busybox).digest('hex').slice(0, 12);
  const unique = randomBytes(4).toString('hex');
  const name = `localhost/mirrorbench-endpoint:${digest}-${unique}`;
  const folder = join(await makeStateFolder('images'), unique);
  const scratch = await watch.add({ kind: 'folder', path: folder });
  try {
    const tarFile = await archive(folder, busybox);
    await watch.add(engine.imageUndo(name));
    await engine.importImage(name, tarFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await watch.done(scratch);
  }
  return name;
}

/** Where distributions put the one that needs no library. */
const BUSYBOXES = ['/bin/busybox', '/usr/bin/busybox', '/bin/busybox.static', '/usr/sbin/busybox', '/sbin/busybox'];

async function staticBusybox(): Promise<Buffer> {
  for (const path of BUSYBOXES) {
    const content = await readFile(path).catch(() => undefined);
    if (content !== undefined && isStaticProgram(content)) return content;
  }
  throw new Problem(
    'there is no static busybox on this machine to make the image of containers from',
    'install it (Debian and Ubuntu: sudo apt-get install busybox-static), or name an image of your own',
  );
}

const APPLETS = ['sh', 'ping', 'sleep', 'tail', 'ip', 'cat'];

/** Writes the root of the image to a tar file in a folder that it makes; everything belongs to root there. */
async function archive(folder: string, busybox: Buffer): Promise<string> {
  const root = join(folder, 'root');
  for (const inside of ['bin', 'etc', 'tmp']) await mkdir(join(root, inside), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'bin', 'busybox'), busybox);
  await chmod(join(root, 'bin', 'busybox'), 0o755);
  for (const applet of APPLETS) await symlink('busybox', join(root, 'bin', applet));
  const tarFile = join(folder, 'root.tar');
  await run(['tar', '--owner', '0', '--group', '0', '--numeric-owner', '-C', root, '-cf', tarFile, '.']);
  return tarFile;
}
