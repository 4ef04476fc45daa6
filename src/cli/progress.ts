import type { Progress } from '../jobs/sandboxedRun.ts';
import type { Outcome } from '../model/report.ts';
import { noLongerDeviates } from '../report/deviations.ts';
import { duration } from '../report/headline.ts';
import { outcomeName } from '../report/names.ts';
import { verdictText } from '../report/status.ts';
import { type Naming, variantName } from '../report/summary.ts';
import { visible } from '../report/visible.ts';

/** Shows how a run goes on, on standard error: live on a terminal, a line an outcome elsewhere. */
export interface ProgressView {
  readonly take: (progress: Progress) => void;
  /** Resolves when the view has left the terminal as it should be. */
  readonly end: () => Promise<void>;
}

/**
 * @param naming whether the version of Open vSwitch is named, as it is where a run has several
 * @param sharesTerminal whether something else speaks on the terminal, such as a shell
 */
export function followProgress(naming: Naming, { sharesTerminal = false } = {}): ProgressView {
  return process.stderr.isTTY && !sharesTerminal ? live(naming) : lines(naming);
}

/** How often a line tells how far a replay is. */
const LINE_EVERY_MS = 5000;

function lines(naming: Naming): ProgressView {
  const replayText = replayTexts();
  let told = performance.now();
  const isTime = () => {
    const now = performance.now();
    if (now - told < LINE_EVERY_MS) return false;
    told = now;
    return true;
  };
  return {
    take: (progress) => {
      if (progress.kind === 'started') told = performance.now();
      if (progress.kind === 'replaying' && isTime()) process.stderr.write(`${replayText(progress)}\n`);
      if (progress.kind === 'outcome') process.stderr.write(`${outcomeLine(progress.outcome, naming)}\n`);
    },
    end: () => Promise.resolve(),
  };
}

function outcomeLine(outcome: Outcome, naming: Naming): string {
  const { scenario, variant, status, durationMs } = outcome;
  const note = noLongerDeviates(outcome) ? '  (no longer deviates)' : '';
  return visible(
    `${verdictText(status)}  ${scenario}  ${variantName(variant, naming)}  ${duration(durationMs)}${note}`,
  );
}

/** One task with what is running at the moment as its title; outcomes that did not pass stay above it. */
function live(naming: Naming): ProgressView {
  const running = new Set<string>();
  let planned = 0;
  let ended = 0;
  let finish = () => {};
  let rename = (_title: string) => {};
  let note = (_line: string) => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let detail = '';
  const replayText = replayTexts();
  const title = () => `${ended} of ${planned} · ${[...running].join(', ')}${detail}`;
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
        running.add(visible(outcomeName({ scenario, variant }, naming)));
      }
      if (progress.kind === 'replaying') detail = ` · ${replayText(progress)}`;
      if (progress.kind === 'outcome') {
        detail = '';
        const { scenario, variant, status } = progress.outcome;
        running.delete(visible(outcomeName({ scenario, variant }, naming)));
        ended += 1;
        if (status !== 'passed' || noLongerDeviates(progress.outcome)) note(outcomeLine(progress.outcome, naming));
      }
      rename(title());
    },
    end: async () => {
      finish();
      await shown;
    },
  };
}

type Replaying = Extract<Progress, { readonly kind: 'replaying' }>;

/** Says how far a replay is, at what rate, and how long it will take at that: by what came in since it was said before. */
function replayTexts(): (progress: Replaying) => string {
  let before = { scenario: '', packets: 0, at: 0 };
  return ({ scenario, packets, of }) => {
    const now = performance.now();
    const isFirst = before.scenario !== scenario || packets < before.packets;
    const rate = isFirst ? 0 : ((packets - before.packets) * 1000) / (now - before.at);
    before = { scenario, packets, at: now };
    const count = (value: number) => Math.round(value).toLocaleString('en-US');
    const pace = rate > 0 ? `, ${count(rate)} a second, ${duration(((of - packets) * 1000) / rate)} left` : '';
    return `${visible(scenario)}: ${count(packets)} of ${count(of)} packets${pace}`;
  };
}
