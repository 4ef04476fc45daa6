import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mirrorbench, scratchFolder } from '../support/command.ts';

const bench = (args: readonly string[], folder: string) => mirrorbench(['bench', ...args], folder);

test.each<[string, readonly string[], string]>([
  ['a precision without its unit', ['--precision', '2'], 'It is a share such as 2%'],
  ['a duration without its unit', ['--duration', '60'], 'It is a time such as 90s'],
  ['a frame size of nobody', ['--frame-size', '65'], 'Allowed choices are 64, 128'],
  ['too many mirrors', ['--mirrors', '33'], 'from 1 to 32'],
  ['a source that is none', ['--source', 'left'], 'Allowed choices are arriving, departing, both, all'],
  ['an output that is none', ['--output', 'disk'], 'Allowed choices are port, internal, gre'],
  ['a load that is none', ['--load', 'icmp'], 'It is udp, tcp, iperf3-udp:RATE'],
  ['a quantity that is none', ['--quantity', 'speed'], 'Allowed choices are deliveredPacketsPerSecond'],
  ['cycles where no thread polls', ['--quantity', 'switchCyclesPerPacket'], 'is counted by threads that poll'],
  ['an option that is near to one', ['--max-overhed', '10%'], '--max-overhead'],
  ['frames of a stream', ['--load', 'tcp', '--frame-size', '64'], '--frame-size is for the load udp'],
  ['a rate of a stream', ['--load', 'tcp', '--rate', '5'], '--rate is for frames'],
  ['a search with a stream', ['--load', 'tcp', '--search'], 'general/tcp: a search is for loads of frames'],
  ['a selector beside what it says itself', ['article', '--mirrors', '2'], '--mirrors cannot be combined'],
  ['a selector that names nothing', ['artcle'], "did you mean 'article'?"],
  ['a scenario', ['span'], 'there is no benchmark or suite'],
  ['a file that is not there', ['no.ts'], 'there is no file no.ts'],
  ['a capture that is not there', ['--load', 'no.pcap'], 'no.pcap'],
])('%s: exit code 3 with what to do, and no report', async (_, args, said) => {
  const folder = scratchFolder();
  const { exitCode, stdout, stderr } = await bench(args, folder);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain(said);
  const kept = existsSync(join(folder, 'reports')) ? readdirSync(join(folder, 'reports')) : [];
  expect(kept).toEqual([]);
});

test("a file of the user's that is no benchmark is told where it is wrong", async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'mine.ts'),
    `import { articleTopology, defineBenchmark } from 'mirrorbench';
     export default defineBenchmark({ question: 'What?', topology: articleTopology, mirrors: {}, states: { off: { what: 'off' } },
       load: { kind: 'tcp', from: 'ctn-1', to: 'ctn-9' as 'ctn-2' }, quantities: ['deliveredBitsPerSecond'] });`,
  );
  const { exitCode, stderr } = await bench(['mine.ts'], folder);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/mine\.ts is not a benchmark:\n {2}.*states: has two at least/);
});

test('the help tells the exit codes', async () => {
  const { exitCode, stdout } = await bench(['--help'], scratchFolder());
  expect(exitCode).toBe(0);
  expect(stdout).toContain('1 a threshold is exceeded or a mirror did not copy');
});
