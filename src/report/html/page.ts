import type { Outcome, Report } from '../../model/report.ts';
import { headline } from '../headline.ts';
import { benchmarksOf } from './benchmarks.ts';
import { environmentOf } from './environment.ts';
import { header } from './header.ts';
import { html, verbatim } from './html.ts';
import { matrix } from './matrix.ts';
import { mechanismsOf } from './mechanisms.ts';
import { outcomesOf } from './outcomes.ts';
import { SCRIPT } from './script.ts';
import { stepsAndDeviations } from './steps.ts';
import { STYLE } from './style.ts';

/** Nothing is loaded from anywhere: styles and the one script stand in the page. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
/** So that no browser asks for one. */
const ICON =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath d=%22M3 4h10M3 8h10M8 8v5%22 stroke=%22%233366aa%22 stroke-width=%222%22 fill=%22none%22/%3E%3C/svg%3E';

/** A report as one HTML page: it needs no network, and its links lead to what lies beside it. */
export function renderHtml(report: Report): string {
  const ids = new Map(report.outcomes.map((outcome, index) => [outcome, `outcome-${index + 1}`]));
  const idOf = (outcome: Outcome) => ids.get(outcome) ?? '';
  const title = headline(report);
  const sections = [
    { id: 'benchmarks', name: 'Benchmarks', content: benchmarksOf(report.benchmarks ?? []) },
    { id: 'mechanisms', name: 'Mechanisms', content: mechanismsOf(report, idOf) },
    { id: 'scenarios', name: 'Scenarios', content: outcomesOf(report, idOf) },
    { id: 'matrix', name: 'Scenario by variant', content: matrix(report, idOf) },
    { id: 'environment', name: 'Environment', content: html`${stepsAndDeviations(report)}${environmentOf(report)}` },
  ].filter(({ content }) => content.markup !== '');
  const places = html`<nav class="places" aria-label="sections">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>`;
  const page = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="${POLICY}"/><meta name="viewport" content="width=device-width, initial-scale=1"/><meta name="color-scheme" content="light dark"/><meta name="referrer" content="no-referrer"/><title>${title} - mirrorbench</title><link rel="icon" href="${ICON}"/><style>${verbatim(STYLE)}</style></head><body>${header(
    report,
  )}${places}<main>${sections.map(({ content }) => content)}</main><footer><p>All of it comes from <a href="./run.json">run.json</a>; <a href="./report.md">report.md</a> and <a href="./junit.xml">junit.xml</a> lie beside it.</p></footer><script>${verbatim(SCRIPT)}</script></body></html>
`;
  return page.markup;
}
