import { expect, it } from 'vitest';
import { parseMachineCpu, readMachineCpu, readProcessCpuSeconds, readVisibleCpuSeconds } from './cpuTimes.ts';

it('reads the times of all cores together, in seconds', () => {
  const text = 'cpu  100 10 50 1000 20 3 7 30 0 0\ncpu0 50 5 25 500 10 1 3 15 0 0\n';
  expect(parseMachineCpu(text)).toEqual({
    busySeconds: 1.7,
    interruptSeconds: 0.1,
    stealSeconds: 0.3,
    totalSeconds: 12.2,
  });
});

it.each(['', 'cpu0 1 2 3 4 5 6 7 8\n', 'cpu  1 2 3\n', 'cpu  a b c d e f g h\n'])(
  'refuses what does not begin with the times of all cores: %j',
  (text) => {
    expect(() => parseMachineCpu(text)).toThrow('times of all cores');
  },
);

it('sees this process work, and the machine with it', () => {
  const [own, visible, machine] = [readProcessCpuSeconds(process.pid), readVisibleCpuSeconds(), readMachineCpu()];
  // A process that knows what it has used itself is the witness.
  const begin = process.cpuUsage();
  for (let used = 0; used < 100_000; ) {
    const { user, system } = process.cpuUsage(begin);
    used = user + system;
  }
  expect(readProcessCpuSeconds(process.pid) - own).toBeGreaterThanOrEqual(0.09);
  expect(readVisibleCpuSeconds() - visible).toBeGreaterThanOrEqual(0.05);
  expect(readMachineCpu().busySeconds - machine.busySeconds).toBeGreaterThanOrEqual(0.05);
});

it('has nothing to say of a process that is gone', () => {
  expect(readProcessCpuSeconds(2 ** 22 + 1)).toBe(0);
});
