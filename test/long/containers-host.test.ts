import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ContainerEngine, containerEngine } from '../../src/host/containerEngine.ts';
import { endpointImage } from '../../src/host/endpointImage.ts';
import { staleJournals, undoStale } from '../../src/host/staleJournals.ts';
import { startWatcher } from '../../src/host/watcher.ts';
import { budget } from '../support/budget.ts';
import { asRoot, root, scratchFolder } from '../support/command.ts';
import { type EngineName, startEngine, type TestEngine, whyNot } from '../support/engines.ts';

budget('containers', 4);

/** Moments spread over the life of a command that makes an image and a container, each with a random part of its own. */
const KILLS = 8;
const LIFE_MS = 2_000;

let state: string;

beforeEach(() => {
  state = scratchFolder();
  vi.stubEnv('XDG_STATE_HOME', state);
  return () => vi.unstubAllEnvs();
});

describe.each<EngineName>(['docker', 'podman'])('%s', (name) => {
  const reason = whyNot(name);
  let own: TestEngine;

  beforeAll(async () => {
    if (reason === undefined) own = await startEngine(name);
  });
  afterAll(async () => own?.stop());
  beforeEach((context) => {
    context.skip(reason !== undefined, reason);
    for (const [variable, value] of Object.entries(own.environment)) vi.stubEnv(variable, value);
  });

  test('a container of the machine’s busybox has a network namespace of its own with nothing but a loopback, and ping works there', async () => {
    const { engine, image, watch } = await prepared(name);
    expect(engine.version).toMatch(/^\d+\.\d+/);
    expect(await own.contents()).toEqual({ containers: [], images: [image] });
    await watch.add(engine.containerUndo('mb-one'));
    const { pid } = await engine.start({ name: 'mb-one', image });
    expect(await engine.pid('mb-one')).toBe(pid);
    const namespace = readlinkSync(`/proc/${pid}/ns/net`);
    expect(namespace).toMatch(/^net:\[\d+\]$/);
    expect(namespace).not.toBe(readlinkSync('/proc/self/ns/net'));
    const links = await execa('nsenter', [`--net=/proc/${pid}/ns/net`, 'ip', '-j', 'link']);
    expect((JSON.parse(links.stdout) as { ifname: string }[]).map(({ ifname }) => ifname)).not.toContain('eth0');
    const ping = await engine.exec('mb-one', ['ping', '-c', '1', '127.0.0.1'], { timeoutMs: 20_000 });
    expect(ping.stdout).toContain('1 packets received');
    expect(ping.exitCode).toBe(0);
    expect((await engine.exec('mb-one', ['ping', '-c', '1', '-W', '1', '192.0.2.9'])).exitCode).not.toBe(0);
    expect((await engine.exec('mb-one', ['no-such-program'])).exitCode).toBeGreaterThanOrEqual(126);
    await engine.remove('mb-one');
    expect(await own.contents()).toEqual({ containers: [], images: [image] });
    await engine.remove('mb-one');
    expect(await watch.close()).toEqual([]);
    expect(await own.contents()).toEqual({ containers: [], images: [] });
    expect(journals()).toEqual([]);
  });

  test('a capability is given when it is asked for', async () => {
    const { engine, image, watch } = await prepared(name);
    for (const [container, capabilities] of [
      ['mb-weak', []],
      ['mb-strong', ['NET_ADMIN']],
    ] as const) {
      await watch.add(engine.containerUndo(container));
      await engine.start({ name: container, image, capabilities });
    }
    const up = ['ip', 'link', 'set', 'lo', 'down'];
    expect((await engine.exec('mb-weak', up)).exitCode).not.toBe(0);
    expect((await engine.exec('mb-strong', up)).exitCode).toBe(0);
    expect(await watch.close()).toEqual([]);
    expect(await own.contents()).toEqual({ containers: [], images: [] });
  });

  test('an image of the user’s own is used, and neither made nor removed', async () => {
    const { engine, image, watch } = await prepared(name);
    const second = await startWatcher();
    expect(await endpointImage(engine, second, image)).toBe(image);
    expect(await second.close()).toEqual([]);
    expect((await own.contents()).images).toEqual([image]);
    await expect(endpointImage(engine, watch, 'localhost/mirrorbench-nobody:1')).rejects.toMatchObject({
      message: expect.stringContaining('has no image localhost/mirrorbench-nobody:1'),
      remedy: `${name} pull localhost/mirrorbench-nobody:1`,
    });
    await watch.close();
  });

  test('a container that cannot start says why, and leaves nothing', async () => {
    const { engine, image, watch } = await prepared(name);
    await watch.add(engine.containerUndo('mb-bad'));
    await expect(engine.start({ name: 'mb-bad', image: 'localhost/mirrorbench-nobody:1' })).rejects.toThrow(/image/i);
    await expect(engine.start({ name: 'mb-bad', image, capabilities: ['NO_SUCH'] })).rejects.toThrow(/capabilit/i);
    expect(await watch.close()).toEqual([]);
    expect(await own.contents()).toEqual({ containers: [], images: [] });
  });

  test(`kill -9 of a command, or Ctrl-C, at ${KILLS} random moments leaves no container, image, journal or folder`, async () => {
    const script = await commandThatStays();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const moment = (kill + Math.random()) * (LIFE_MS / KILLS);
      const command = spawn(process.execPath, [script, name], {
        stdio: ['ignore', 'ignore', 'inherit'],
        detached: true,
      });
      const ended = once(command, 'exit');
      await setTimeout(moment);
      // A terminal sends its signal to all processes of the command's group.
      if (kill % 2 === 0) command.kill('SIGKILL');
      else process.kill(-(command.pid ?? 0), 'SIGINT');
      await ended;
      await vi.waitFor(() => expect(watchers()).toEqual([]), { timeout: 30_000, interval: 20 });
      expect(await own.contents(), `killed after ${moment.toFixed(1)} ms`).toEqual({ containers: [], images: [] });
      expect(journals()).toEqual([]);
      expect(imageFolders()).toEqual([]);
    }
  }, 240_000);

  test('a command that is killed when its container runs leaves nothing, and its watcher ends', async () => {
    const command = spawn(process.execPath, [await commandThatStays(), name], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: command.stdout }), 'line')) as [string];
    expect(line).toBe('runs');
    expect(await own.contents()).toMatchObject({ containers: ['mb-stays'] });
    expect(journals()).toHaveLength(1);
    command.kill('SIGKILL');
    await vi.waitFor(() => expect(watchers()).toEqual([]), { timeout: 30_000, interval: 20 });
    expect(await own.contents()).toEqual({ containers: [], images: [] });
    expect(journals()).toEqual([]);
  });

  test('what a command and its watcher left when both were killed is undone by a later command', async () => {
    const command = spawn(process.execPath, [await commandThatStays(), name], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface({ input: command.stdout }), 'line');
    expect(await staleJournals()).toEqual([]);
    for (const pid of watchers()) process.kill(pid, 'SIGKILL');
    command.kill('SIGKILL');
    await vi.waitFor(async () => expect(await staleJournals()).toHaveLength(1), { timeout: 10_000 });
    expect(await own.contents()).toMatchObject({ containers: ['mb-stays'] });
    // It is the engine of the journal that is meant, whatever the later command's environment says.
    for (const variable of Object.keys(own.environment)) vi.stubEnv(variable, '/nowhere');
    expect(await undoStale()).toEqual([]);
    expect(await own.contents()).toEqual({ containers: [], images: [] });
    expect(journals()).toEqual([]);
    expect(await staleJournals()).toEqual([]);
  });
});

