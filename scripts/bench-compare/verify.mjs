import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { execa } from 'execa';

const hook = join(import.meta.dirname, 'tell-peak-memory.mjs');

/** Holds what mirrorbench says of the captures against the truth. Returns its exit code and its peak memory in bytes. */
export async function verify(program, { source, mirror, truth }) {
  const args = ['--import', hook, program, 'compare', source, mirror, '--json'];
  const { stdout, stdio, exitCode } = await execa(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    reject: false,
  });
  const different = truth.missing > 0;
  assert.equal(exitCode, different ? 1 : 0, `mirrorbench compare ended with exit code ${exitCode}`);
  const said = JSON.parse(stdout);
  assert.deepEqual(
    {
      verdict: said.verdict,
      source: said.source.packets,
      mirror: said.mirror.packets,
      matched: said.matched,
      missing: said.missing,
      duplicate: said.duplicate,
      unexpected: said.unexpected,
      altered: said.altered,
      truncated: said.truncated,
      reordered: said.reordered.packets,
    },
    {
      verdict: different ? 'different' : 'equal',
      source: truth.packets,
      mirror: truth.mirrorPackets,
      matched: truth.packets - truth.missing,
      missing: truth.missing,
      duplicate: 0,
      unexpected: 0,
      altered: 0,
      truncated: 0,
      reordered: truth.delayed,
    },
    'mirrorbench compare does not tell the truth about the captures',
  );
  return { exitCode, peakBytes: Math.max(...stdio[3].split('\n').map(Number)) * 1024 };
}
