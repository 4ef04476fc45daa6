import { type EngineCall, makeWithEngine, removeContainer } from './engineCall.ts';

/** What podman needs where limits may not be raised and control groups are of both kinds, as inside some containers. */
const CONFINED = {
  before: ['--runtime', 'runc', '--cgroup-manager', 'cgroupfs'],
  after: ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'],
} as const;

/** Runs a container as podman does it by itself; where that fails, as a confined machine needs it, from then on. */
export function podmanRun(call: EngineCall): (args: readonly string[]) => Promise<void> {
  let confined = false;
  const runConfined = (args: readonly string[]): Promise<void> =>
    makeWithEngine(call, [...CONFINED.before, 'run', ...CONFINED.after, ...args]);
  return async (args) => {
    if (confined) return runConfined(args);
    try {
      await makeWithEngine(call, ['run', ...args]);
    } catch (plain) {
      // What did not start is there all the same, and has the name.
      await removeContainer(call, args[args.indexOf('--name') + 1] ?? '');
      // If this fails as well, the first reason is the one that counts on most machines.
      await runConfined(args).catch(() => Promise.reject(plain));
      confined = true;
    }
  };
}
