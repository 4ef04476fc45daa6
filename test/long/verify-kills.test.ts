import { afterAll, describe, expect, test } from 'vitest';
import { randomOf } from '../../src/packet/testing/mutate.ts';
import { budget } from '../support/budget.ts';
import { asRoot, program } from '../support/command.ts';
import { type LiveHost, liveHost } from '../support/liveHost.ts';
import { onRunningHost } from '../support/runningHost.ts';

// KILLS=7 SEED=1 npx vitest run --project long verify-kills

budget('kills of verify and of live changes', 12);

const KILLS = Number(process.env.KILLS ?? 20);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

afterAll(() => {
  console.log(`${KILLS} kills each, seed ${SEED}`);
});

/** Moments as parts of a command's life, in thousandths: every second one falls into the first quarter, where it starts others. */
function moments(seed: number): readonly number[] {
  const random = randomOf(seed);
  return Array.from({ length: KILLS }, (_, index) => random(index % 2 === 0 ? 1000 : 250));
}

describe.skipIf(!asRoot)(`with seed ${SEED}`, () => {
  test('kill -9 of verify at any moment leaves no capture, no file, and nothing in Open vSwitch or at interfaces', async () => {
    const said = await onRunningHost(`
      sleep 6
      begin=$(date +%s%N)
      "$node" "$program" verify --bridge br-int --mirror mirror0 --duration 1s >/dev/null
      life=$(( ($(date +%s%N) - begin) / 1000 ))
      look > before
      for part in ${moments(SEED).join(' ')}; do
        "$node" "$program" verify --bridge br-int --mirror mirror0 --duration 1s >/dev/null 2>&1 & one=$!
        sleep $(awk "BEGIN { print $part * $life / 1000000000 }")
        captures=$(pgrep -xc tcpdump)
        kill -9 $one 2>/dev/null && what=killed || what=ended
        wait $one 2>/dev/null
        # The kernel takes down in its own time what was started.
        for i in $(seq 10); do
          look > after
          if diff before after > difference; then state=unchanged; break; else state=changed; fi
        done
        echo "$what at $part with $captures captures: $state"
        [ $state = unchanged ] || cat difference
      done`);
    const kills = said.trim().split('\n');
    console.log(kills.join('\n'));
    expect(kills.filter((line) => !/^(killed|ended) at \d+ with \d captures: unchanged$/.test(line))).toEqual([]);
    expect(kills).toHaveLength(KILLS);
    // How long it lives differs from run to run: some come too late.
    expect(kills.filter((line) => line.startsWith('killed')).length).toBeGreaterThan(0);
  });

  test('kill -9 of `mirror add` and `endpoint add` at any moment leaves what was there before or what comes after, and undo takes it back', async () => {
    const host = await liveHost();
    const internal = ['--', 'set', 'interface', 'out', 'type=internal'] as const;
    await host.out('ovs-vsctl', 'add-port', 'br-int', 'out', ...internal);
    const pid = await processOfItsOwn(host);
    const commands = [
      ['mirror', 'add', 'm', '--bridge', 'br-int', '--output', 'out'],
      ['endpoint', 'add', pid, '--port', 'vnic-1', '--bridge', 'br-int', '--address', '10.1.1.1/24'],
    ];
    const accounts: string[] = [];
    for (const [index, command] of commands.entries()) {
      const argv = [process.execPath, program, ...command] as const;
      const before = await stateOf(host, pid);
      const lives: number[] = [];
      let after = before;
      // It takes longer when it is run for the first time.
      for (let run = 0; run < 3; run += 1) {
        const begin = performance.now();
        await host.out(...argv);
        lives.push(performance.now() - begin);
        after = await stateOf(host, pid);
        expect(after.configuration).not.toBe(before.configuration);
        expect((await host.mirrorbench('undo')).exitCode).toBe(0);
        expect(await stateOf(host, pid)).toEqual(before);
      }
      const lifeMs = Math.min(...lives);
      const random = randomOf(SEED + 1 + index);
      for (let kill = 0; kill < KILLS; kill += 1) {
        // The first half of its life is the start of its interpreter.
        const delayMs = lifeMs * (0.5 + random(700) / 1000);
        await host.run('timeout', '-s', 'KILL', `${delayMs / 1000}`, ...argv);
        const left = await stateOf(host, pid);
        const account = `${command.slice(0, 2).join(' ')}, killed after ${delayMs.toFixed(0)} of ${lifeMs.toFixed(0)} ms`;
        expect([before.configuration, after.configuration], account).toContain(left.configuration);
        const undone = await host.mirrorbench('undo');
        accounts.push(
          `${account}: ${left.configuration === before.configuration ? 'before' : 'after'}; ${undone.stdout.split('\n')[0]}`,
        );
        expect(undone.stderr, account).toBe('');
        expect(undone.exitCode, account).toBe(0);
        expect(await stateOf(host, pid), account).toEqual(before);
        expect((await host.mirrorbench('undo')).stdout, account).toBe('There is nothing to take back.');
      }
    }
    console.log(accounts.join('\n'));
  });
});

/** All that the commands change: the database, names of namespaces, interfaces here and there, and what is kept to take them back. */
async function stateOf(host: LiveHost, pid: string) {
  const inside = ['nsenter', `--net=/proc/${pid}/ns/net`] as const;
  return {
    configuration: await host.configuration(),
    names: await host.out('ip', 'netns'),
    here: linkNames(await host.out('ip', '-brief', 'link')),
    there: linkNames(await host.out(...inside, 'ip', '-brief', 'link')),
  };
}

function linkNames(brief: string): readonly string[] {
  return brief
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .sort();
}

/** A process that lives in a network namespace of its own, by its id. */
async function processOfItsOwn(host: LiveHost): Promise<string> {
  await host.out('sh', '-c', 'unshare --net sleep 1000 > /dev/null 2>&1 & echo $! > "$SCRATCH/pid"');
  const pid = (await host.out('sh', '-c', 'cat "$SCRATCH/pid"')).trim();
  const isOwn = 'until [ "$(readlink /proc/$0/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done';
  await host.out('sh', '-c', isOwn, pid);
  return pid;
}
