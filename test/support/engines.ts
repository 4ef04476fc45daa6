import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { asRoot } from './command.ts';

/** A container engine of a test's own: nothing that it does is seen by the machine's. */
export interface TestEngine {
  /** To be set for whatever is to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it has, by its own account: names of all containers, and images as `name:tag`. */
  contents(): Promise<{ readonly containers: readonly string[]; readonly images: readonly string[] }>;
  /** Removes all of it; nothing is left on the machine. */
  stop(): Promise<void>;
}

export type EngineName = 'docker' | 'podman';

/** Why an engine cannot be tested on this machine; undefined when it can. */
export function whyNot(engine: EngineName): string | undefined {
  if (!asRoot) return 'only root can start one';
  const needed = engine === 'docker' ? ['docker', 'dockerd', 'runc'] : ['podman', 'conmon', 'runc'];
  const missing = needed.filter((program) => !isOnPath(program));
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`;
}

export function startEngine(engine: EngineName): Promise<TestEngine> {
  return engine === 'docker' ? startDocker() : startPodman();
}

/** A daemon with its socket and all its data in a folder of its own, which touches neither bridges nor the firewall. */
async function startDocker(): Promise<TestEngine> {
  const outside = leftovers(DOCKER_PLACES, 'docker');
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-dockerd-'));
  const socket = join(folder, 'docker.sock');
  const places = [
    '--data-root',
    join(folder, 'data'),
    '--exec-root',
    join(folder, 'exec'),
    '--pidfile',
    join(folder, 'pid'),
  ];
  const network = ['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false', '--bridge=none'];
  const storage = ['--storage-driver', 'vfs', '--shutdown-timeout', '1', '--config-file', join(folder, 'daemon.json')];
  writeFileSync(join(folder, 'daemon.json'), '{}\n');
  const log = join(folder, 'log');
  const daemon = execa('dockerd', ['--host', `unix://${socket}`, ...places, ...network, ...storage], {
    reject: false,
    // Ctrl-C ends the tests, and these the daemon.
    detached: true,
    stdin: 'ignore',
    stdout: { file: log },
    stderr: { file: log },
    env: { PATH },
  });
  // Its configuration could name another host or context.
  const environment = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: join(folder, 'client') };
  const docker = asking('docker', environment);
  const engine: TestEngine = {
    environment,
    contents: () => contentsBy(docker),
    stop: async () => {
      const { stdout } = await docker(['ps', '--all', '--quiet']);
      if (stdout !== '') await docker(['rm', '--force', '--volumes', ...stdout.split('\n')]);
      daemon.kill('SIGTERM');
      await daemon;
      await removeFolder(folder);
      await outside.remove();
    },
  };
  for (const deadline = Date.now() + 30_000; (await docker(['version'])).exitCode !== 0; await setTimeout(50)) {
    if (daemon.exitCode !== null || Date.now() > deadline) {
      const said = readFileSync(log, 'utf8').slice(-2000);
      await engine.stop();
      throw new Error(`dockerd did not start: ${said}`);
    }
  }
  return engine;
}

const DOCKER_PLACES = [
  '/etc/docker',
  '/etc/docker/key.json',
  '/run/docker',
  '/run/containerd',
  '/run/runc',
  '/opt/containerd',
];

/** A store of its own; podman needs no daemon. */
async function startPodman(): Promise<TestEngine> {
  const places = ['/run/libpod', '/run/containers', '/run/crun', '/run/runc', '/var/lib/containers', '/var/lib/cni'];
  const outside = leftovers([...places, '/dev/shm/libpod_lock'], 'libpod_parent');
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-podman-'));
  const [root, runRoot, temporary] = ['root', 'run', 'tmp'].map((name) => join(folder, name));
  mkdirSync(temporary ?? '');
  const storageConf = join(folder, 'storage.conf');
  writeFileSync(storageConf, `[storage]\ndriver = "vfs"\ngraphroot = "${root}"\nrunroot = "${runRoot}"\n`);
  const containersConf = join(folder, 'containers.conf');
  writeFileSync(containersConf, `[engine]\ntmp_dir = "${temporary}"\nlock_type = "file"\nevents_logger = "none"\n`);
  const environment = { CONTAINERS_STORAGE_CONF: storageConf, CONTAINERS_CONF: containersConf };
  const podman = asking('podman', environment);
  return {
    environment,
    contents: () => contentsBy(podman),
    stop: async () => {
      await podman(['rm', '--force', '--all', '--volumes']);
      await removeFolder(folder);
      await outside.remove();
    },
  };
}

/** Tools of the daemon stand in folders that an ordinary PATH may lack. */
const PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;

type Ask = (args: readonly string[]) => Promise<{ readonly stdout: string; readonly exitCode?: number | undefined }>;

function asking(program: EngineName, environment: Readonly<Record<string, string>>): Ask {
  return async (args) => {
    const { stdout, exitCode } = await execa(program, args, {
      reject: false,
      env: { PATH, ...environment },
      timeout: 30_000,
    });
    return { stdout, exitCode };
  };
}

/** How often an engine is asked: podman fails to list what is being removed at the same moment. */
const ATTEMPTS = 20;

async function contentsBy(ask: Ask): ReturnType<TestEngine['contents']> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const [containers, images] = await Promise.all([
      ask(['ps', '--all', '--format', '{{.Names}}']),
      ask(['images', '--all', '--format', '{{.Repository}}:{{.Tag}}']),
    ]);
    if (containers.exitCode === 0 && images.exitCode === 0)
      return { containers: lines(containers.stdout), images: lines(images.stdout) };
    await setTimeout(100);
  }
  // An engine that does not answer is not an empty one.
  throw new Error('the engine does not tell what it has');
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** A container that ends lets go of its file system a moment later. */
async function removeFolder(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? []);
  for (const path of mounts.filter((mount) => mount.startsWith(`${folder}/`)).reverse())
    await execa('umount', ['-l', path]);
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** What an engine makes outside of its folder, whatever it is told; removed unless it was there before. */
export function leftovers(paths: readonly string[], controlGroup: string): { remove(): Promise<void> } {
  const groups = lines(readFileSync('/proc/self/mounts', 'utf8')).flatMap((line) => {
    const [, at = '', type = ''] = line.split(' ');
    return /^cgroup2?$/.test(type) ? [join(at, controlGroup)] : [];
  });
  const fresh = [...paths, ...groups].filter((path) => !existsSync(path));
  return {
    remove: async () => {
      for (const path of fresh.filter((path) => existsSync(path))) {
        // Groups hold files that cannot be removed; a group that is empty of processes can.
        if (groups.includes(path))
          await execa('find', [path, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { reject: false });
        else rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

function isOnPath(program: string): boolean {
  return PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
