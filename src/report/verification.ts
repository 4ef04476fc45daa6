import type { Verification } from '../model/verification.ts';
import { escapeMarkdown } from './escape.ts';
import { painter } from './paint.ts';
import { shown, verdictText } from './status.ts';
import { verificationFacts, verificationHeadline } from './verificationFacts.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** How to draw: `color` with terminal colours; `width` in columns, 80 unless told, not less than 60. */
interface VerificationOptions {
  readonly color: boolean;
  readonly width?: number;
}

const INDENT = 10;

/** What was found of a mirror of a running switch, for the terminal: the one line that matters, then facts. */
export function renderVerification(verification: Verification, { color, width = 80 }: VerificationOptions): string {
  const room = Math.max(60, width);
  const { status } = verification;
  const headline = `${shown[status].symbol} ${visible(verificationHeadline(verification))}`;
  const facts = verificationFacts(verification).flatMap(([label, lines]) =>
    lines.flatMap((line, index) =>
      wrap(visible(line), room, (index === 0 ? label : '').padEnd(INDENT), ' '.repeat(INDENT)),
    ),
  );
  return `${[...wrap(headline, room).map(painter(color).status(status)), '', ...facts].join('\n')}\n`;
}

/** The same as Markdown, fit for a ticket. */
export function renderVerificationMarkdown(verification: Verification): string {
  const headline = `**${verdictText(verification.status)}**: ${escapeMarkdown(verificationHeadline(verification))}`;
  const facts = verificationFacts(verification).map(([label, lines]) => {
    const [first = '', ...others] = lines.map(escapeMarkdown);
    return others.length === 0
      ? `* ${label}: ${first}`
      : [`* ${label}:`, ...[first, ...others].map((line) => `  * ${line}`)].join('\n');
  });
  return `${headline}\n\n${facts.join('\n')}\n`;
}
