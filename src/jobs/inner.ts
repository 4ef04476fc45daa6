/** The entry file of the process inside the sandbox: takes one job, does it, and ends; all that it made ends with it. */
import { prepareSandbox } from '../host/insideSandbox.ts';
import { Problem } from '../model/problem.ts';
import type { Job, Message } from './messages.ts';

const tell = (message: Message): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });

// The outer process is gone: so is the reason for everything here.
process.on('disconnect', () => process.exit(1));
process.once('message', (job: Job) => {
  void perform(job).then(
    () => process.exit(0),
    async (error: unknown) => {
      const { message, stack } = error as Error;
      if (error instanceof Problem)
        await tell({ kind: 'problem', message, ...(error.remedy !== undefined && { remedy: error.remedy }) });
      else await tell({ kind: 'problem', message: stack ?? message });
      process.exit(1);
    },
  );
});

async function perform(job: Job): Promise<void> {
  const prepared = prepareSandbox();
  switch (job.kind) {
    case 'scenarios': {
      const [{ runAssignments }] = await Promise.all([import('./runAssignments.ts'), prepared]);
      return runAssignments(job, tell);
    }
    case 'replays': {
      const [{ replayCaptures }] = await Promise.all([import('./replayCaptures.ts'), prepared]);
      return replayCaptures(job, tell);
    }
    case 'benchmarks': {
      const [{ benchmarks }] = await Promise.all([import('./benchmarks.ts'), prepared]);
      return benchmarks(job, tell);
    }
    case 'selftest': {
      const [{ selftestCases }] = await Promise.all([import('./selftestCases.ts'), prepared]);
      return selftestCases(job, tell);
    }
    case 'blindTime': {
      const [{ blindTime }] = await Promise.all([import('./measuring/blindTime.ts'), prepared]);
      return blindTime(job, tell);
    }
    case 'lab': {
      const [{ labShell }] = await Promise.all([import('./labShell.ts'), prepared]);
      return labShell(job.variant, job.build);
    }
    case 'probe': {
      const [{ probe }] = await Promise.all([import('./probe.ts'), prepared]);
      return probe(tell);
    }
    default:
      return job satisfies never;
  }
}
