import type { Outcome, StoredTrial } from '../model/report.ts';
import { escapeMarkdown, markdownTable } from './escape.ts';
import { isOff, lostText, packetCount, residualText } from './ledgerText.ts';
import { outcomeName } from './names.ts';
import { isOpen } from './status.ts';
import type { Naming } from './summary.ts';

/**
 * The packets of each trial hop by hop: of outcomes that did not pass all hops, of others those where something was lost or does not add up,
 * and how many trials balance.
 */
export function ledgerMarkdown(outcomes: readonly Outcome[], naming: Naming): readonly string[] {
  let balanced = 0;
  const tables = outcomes.flatMap((outcome) => {
    const shown = outcome.trials.filter(({ ledger }) => isOpen(outcome) || ledger.some(isOff));
    balanced += outcome.trials.length - shown.length;
    if (shown.length === 0) return [];
    return [
      `**${escapeMarkdown(outcomeName(outcome, naming))}**\n\n${markdownTable(
        HEAD,
        shown.flatMap((trial) => rows(trial, isOpen(outcome))),
      )}`,
    ];
  });
  const others = `${balanced} ${balanced === 1 ? 'trial balances' : 'trials balance'}: at each hop that is known, what came in went out.`;
  return balanced === 0 ? tables : [...tables, others];
}

const HEAD = ['Trial', 'Hop', 'At', 'In', 'Out', 'Lost', 'Residual'];

function rows({ trial, ledger }: StoredTrial, all: boolean): readonly (readonly string[])[] {
  const shown = all ? ledger : ledger.filter(isOff);
  return shown.map((row) => [
    escapeMarkdown(trial),
    row.hop,
    escapeMarkdown(row.at),
    packetCount(row.in),
    packetCount(row.out),
    escapeMarkdown(lostText(row)),
    residualText(row),
  ]);
}
