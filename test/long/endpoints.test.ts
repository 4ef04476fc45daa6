import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { budget } from '../support/budget.ts';
import { asRoot, mirrorbench, program, scratchFolder } from '../support/command.ts';
import { type EngineName, startEngine, type TestEngine, whyNot } from '../support/engines.ts';
import { machineState, settled } from '../support/machine.ts';

budget('endpoints of the machine', 4);

// What of the machine can be an endpoint: containers, namespaces, processes, and whoever is at the other end of an interface.

/** A name that nobody else has. */
const unique = (what: string) => `mb${what}${randomBytes(3).toString('hex')}`;

async function ip(...args: readonly string[]): Promise<string> {
  return (await execa('ip', [...args])).stdout;
}

/** A network namespace with a name, for one test. */
async function namespace(): Promise<string> {
  const name = unique('ns');
  await ip('netns', 'add', name);
  onTestFinished(async () => void (await ip('netns', 'del', name)));
  return name;
}

/** All that ip(8) says of a namespace's interfaces, addresses, routes and neighbours, but for counters. */
async function within(name: string): Promise<string> {
  const looks = [['link'], ['addr'], ['route', 'show', 'table', 'all'], ['neigh']];
  return (await Promise.all(looks.map((look) => ip('-n', name, '-d', ...look)))).join('\n');
}

describe.each(['docker', 'podman'] as const)('%s', (name: EngineName) => {
  const reason = whyNot(name);
  let engine: TestEngine;
  beforeAll(async () => {
    if (reason === undefined) engine = await startEngine(name);
  });
  afterAll(async () => engine?.stop());

  test.for([['veth'], ['internal'], ['tap']] as const)(
    'the article as written: containers without network, %s ports, the container’s own ping',
    async ([port], context) => {
      context.skip(reason !== undefined, reason);
      const before = await engine.contents();
      const { exitCode, stdout, stderr } = await mirrorbench(
        ['span-egress', 'span-ingress', '--port', port, '--endpoint-kind', name, '--json'],
        scratchFolder(),
        engine.environment,
      );
      expect(stderr).not.toContain('Error');
      const { outcomes } = reportSchema.parse(JSON.parse(stdout));
      expect(outcomes.map(({ status, reason: why }) => why ?? status)).toEqual(['passed', 'passed']);
      for (const { variant, trials } of outcomes) {
        expect(variant.endpoint).toBe(name);
        for (const { generator } of trials) expect(generator.command.join(' ')).toMatch(/ exec mirrorbench-\S+ ping /);
      }
      expect(await engine.contents()).toEqual(before);
      expect(exitCode).toBe(0);
    },
  );

  test('nothing of it is left after SIGKILL', async (context) => {
    context.skip(reason !== undefined, reason);
    const cwd = scratchFolder();
    const [contents, machine] = [await engine.contents(), machineState()];
    const child = spawn(process.execPath, [program, 'article', '--endpoint-kind', name], {
      cwd,
      env: { ...process.env, ...engine.environment },
      stdio: 'ignore',
    });
    while ((await engine.contents()).containers.length < 2) await setTimeout(50);
    await setTimeout(1500);
    child.kill('SIGKILL');
    await settled(machine, 20_000);
    const deadline = Date.now() + 20_000;
    while (JSON.stringify(await engine.contents()) !== JSON.stringify(contents) && Date.now() < deadline)
      await setTimeout(100);
    expect(await engine.contents()).toEqual(contents);
    expect(await settled(machine, 10_000)).toEqual(machine);
  });

  test('a container that runs already is an endpoint by its name, and is left as it was', async (context) => {
    context.skip(reason !== undefined, reason);
    const { contents, environment } = engine;
    // The image of a first run is gone; one is made by hand.
    const image = `localhost/${unique('image')}:1`;
    const container = unique('ctn');
    await engineRun(name, environment, 'import', image);
    await engineRun(name, environment, 'run', image, container);
    onTestFinished(async () => void (await engineRun(name, environment, 'remove', image, container)));
    const before = await contents();
    const pid = Number((await engineRun(name, environment, 'pid', image, container)).trim());
    const interfaces = () => readFileSync(`/proc/${pid}/net/dev`, 'utf8').replace(/:.*/g, '');
    const seen = interfaces();
    const { exitCode, stdout } = await mirrorbench(
      ['span-egress', '--port', 'internal', '--endpoint', `ctn-1=${name}:${container}`, '--json'],
      scratchFolder(),
      environment,
    );
    const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
    expect(outcome?.reason ?? outcome?.status).toBe('passed');
    expect(outcome?.trials[0]?.generator.command.join(' ')).toContain(` exec ${container} ping `);
    expect(interfaces()).toBe(seen);
    expect(await contents()).toEqual(before);
    expect(exitCode).toBe(0);
  });
});

