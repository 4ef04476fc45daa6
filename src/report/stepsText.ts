import { outcomeNames } from './names.ts';
import type { Painter } from './paint.ts';
import { shown } from './status.ts';
import type { VersionChange, VersionStep } from './versionSteps.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** What changes between versions, for the terminal; empty when there is but one version. */
export function renderSteps(steps: readonly VersionStep[], width: number, paint: Painter): string {
  if (steps.length === 0) return '';
  return [paint.head('What changes between versions'), ...steps.map((step) => renderStep(step, width, paint))].join(
    '\n\n',
  );
}

function renderStep(step: VersionStep, width: number, paint: Painter): string {
  const gates = [
    ['gates now in force', step.gatesNow],
    ['gates no longer in force', step.gatesNoLonger],
  ] as const;
  return [
    ...wrap(visible(`${step.from} → ${step.to}: ${step.summary}`), width).map(paint.head),
    ...step.changes.flatMap((change) => renderChange(change, width, paint)),
    ...gates
      .filter(([, names]) => names.length > 0)
      .flatMap(([title, names]) => wrap(visible(`${title}: ${names.join(', ')}`), width, '  ', '    ')),
  ].join('\n');
}

function renderChange(
  { outcomes, before, after, notes }: VersionChange,
  width: number,
  paint: Painter,
): readonly string[] {
  const title = `${outcomeNames(outcomes, {})}: ${shown[before].word} → ${shown[after].word}`;
  return [
    ...wrap(visible(title), width, '  ', '    ').map(paint.status(after)),
    ...notes.flatMap((note) => wrap(visible(note), width, '    ', '      ')),
  ];
}
