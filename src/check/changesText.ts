import type { FieldChange } from '../model/comparison.ts';

/** Changes as a person would say them: `ipv4.ttl 64 became 63, vlan 10 removed`. */
export function changesText(changes: readonly FieldChange[]): string {
  return changes.map(changeText).join(', ');
}

function changeText({ field, before, after }: FieldChange): string {
  if (before === '') return `${field} ${after} added`;
  return after === '' ? `${field} ${before} removed` : `${field} ${before} became ${after}`;
}
