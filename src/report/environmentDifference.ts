import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Environment, Outcome, Report } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { loadText, statesText } from './benchFacts.ts';

/** A condition that two runs do not share. */
export interface EnvironmentDifference {
  /** Such as `kernel`. */
  readonly what: string;
  readonly base: string;
  readonly head: string;
}

/** What of the environment is compared; memory is not, which says nothing of a lab. */
const FACTS = [
  'kernel',
  'system',
  'architecture',
  'processor',
  'cores',
  'node',
  'user',
] as const satisfies readonly (keyof Environment)[];

const PARTS = {
  port: 'kind of port',
  switch: 'datapath',
  mechanism: 'mechanism',
  ovs: 'Open vSwitch',
  offloads: 'offloads',
  endpoint: 'kind of endpoint',
} as const satisfies Record<keyof Variant, string>;

/** The conditions that two runs do not share: of the machine, its tools, and parts of the variant that they have nothing of in common. */
export function environmentDifferences(base: Report, head: Report): readonly EnvironmentDifference[] {
  const [before, after] = [variedIn(base), variedIn(head)];
  const parts = (Object.keys(PARTS) as (keyof Variant)[]).filter((part) => isApart(before, after, part));
  const values = (varied: readonly Varied[], part: keyof Variant) => valuesOf(varied, part).join(', ');
  const facts = FACTS.map((fact) => ({
    what: fact,
    base: `${base.environment[fact]}`,
    head: `${head.environment[fact]}`,
  }));
  return [
    ...facts.filter((each) => each.base !== each.head),
    ...governorDifference(base.environment, head.environment),
    ...parts.map((part) => ({ what: PARTS[part], base: values(before, part), head: values(after, part) })),
    ...toolDifferences(base.environment.tools, head.environment.tools),
  ];
}

/** All of a report that has a variant. */
function variedIn({ outcomes, benchmarks = [] }: Report): readonly Varied[] {
  return [...outcomes, ...benchmarks];
}

type Varied = Pick<Outcome, 'variant'>;

/** A run that does not say what governor it had says nothing of a change. */
function governorDifference(base: Environment, head: Environment): readonly EnvironmentDifference[] {
  const [before, after] = [base.governor, head.governor];
  return before === undefined || after === undefined || before === after
    ? []
    : [{ what: 'CPU governor', base: before, head: after }];
}

/** Benchmarks of one name that do not measure the same, because options made them or their files were changed. */
export function benchmarkDifferences(
  benchmarks: readonly (readonly [BenchmarkResult | undefined, BenchmarkResult | undefined])[],
): readonly EnvironmentDifference[] {
  return benchmarks.flatMap(([base, head]) => {
    if (base === undefined || head === undefined) return [];
    const facts = [
      { what: `load of ${head.benchmark}`, base: loadText(base.load), head: loadText(head.load) },
      { what: `states of ${head.benchmark}`, base: statesText(base), head: statesText(head) },
    ];
    return facts.filter((each) => each.base !== each.head);
  });
}

/** The parts of the variant that have one value in each of two runs, and not the same one. */
export function loneParts(base: Report, head: Report): readonly (keyof Variant)[] {
  const [before, after] = [variedIn(base), variedIn(head)];
  return (Object.keys(PARTS) as (keyof Variant)[]).filter(
    (part) => isApart(before, after, part) && valuesOf(before, part).length === 1 && valuesOf(after, part).length === 1,
  );
}

/** Whether two runs have both values of a part, and none in common. */
function isApart(base: readonly Varied[], head: readonly Varied[], part: keyof Variant): boolean {
  const [before, after] = [valuesOf(base, part), valuesOf(head, part)];
  return before.length > 0 && after.length > 0 && !before.some((value) => after.includes(value));
}

function valuesOf(varied: readonly Varied[], part: keyof Variant): readonly string[] {
  return [...new Set(varied.map(({ variant }) => variant[part]))];
}

/** The installed Open vSwitch is not among them: which one was run is a part of the variant. */
function toolDifferences(base: Environment['tools'], head: Environment['tools']): readonly EnvironmentDifference[] {
  const names = [...new Set([...Object.keys(base), ...Object.keys(head)])].filter((name) => name !== 'openvswitch');
  return names
    .map((what) => ({ what, base: base[what] ?? 'not installed', head: head[what] ?? 'not installed' }))
    .filter((each) => each.base !== each.head);
}