describe('docker that does not work', () => {
  test('a daemon that does not run, and the address that was tried', async (context) => {
    context.skip(whyNot('docker') !== undefined, whyNot('docker'));
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
    await expect(containerEngine('docker')).rejects.toMatchObject({
      name: 'Problem',
      message: expect.stringContaining('the daemon of docker does not answer at unix:///nowhere/docker.sock'),
      remedy: 'start it, or unset DOCKER_HOST',
    });
  });
});

describe.runIf(asRoot)('the watcher', () => {
  test('undoes the last first, and what fails stays in the journal and is told', async () => {
    const watch = await startWatcher();
    const folders = ['one', 'two'].map((name) => join(state, 'mirrorbench', name));
    for (const path of folders) {
      await watch.add({ kind: 'folder', path });
      mkdirSync(join(path, 'within'), { recursive: true });
    }
    const outside = join(state, 'outside');
    mkdirSync(outside);
    await watch.add({ kind: 'folder', path: outside });
    expect(await watch.close()).toEqual([expect.stringContaining(`the folder ${outside} could not be undone`)]);
    expect(existsSync(outside)).toBe(true);
    expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
    const [journal = ''] = journals();
    expect(JSON.parse(readFileSync(journal, 'utf8')).entries).toEqual([
      { id: 3, undo: { kind: 'folder', path: outside } },
    ]);
    await vi.waitFor(async () => expect(await staleJournals()).toEqual([journal]));
  });

  test('removes no folder to which a link leads out of the state', async () => {
    const watch = await startWatcher();
    const elsewhere = scratchFolder();
    mkdirSync(join(elsewhere, 'precious'));
    symlinkSync(elsewhere, join(state, 'mirrorbench', 'link'));
    await watch.add({ kind: 'folder', path: join(state, 'mirrorbench', 'link', 'precious') });
    expect(await watch.close()).toEqual([expect.stringContaining('leads out of')]);
    expect(existsSync(join(elsewhere, 'precious'))).toBe(true);
  });

  test('a state folder that cannot be made is a problem with a remedy, and no watcher is left', async () => {
    writeFileSync(join(state, 'mirrorbench'), 'a file in its place');
    await expect(startWatcher()).rejects.toMatchObject({
      name: 'Problem',
      remedy: 'set XDG_STATE_HOME to a folder that may be written to',
    });
    await vi.waitFor(() => expect(watchers()).toEqual([]), { timeout: 10_000 });
  });

  test('what is done is not undone', async () => {
    const watch = await startWatcher();
    const path = join(state, 'mirrorbench', 'kept');
    const id = await watch.add({ kind: 'folder', path });
    expect(journals()).toHaveLength(1);
    mkdirSync(path);
    await watch.done(id);
    expect(journals()).toEqual([]);
    expect(await watch.close()).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });

  test('signals do not end it; when it is killed, the command undoes what it knew', async () => {
    const watch = await startWatcher();
    const path = join(state, 'mirrorbench', 'folder');
    await watch.add({ kind: 'folder', path });
    mkdirSync(path);
    const [pid = 0] = watchers();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    await watch.done(await watch.add({ kind: 'folder', path: join(state, 'mirrorbench', 'other') }));
    process.kill(pid, 'SIGKILL');
    expect(await watch.close()).toEqual([]);
    expect(existsSync(path)).toBe(false);
    await expect(watch.add({ kind: 'folder', path })).rejects.toThrow('has ended');
  });

  test('a journal that somebody else could have written is not acted on', async () => {
    const watch = await startWatcher();
    const path = join(state, 'mirrorbench', 'folder');
    await watch.add({ kind: 'folder', path });
    mkdirSync(path);
    const [pid = 0] = watchers();
    const [journal = ''] = journals();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await staleJournals()).toEqual([journal]));
    await execa('chmod', ['0666', journal]);
    expect(await staleJournals()).toEqual([]);
    await undoStale([journal]);
    expect(existsSync(path)).toBe(true);
    await execa('chmod', ['0600', journal]);
    expect(await watch.close()).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });
});

