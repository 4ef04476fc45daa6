import type { CaseResult, FaultKind, JudgedTrial, SelftestReport } from '../model/selftest.ts';

/** What came of one fault, in all its cases. */
export interface FaultSummary {
  readonly fault: FaultKind;
  readonly injected: number;
  readonly found: number;
  readonly rightClass: number;
  /** Undefined for a fault that has no hop. */
  readonly rightHop?: number;
}

/** The faults of a selftest, each with its counts. */
export function faultSummaries({ faults, cases }: Pick<SelftestReport, 'faults' | 'cases'>): readonly FaultSummary[] {
  return faults.map((fault) => {
    const own = cases.filter((one) => one.fault === fault.name);
    const count = (is: (one: CaseResult) => boolean | undefined): number =>
      own.filter((one) => is(one) === true).length;
    return {
      fault,
      injected: own.length,
      found: count(({ found }) => found),
      rightClass: count(({ rightClass }) => rightClass),
      ...(fault.expected.hop !== undefined && { rightHop: count(({ rightHop }) => rightHop) }),
    };
  });
}

/** All trials without a fault, and those of them that did not pass. */
export function cleanTrials({ cases }: Pick<SelftestReport, 'cases'>): {
  readonly all: readonly JudgedTrial[];
  readonly alarms: readonly JudgedTrial[];
} {
  const all = cases.flatMap(({ clean }) => clean);
  return { all, alarms: all.filter(({ status }) => status !== 'passed') };
}

/** The cases that were not found, or not named right. */
export function misjudged({ cases }: Pick<SelftestReport, 'cases'>): readonly CaseResult[] {
  return cases.filter(({ found, rightClass, rightHop }) => !(found && rightClass && rightHop !== false));
}

/** Whether the harness has stood its trial: each fault found and named right, no false alarm, and something was tried. */
export function hasStood(report: SelftestReport): boolean {
  const isClean = misjudged(report).length === 0 && cleanTrials(report).alarms.length === 0;
  return report.complete && report.cases.length > 0 && isClean;
}

/** The one line that matters. */
export function selftestHeadline(report: SelftestReport): string {
  const { cases, complete } = report;
  const { all, alarms } = cleanTrials(report);
  const right = cases.length - misjudged(report).length;
  const found = `${right} of ${cases.length} faults found and named right`;
  const alarm = `${alarms.length} false alarms in ${all.length} clean trials`;
  return `${found}, ${alarm}${complete ? '' : '; cut short'}`;
}

/** A fault's expectation in a few words. */
export function expectationText({ expected }: FaultKind): string {
  const named = [
    ...(expected.hop === undefined ? [] : [expected.hop]),
    ...('words' in expected ? [expected.words] : []),
  ];
  const kinds = expected.status === 'failed' ? `failed: ${expected.kinds.join(', ')}` : 'inconclusive';
  return [kinds, ...named].join('; ');
}
