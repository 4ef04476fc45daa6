import type { Progress } from '../jobs/run.ts';
import type { Outcome } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { duration } from '../report/headline.ts';
import { verdictText } from '../report/status.ts';
import { variantName } from '../report/summary.ts';
import { visible } from '../report/visible.ts';

/** Shows how a run goes on, on standard error: live on a terminal, a line an outcome elsewhere. */
export interface ProgressView {
  readonly take: (progress: Progress) => void;
  /** Resolves when the view has left the terminal as it should be. */
  readonly end: () => Promise<void>;
}

export function followProgress(): ProgressView {
  return process.stderr.isTTY ? live() : lines();
}

function lines(): ProgressView {
  return {
    take: (progress) => {
      if (progress.kind === 'outcome') process.stderr.write(`${outcomeLine(progress.outcome)}\n`);
    },
    end: () => Promise.resolve(),
  };
}

function outcomeLine({ scenario, variant, status, durationMs }: Outcome): string {
  return `${verdictText(status)}  ${visible(scenario)}  ${variantName(variant)}  ${duration(durationMs)}`;
}

function nameOf(scenario: string, variant: Variant): string {
  return visible(`${scenario} (${variantName(variant)})`);
}

/** One task with what is running at the moment as its title; outcomes that did not pass stay above it. */
function live(): ProgressView {
  const running = new Set<string>();
  let planned = 0;
  let ended = 0;
  let finish = () => {};
  let rename = (_title: string) => {};
  let note = (_line: string) => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const title = () => `${ended} of ${planned} · ${[...running].join(', ')}`;
  const shown = import('listr2').then(async ({ Listr }) => {
    const list = new Listr(
      [
        {
          title: title(),
          rendererOptions: { persistentOutput: true, outputBar: Number.POSITIVE_INFINITY },
          task: (_context, task) => {
            rename = (text) => {
              task.title = text;
            };
            note = (line) => {
              task.output = line;
            };
            rename(title());
            return finished;
          },
        },
      ],
      { rendererOptions: { clearOutput: true }, registerSignalListeners: false },
    );
    await list.run();
  });
  return {
    take: (progress) => {
      if (progress.kind === 'planned') planned = progress.scenarios;
      if (progress.kind === 'started') {
        const { scenario, variant } = progress;
        running.add(nameOf(scenario, variant));
      }
      if (progress.kind === 'outcome') {
        const { scenario, variant, status } = progress.outcome;
        running.delete(nameOf(scenario, variant));
        ended += 1;
        if (status !== 'passed') note(outcomeLine(progress.outcome));
      }
      rename(title());
    },
    end: async () => {
      finish();
      await shown;
    },
  };
}