async function prepared(name: EngineName) {
  const engine: ContainerEngine = await containerEngine(name);
  const watch = await startWatcher();
  const image = await endpointImage(engine, watch);
  expect(imageFolders()).toEqual([]);
  return { engine, watch, image };
}

/** A command that makes an image and a container, says so, and stays; by a file outside of the checkout. */
async function commandThatStays(): Promise<string> {
  const outfile = join(scratchFolder(), 'command.mjs');
  const contents = `
    import { containerEngine } from './containerEngine.ts';
    import { endpointImage } from './endpointImage.ts';
    import { startWatcher } from './watcher.ts';
    const engine = await containerEngine(process.argv[2]);
    const watch = await startWatcher(${JSON.stringify(join(root, 'dist', 'watch.js'))});
    const image = await endpointImage(engine, watch);
    await watch.add(engine.containerUndo('mb-stays'));
    await engine.start({ name: 'mb-stays', image });
    console.log('runs');
    setInterval(() => {}, 1000);
  `;
  await build({
    stdin: { contents, resolveDir: join(root, 'src/host'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}

/** Process ids of watchers of this test: those with its state folder in their environment. */
function watchers(): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const isWatcher = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join('dist', 'watch.js'));
        return isWatcher && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`XDG_STATE_HOME=${state}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function journals(): readonly string[] {
  return namesIn(join(state, 'mirrorbench', 'journal'));
}

function imageFolders(): readonly string[] {
  return namesIn(join(state, 'mirrorbench', 'images'));
}
