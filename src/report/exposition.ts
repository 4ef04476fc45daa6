/** Metrics of one name, as Prometheus takes them. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  /** One sentence. */
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  /** Beside those that all have. */
  readonly labels?: Labels;
  readonly value: number;
}

type Labels = Readonly<Record<string, string>>;

/**
 * Metrics in Prometheus' text format 0.0.4, which node_exporter's textfile collector reads. A family without samples is left out.
 *
 * @param labels that each sample has
 */
export function exposition(families: readonly MetricFamily[], labels: Labels): string {
  const lines = families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => `${name}{${labelText({ ...labels, ...sample.labels })}} ${sample.value}`),
    ]);
  return lines.map((line) => `${line}\n`).join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** What a label says is any text: three characters are written otherwise. */
function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (character) => ESCAPES[character] ?? '')}"`)
    .join(',');
}
