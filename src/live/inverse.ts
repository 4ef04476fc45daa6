import type { Change, Plan } from './change.ts';

/**
 * What takes a plan back.
 *
 * @param rows that its changes have made, in their order
 */
export function inverseOf({ changes, steps, undoSteps }: Plan, rows: readonly (string | undefined)[]): Plan {
  return {
    changes: changes.map((change, index) => inverseChange(change, rows[index] ?? '')).toReversed(),
    steps: undoSteps,
    undoSteps: steps,
  };
}

function inverseChange(change: Change, row: string): Change {
  switch (change.kind) {
    case 'addMirror': {
      const { was: _, ...made } = change;
      return { ...made, kind: 'removeMirror', row };
    }
    case 'removeMirror': {
      const { row: was, ...removed } = change;
      return { ...removed, kind: 'addMirror', was };
    }
    case 'addSource':
      return { ...change, kind: 'removeSource' };
    case 'removeSource':
      return { ...change, kind: 'addSource' };
    case 'addPort': {
      const { was: _, ...made } = change;
      return { ...made, kind: 'removePort', row };
    }
    case 'removePort': {
      const { row: was, ...removed } = change;
      return { ...removed, kind: 'addPort', was };
    }
    default:
      return change satisfies never;
  }
}
