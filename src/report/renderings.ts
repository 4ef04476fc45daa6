import type { Report } from '../model/report.ts';

/** A report as a file: how it is asked for, what it is called in the folder of a run, and its text. */
interface Rendering {
  readonly format: string;
  readonly file: string;
  /** Made when the run has ended, not after each outcome: it is large. */
  readonly atEnd?: true;
  readonly render: (report: Report) => Promise<string>;
  /** Of which reports it lies in the folder; of all unless told. */
  readonly of?: (report: Report) => boolean;
}

/** What may lie in the folder of a run. A renderer is loaded when there is something to render. */
export const RENDERINGS = [
  { format: 'json', file: 'run.json', render: async (report) => (await import('./json.ts')).renderJson(report) },
  {
    format: 'markdown',
    file: 'report.md',
    render: async (report) => (await import('./markdown.ts')).renderMarkdown(report),
  },
  {
    format: 'html',
    file: 'report.html',
    atEnd: true,
    render: async (report) => (await import('./html/page.ts')).renderHtml(report),
  },
  { format: 'junit', file: 'junit.xml', render: async (report) => (await import('./junit.ts')).renderJunit(report) },
  {
    format: 'csv',
    file: 'samples.csv',
    render: async (report) => (await import('./samplesCsv.ts')).renderSamplesCsv(report),
    of: ({ benchmarks = [] }) => benchmarks.length > 0,
  },
] as const satisfies readonly Rendering[];

export type Format = (typeof RENDERINGS)[number]['format'];

export const FORMATS: readonly Format[] = RENDERINGS.map(({ format }) => format);

/** What lies in the folder of this run while it goes on, or when it has ended. */
export function renderingsOf(report: Report, ended: boolean): readonly Rendering[] {
  const all: readonly Rendering[] = RENDERINGS;
  return all.filter(({ of, atEnd }) => (ended || !atEnd) && (of?.(report) ?? true));
}
