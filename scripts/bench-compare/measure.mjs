import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/** Seconds that the steps take one after the other, each from its spawning to its end. */
export async function timed(steps) {
  let seconds = 0;
  for (const { command, args, exit = 0, output, env = {} } of steps) {
    const file = output === undefined ? 'ignore' : openSync(output, 'w');
    const begin = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['ignore', file, 'ignore'], env: { ...process.env, ...env } });
    const [code, signal] = await once(child, 'exit');
    seconds += Number(process.hrtime.bigint() - begin) / 1e9;
    if (output !== undefined) closeSync(file);
    if (code !== exit) throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}`);
  }
  return seconds;
}

/**
 * Seconds of each contender in each round. All take turns in a round, so that what disturbs the machine falls on all; a
 * first round is not counted.
 */
export async function interleaved(contenders, rounds) {
  const samples = contenders.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, steps] of contenders.entries()) {
      const seconds = await timed(steps);
      if (round > 0) samples[index].push(seconds);
    }
  }
  return samples;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
