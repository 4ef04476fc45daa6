import { clearLine, cursorTo } from 'node:readline';
import type { Progress } from '../jobs/sandboxedRun.ts';
import type { BenchmarkResult } from '../model/benchmark.ts';
import { duration } from '../report/headline.ts';
import { verdictText } from '../report/status.ts';
import { visible } from '../report/visible.ts';
import type { ProgressView } from './progress.ts';

/** How often a line tells how far a benchmark is, where there is no terminal. */
const LINE_EVERY_MS = 10_000;

/**
 * Shows how measuring goes on, on standard error: one live line on a terminal, lines elsewhere. It writes when a round has been measured and
 * never between, for drawing takes time of the processors that are measured.
 */
export function followBenchmarks(planned: number, precision: number): ProgressView {
  const screen = process.stderr.isTTY ? liveLine() : lines();
  let began = performance.now();
  let ended = 0;
  return {
    take: (progress) => {
      const place = `${ended + 1} of ${planned}`;
      switch (progress.kind) {
        case 'started':
          began = performance.now();
          return screen.now(`${place} · ${visible(progress.scenario)}`);
        case 'measured':
          return screen.now(`${place} · ${measuredText(progress, precision)} · ${duration(performance.now() - began)}`);
        case 'benchmark':
          ended += 1;
          return screen.done(resultLine(progress.result));
        default:
      }
    },
    end: () => {
      screen.end();
      return Promise.resolve();
    },
  };
}

/** Where progress is written: what is so now, and what is done. */
interface Screen {
  readonly now: (text: string) => void;
  readonly done: (line: string) => void;
  readonly end: () => void;
}

function liveLine(): Screen {
  const { stderr } = process;
  const clear = () => {
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  return {
    now: (text) => {
      clear();
      stderr.write(text.slice(0, (stderr.columns || 80) - 1));
    },
    done: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    end: clear,
  };
}

function lines(): Screen {
  let told = performance.now();
  return {
    now: (text) => {
      const now = performance.now();
      if (now - told < LINE_EVERY_MS) return;
      told = now;
      process.stderr.write(`${text}\n`);
    },
    done: (line) => {
      told = performance.now();
      process.stderr.write(`${line}\n`);
    },
    end: () => {},
  };
}

type Measured = Extract<Progress, { readonly kind: 'measured' }>;

function measuredText({ benchmark, round, reached }: Measured, precision: number): string {
  const known = reached === undefined ? '' : ` · ±${percent(reached)} where ±${percent(precision)} is wanted`;
  return `${visible(benchmark)} · round ${round}${known}`;
}

function resultLine({ benchmark, status, rounds, precision, durationMs }: BenchmarkResult): string {
  const reached = precision.reached === undefined ? '' : `, ±${percent(precision.reached)}`;
  const count = rounds.length === 1 ? '1 round' : `${rounds.length} rounds`;
  return visible(`${verdictText(status)}  ${benchmark}  ${count}${reached}  ${duration(durationMs)}`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