/** What a person does with an engine by hand. */
async function engineRun(
  name: EngineName,
  environment: Readonly<Record<string, string>>,
  what: 'import' | 'run' | 'pid' | 'remove',
  image: string,
  container = '',
): Promise<string> {
  const { containerEngine } = await import('../../src/host/containerEngine.ts');
  const { endpointImage } = await import('../../src/host/endpointImage.ts');
  const kept = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const engine = await containerEngine(name);
    if (what === 'import') {
      const watch = { add: async () => 1, done: async () => {}, close: async () => [] };
      const made = await endpointImage(engine, watch);
      await execa(name, ['tag', made, image], { env: { ...environment } });
      await engine.removeImage(made);
    }
    if (what === 'run') await engine.start({ name: container, image });
    if (what === 'pid') return String(await engine.pid(container));
    if (what === 'remove') {
      await engine.remove(container);
      await engine.removeImage(image);
    }
    return '';
  } finally {
    for (const key of Object.keys(environment)) {
      if (kept[key] === undefined) delete process.env[key];
      else process.env[key] = kept[key];
    }
  }
}

test.each(['docker', 'podman'] as const)(
  'without %s the choice ends with exit 3 and says what to install',
  async (engine) => {
    // A path with everything but engines; sbin folders are looked into anyway, and hold none.
    const tools = scratchFolder();
    for (const name of readdirSync('/usr/bin')) {
      if (name !== 'docker' && name !== 'podman') symlinkSync(join('/usr/bin', name), join(tools, name));
    }
    const { exitCode, stderr } = await mirrorbench(['span-egress', '--endpoint-kind', engine], scratchFolder(), {
      PATH: tools,
    });
    expect(stderr).toContain(`${engine} is not installed`);
    expect(stderr).toMatch(/sudo apt-get install (docker\.io|podman)/);
    expect(exitCode).toBe(3);
  },
);

test('without a daemon, too', async () => {
  const { exitCode, stderr } = await mirrorbench(['span-egress', '--endpoint-kind', 'docker'], scratchFolder(), {
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
  });
  expect(stderr).toMatch(/docker/i);
  expect(exitCode).toBe(3);
});

describe.skipIf(!asRoot)('namespaces of the machine', () => {
  test.each(['veth', 'internal'] as const)('by name, with %s ports: left as it was found', async (port) => {
    const name = await namespace();
    const before = await within(name);
    const { exitCode, stdout } = await mirrorbench(
      ['span-egress', '--port', port, '--endpoint', `ctn-1=netns:${name}`, '--json'],
      scratchFolder(),
    );
    const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
    expect(outcome?.reason ?? outcome?.status).toBe('passed');
    expect(exitCode).toBe(0);
    expect(await within(name)).toBe(before);
  });

  test('by the PID of a process that lives there', async () => {
    const name = await namespace();
    const sleeper = spawn('ip', ['netns', 'exec', name, 'sleep', '1000'], { stdio: 'ignore' });
    onTestFinished(() => void sleeper.kill('SIGKILL'));
    while (readFileSync(`/proc/${sleeper.pid}/comm`, 'utf8').trim() !== 'sleep') await setTimeout(10);
    const { exitCode, stdout } = await mirrorbench(
      ['span-egress', '--port', 'veth', '--endpoint', `ctn-2=pid:${sleeper.pid}`, '--json'],
      scratchFolder(),
    );
    const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
    expect(outcome?.reason ?? outcome?.status).toBe('passed');
    expect(exitCode).toBe(0);
  });

  test('one that has an interface of the lab’s name is refused, and nothing in it is touched', async () => {
    const name = await namespace();
    await ip('-n', name, 'link', 'add', 'eth0', 'type', 'dummy').catch(() =>
      ip('-n', name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'other'),
    );
    const before = await within(name);
    const { exitCode, stderr, stdout } = await mirrorbench(
      ['span-egress', '--port', 'veth', '--endpoint', `ctn-1=netns:${name}`],
      scratchFolder(),
    );
    expect(stdout + stderr).toContain("has an interface 'eth0' already");
    expect(exitCode).toBe(3);
    expect(await within(name)).toBe(before);
  });

  test.each([
    ['ctn-1=netns:nowhere-at-all', "the namespace 'nowhere-at-all' cannot be used"],
    ['ctn-1=pid:4194304', 'process 4194304 cannot be used'],
    ['nobody=netns:lo', "none of the selected scenarios has an endpoint 'nobody'"],
    ['ctn-1=usb:1', 'It is NAME=netns:NAME'],
    ['ctn-1=dev:nodev0', 'nodev0'],
  ])('%s is refused', async (endpoint, message) => {
    const { exitCode, stderr } = await mirrorbench(['span-egress', '--endpoint', endpoint], scratchFolder());
    expect(stderr).toContain(message);
    expect(exitCode).toBe(3);
  });
});

describe.skipIf(!asRoot)('an interface of the machine as a port', () => {
  /** A veth that stands for a network card, and a host with an address at the other end of its wire. */
  async function card(address: string) {
    const [device, far, peer] = [unique('c'), await namespace(), unique('p')];
    await ip('link', 'add', device, 'mtu', '1400', 'type', 'veth', 'peer', 'name', peer, 'netns', far);
    onTestFinished(async () => {
      if (existsSync(`/sys/class/net/${device}`)) await ip('link', 'del', device);
    });
    await execa('ip', ['netns', 'exec', far, 'ethtool', '-K', peer, 'tx', 'off']);
    // The far host says nothing of itself: its neighbour solicitations would be flooded to the mirror's output, where a trial without a mirror wants none.
    await execa('ip', ['netns', 'exec', far, 'sysctl', '-qw', `net.ipv6.conf.${peer}.disable_ipv6=1`]);
    await ip('-n', far, 'addr', 'add', address, 'dev', peer);
    await ip('-n', far, 'link', 'set', peer, 'up');
    await ip('addr', 'add', '203.0.113.9/24', 'dev', device);
    await ip('link', 'set', device, 'up');
    await ip('route', 'add', '198.51.100.0/24', 'via', '203.0.113.1', 'dev', device);
    return { device, far };
  }

  const stateOf = async (device: string) =>
    [
      await ip('-d', '-o', 'addr', 'show', 'dev', device),
      await ip('route', 'show', 'dev', device),
      (await execa('ethtool', ['-k', device])).stdout,
    ]
      .join('\n')
      .replace(/valid_lft \S+|^\d+: /gm, '')
      .replace(/^\d+:/gm, '');

  const settledState = async (device: string, wanted: string) => {
    const deadline = Date.now() + 15_000;
    let now = '';
    do {
      now = await stateOf(device).catch(() => '');
      if (now === wanted) return now;
      await setTimeout(100);
    } while (Date.now() < deadline);
    return now;
  };

  test('pings go through it, are mirrored, and it is given back as it was', async () => {
    const { device } = await card('192.168.1.4/24');
    const before = await settledState(device, await stateOf(device));
    const { exitCode, stdout, stderr } = await mirrorbench(
      ['span-egress', 'span-ingress', '--port', 'veth', '--endpoint', `ctn-2=dev:${device}`, '--json'],
      scratchFolder(),
    );
    expect(stderr).not.toContain('not as it was');
    const { outcomes } = reportSchema.parse(JSON.parse(stdout));
    expect(outcomes.map(({ status, reason }) => reason ?? status)).toEqual(['passed', 'passed']);
    expect(outcomes[0]?.trials[0]?.captures.some((capture) => capture.interface === device)).toBe(true);
    expect(exitCode).toBe(0);
    expect(await stateOf(device)).toBe(before);
  });

  test('it is given back after SIGKILL, in the middle of a trial', async () => {
    const { device } = await card('192.168.1.4/24');
    const before = await stateOf(device);
    const cwd = scratchFolder();
    const machine = machineState();
    const child = spawn(
      process.execPath,
      [program, 'span-egress', 'span-ingress', 'span-both', '--port', 'veth', '--endpoint', `ctn-2=dev:${device}`],
      { cwd, stdio: 'ignore' },
    );
    while (existsSync(`/sys/class/net/${device}`)) await setTimeout(5);
    await setTimeout(600);
    child.kill('SIGKILL');
    expect(await settledState(device, before)).toBe(before);
    const after = await settled(machine, 10_000);
    expect(after.processes).toEqual(machine.processes);
    expect(after.files).toEqual(machine.files);
  });

  test('a remote host that does not answer is named, and the interface is given back', async () => {
    const { device } = await card('192.168.1.77/24');
    const before = await stateOf(device);
    const { exitCode, stdout } = await mirrorbench(
      ['span-egress', '--port', 'veth', '--endpoint', `ctn-2=dev:${device}`],
      scratchFolder(),
    );
    expect(stdout).toContain('does not answer');
    expect(exitCode).toBe(3);
    expect(await settledState(device, before)).toBe(before);
  });
});
