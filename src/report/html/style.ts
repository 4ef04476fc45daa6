/** One look for light and dark: each colour is a pair, and the scheme decides (`light-dark`). Statuses and series have shapes and words beside their colours. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f6f3, #131519);
  --card: light-dark(#ffffff, #1b1e24);
  --sunken: light-dark(#f3f3ef, #15181d);
  --ink: light-dark(#1b1e23, #e8eaed);
  --muted: light-dark(#5a616b, #a5adb8);
  --line: light-dark(#e0e0da, #30353e);
  --accent: light-dark(#1f56a8, #8ab6ff);
  --passed: light-dark(#17693f, #74d6a2);
  --failed: light-dark(#b3201c, #ff8d85);
  --inconclusive: light-dark(#7d5200, #f1c46a);
  --errored: light-dark(#8a1a63, #ff93cf);
  --knownDeviation: light-dark(#5140a8, #bcacff);
  --skipped: light-dark(#5a616b, #a5adb8);
  --series-0: light-dark(#5a616b, #a5adb8);
  --series-1: light-dark(#1f56a8, #8ab6ff);
  --series-2: light-dark(#b4540a, #ffb066);
  --series-3: light-dark(#17693f, #74d6a2);
  --series-4: light-dark(#8a1a63, #ff93cf);
  --series-5: light-dark(#5140a8, #bcacff);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
  background: var(--page);
  color: var(--ink);
  -webkit-text-size-adjust: 100%;
}
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 74rem; padding: 0 1.25rem 3rem; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, p, ul, ol, figure, fieldset { margin: 0; padding: 0; border: 0; font-size: inherit; }
ul, ol { list-style: none; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre, kbd { font-family: var(--mono); font-size: .86em; }
pre { margin: 0; overflow-x: auto; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.muted, .source { color: var(--muted); }
.source { font-size: .9em; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
main > section { margin-top: 2.5rem; }
h2 { font-size: 1.2rem; font-weight: 650; margin-bottom: .75rem; letter-spacing: -.01em; }
h4 { font-size: .8rem; font-weight: 650; text-transform: uppercase; letter-spacing: .06em; color: var(--muted); margin: 0 0 .5rem; }

.top { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: 1.1rem 0; }
.brand span { color: var(--muted); }
button, .chip, input { font: inherit; font-size: .9rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .75rem; }
button { cursor: pointer; white-space: nowrap; }
button:hover, .chip:hover { border-color: var(--muted); }

.verdict-banner { --tone: var(--skipped); background: var(--card); border: 1px solid var(--line); border-top: 5px solid var(--tone); border-radius: 12px; padding: 1.5rem 1.75rem 1.4rem; }
.verdict-banner h1 { display: flex; gap: .7rem; font-size: clamp(1.2rem, 2.6vw, 1.65rem); line-height: 1.3; font-weight: 650; letter-spacing: -.015em; }
.verdict-banner h1 .symbol { color: var(--tone); }
.share { display: flex; gap: 2px; height: 10px; margin: 1.25rem 0 .8rem; border-radius: 5px; overflow: hidden; }
.share i { flex-basis: 4px; background: var(--tone); }
.counts { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; font-size: .95rem; }
.counts li { color: var(--tone); }
.counts b { font-size: 1.15em; font-variant-numeric: tabular-nums; }

.places { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin-top: .9rem; font-size: .9rem; }

.passed { --tone: var(--passed); }
.failed { --tone: var(--failed); }
.inconclusive { --tone: var(--inconclusive); }
.errored { --tone: var(--errored); }
.knownDeviation { --tone: var(--knownDeviation); }
.skipped { --tone: var(--skipped); }
.badge { display: inline-block; justify-self: start; color: var(--tone); font-size: .82rem; font-weight: 600; white-space: nowrap; border: 1px solid color-mix(in srgb, var(--tone) 40%, transparent); background: color-mix(in srgb, var(--tone) 7%, var(--card)); border-radius: 99px; padding: .05rem .6rem; }
.badge.small { padding: 0; width: 1.5rem; text-align: center; position: relative; }

.filter { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin-bottom: .75rem; position: sticky; top: 0; z-index: 1; background: var(--page); padding: .6rem 0; }
.search { flex: 1 1 16rem; position: relative; }
.search input { width: 100%; padding: .5rem .8rem; }
.search input::placeholder { color: var(--muted); opacity: 1; }
.search kbd { position: absolute; right: .7rem; top: .55rem; color: var(--muted); border: 1px solid var(--line); border-radius: 4px; padding: 0 .4rem; }
.search input:focus + kbd { display: none; }
fieldset { display: flex; flex-wrap: wrap; gap: .4rem; min-width: 0; }
.chip { cursor: pointer; border-radius: 99px; color: var(--tone); }
.chip input { appearance: none; margin: 0; padding: 0; border: 0; background: none; position: absolute; width: 1px; height: 1px; }
.chip:has(:checked) { background: color-mix(in srgb, var(--tone) 14%, var(--card)); border-color: var(--tone); font-weight: 600; text-decoration: underline; text-underline-offset: .2em; }
.chip:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
#shown { font-size: .9rem; color: var(--muted); min-width: 9ch; }

.outcomes { overflow: clip; }
.outcome + .outcome { border-top: 1px solid var(--line); }
.outcome > summary { display: grid; grid-template-columns: 9.6rem minmax(12rem, 1.2fr) minmax(8rem, 1.6fr) 4rem 1rem; gap: .3rem 1rem; align-items: baseline; padding: .65rem 1.1rem; cursor: pointer; list-style: none; }
.outcome > summary::-webkit-details-marker { display: none; }
.outcome > summary::after { content: '›'; color: var(--muted); transition: transform .12s; justify-self: center; }
.outcome[open] > summary::after { transform: rotate(90deg); }
.outcome > summary:hover { background: var(--sunken); }
.outcome > summary:focus-visible { outline-offset: -3px; }
.scenario { font-weight: 600; }
.variant { color: var(--muted); font-size: .88rem; }
.outcome > summary .evidence { color: var(--muted); font-size: .92rem; }
.time { color: var(--muted); font-size: .85rem; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.body { padding: .3rem 1.4rem 1.6rem; border-left: 3px solid var(--line); margin: 0 0 .4rem 1.1rem; }
.claim { font-size: 1.08rem; max-width: 46rem; margin-bottom: 1.1rem; }
.note, .reason { background: var(--sunken); border-radius: 8px; padding: .7rem 1rem; margin-bottom: 1rem; }
.reason { white-space: pre-wrap; }
.columns { display: grid; grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); gap: 1rem 2.25rem; align-items: start; margin-bottom: 1.4rem; }
.columns > :only-child { grid-column: 1 / -1; }
.verdicts > li + li { border-top: 1px solid var(--line); margin-top: .8rem; padding-top: .8rem; }
.verdict code { background: var(--sunken); border-radius: 5px; padding: .1rem .4rem; margin: 0 .2rem; }
.verdict .evidence { font-variant-numeric: tabular-nums; }
.findings { margin: .35rem 0 .5rem 1.9rem; font-size: .95rem; }
.findings li { list-style: disc; }
.more { font-size: .92rem; margin-top: .6rem; }
.command { background: var(--sunken); border-radius: 5px; padding: .15rem .5rem; user-select: all; }

svg { display: block; max-width: 100%; }
.lab { width: 100%; }
.lab text { fill: var(--ink); font-size: 12.5px; }
.lab .label { paint-order: stroke; stroke: var(--sunken); stroke-width: 5px; stroke-linejoin: round; }
.lab .name { font-weight: 650; font-size: 13.5px; }
.lab .note { fill: var(--muted); font-size: 10.5px; }
.bridge { fill: var(--sunken); stroke: var(--muted); stroke-width: 1.2; }
.endpoint { fill: var(--card); stroke: var(--line); stroke-width: 1.2; }
.wire { fill: none; stroke: var(--muted); stroke-width: 1.2; }
.port { fill: var(--card); stroke: var(--muted); stroke-width: 1.4; }
.port.marked { stroke: var(--series); stroke-width: 2.2; }
.port.output { fill: var(--series); }
.arrow { fill: none; stroke: var(--series); stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.copies { stroke-width: 2; opacity: .9; }
.line { fill: none; stroke: var(--series); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.s0 { --series: var(--series-0); } .s1 { --series: var(--series-1); } .s2 { --series: var(--series-2); }
.s3 { --series: var(--series-3); } .s4 { --series: var(--series-4); } .s5 { --series: var(--series-5); }
.line.solid { stroke-dasharray: none !important; } .line.s0 { stroke-dasharray: none; } .line.s1 { stroke-dasharray: 6 4; } .line.s2 { stroke-dasharray: 2 4; }
.line.s3 { stroke-dasharray: 9 4 2 4; } .line.s4 { stroke-dasharray: 12 4; } .line.s5 { stroke-dasharray: 4 3; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .86rem; color: var(--muted); margin: .3rem 0; }
.legend li { display: flex; gap: .45rem; align-items: center; }
.legend svg { flex: none; }
.legend b { color: var(--ink); }
.topology .legend { margin-top: .6rem; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem 1.75rem; margin-top: .8rem; }
figcaption { font-weight: 600; font-size: .92rem; margin-bottom: .2rem; }
.chart { width: 100%; max-width: 36rem; }
.chart text { fill: var(--muted); font-size: 11.5px; font-variant-numeric: tabular-nums; }
.chart .value { fill: var(--ink); }
.axis line { stroke: var(--muted); }
.axis .grid { stroke: var(--line); }
rect.owed, .swatch.owed { fill: color-mix(in srgb, var(--muted) 38%, transparent); background: color-mix(in srgb, var(--muted) 38%, transparent); }
rect.missing, .swatch.missing { fill: var(--failed); background: var(--failed); }
.swatch { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; }
.swatch.missing { outline: 1px solid var(--failed); outline-offset: 1px; }
.dot { fill: var(--series); fill-opacity: .45; }
.dot.spoiled { fill: none; stroke: var(--muted); }
.interval { fill: var(--series); fill-opacity: .16; stroke: var(--series); stroke-opacity: .7; }
.mean { stroke: var(--series); stroke-width: 2.5; }
.reference { stroke: var(--muted); stroke-dasharray: 3 3; }
.mark { fill: var(--card); stroke: var(--series); stroke-width: 2; }

.behind { border-top: 1px solid var(--line); padding-top: 1.1rem; margin-bottom: 1.4rem; }
.behind h4 code { text-transform: none; letter-spacing: 0; font-weight: 400; margin-left: .3rem; }
.packets { margin: .5rem 0 0; }
.packets > summary, .data > summary { cursor: pointer; font-size: .86rem; color: var(--accent); width: fit-content; }
.data { margin-top: .3rem; }
.data[open] { margin-bottom: .8rem; }
.pair { margin: .7rem 0 1.1rem; }
.kind { color: var(--failed); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19.5rem), 1fr)); gap: .6rem; }
.side { background: var(--sunken); border-radius: 8px; padding: .6rem .8rem; min-width: 0; }
.side h5 { font-size: .82rem; font-weight: 600; color: var(--muted); margin-bottom: .3rem; }
.side pre { font-size: .76rem; line-height: 1.5; }
.side.none { display: grid; grid-template-rows: auto 1fr; align-items: center; justify-items: center; border: 1.5px dashed var(--line); background: none; color: var(--muted); }
.side.none h5 { justify-self: start; }
.offset, .skip { color: var(--muted); }
mark { background: color-mix(in srgb, var(--failed) 16%, var(--card)); color: var(--failed); font-weight: 700; text-decoration: underline; text-underline-offset: .2em; border-radius: 2px; }

.trial { margin-bottom: 1.1rem; }
.trial > h5 { font-size: .95rem; font-weight: 650; margin-bottom: .45rem; }
.trial > h5 span { font-weight: 400; color: var(--muted); margin-left: .6rem; }
.flow { display: flex; flex-wrap: wrap; gap: .5rem 1.35rem; }
.flow li { position: relative; flex: 1 1 9.5rem; max-width: 20rem; background: var(--sunken); border: 1px solid transparent; border-radius: 8px; padding: .45rem .7rem .55rem; font-size: .86rem; display: flex; flex-direction: column; }
.flow li + li::before { content: '→'; position: absolute; left: -1.15rem; top: .9rem; color: var(--muted); }
.flow li.off { border-color: var(--failed); }
.flow .at { color: var(--muted); font-size: .8rem; font-weight: 400; }
.flow .io { font-variant-numeric: tabular-nums; font-weight: 600; margin-top: .25rem; display: flex; justify-content: space-between; gap: .6rem; align-items: baseline; }
.flow .lost { color: var(--failed); font-weight: 600; font-size: .8rem; line-height: 1.35; margin-top: .2rem; }
.flow .more { color: var(--inconclusive); font-size: .8rem; margin-top: .2rem; }
.bar { display: flex; height: 5px; border-radius: 3px; background: var(--line); overflow: hidden; margin-top: .25rem; }
.bar i { background: var(--muted); }
.bar i.gone { background: repeating-linear-gradient(-45deg, var(--failed) 0 3px, var(--card) 3px 5px); }

.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; font-size: .88rem; min-width: 100%; }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; font-variant-numeric: tabular-nums; }
thead th { color: var(--muted); font-size: .8rem; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
.card > .scroll, .scroll.card { padding: .5rem 1.1rem; }
.card > .scroll + .scroll { border-top: 1px solid var(--line); }
.data .scroll { margin-top: .35rem; overflow-wrap: normal; }
.matrix { overflow-wrap: normal; }
.matrix th:not(:first-child), .matrix td { text-align: center; }
.matrix th[scope=row] { min-width: 12rem; }
.matrix a { text-decoration: none; }
.matrix .differs th { font-weight: 650; }
.differ { color: var(--inconclusive); }
.side-by-side { margin-bottom: 1.25rem; }
.side-by-side > .scroll { padding-left: 0; }
.side-by-side table { overflow-wrap: normal; }
.side-by-side thead th { white-space: normal; vertical-align: bottom; line-height: 1.3; min-width: 5rem; }
.side-by-side tr > :first-child { position: sticky; left: 0; z-index: 1; background: var(--card); padding-left: 1.1rem; min-width: 8.5rem; }
.side-by-side th[scope=row] { font-weight: 600; }
.side-by-side .change { display: block; color: var(--muted); white-space: nowrap; }
.mechanisms td { white-space: nowrap; }
.mechanisms a { color: inherit; text-decoration-color: var(--line); }
.legend, .notes { padding: .5rem 1.1rem .6rem; font-size: .88rem; color: var(--muted); }
.legend + .notes { padding-top: 0; }
.plain > li { padding: .9rem 1.1rem; }
.plain > li + li { border-top: 1px solid var(--line); }
.plain h3 { font-weight: 650; }
.plain ul { margin-left: 1.2rem; }
.plain ul li { list-style: disc; }

.benchmark { padding: 1.2rem 1.4rem 1.5rem; }
.benchmark + .benchmark { margin-top: 1.25rem; }
.benchmark h3 { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; font-weight: 600; }
.benchmark .answer { font-size: 1.25rem; line-height: 1.35; font-weight: 650; letter-spacing: -.01em; margin: .3rem 0 .3rem; }
.facts { margin: .8rem 0 0 1.1rem; font-size: .92rem; color: var(--muted); }
.facts li { list-style: disc; }
.charts.wide { grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); }
footer { margin-top: 2.5rem; color: var(--muted); font-size: .9rem; }

@media (max-width: 48rem) {
  body { padding: 0 .8rem 2rem; }
  .verdict-banner { padding: 1.1rem 1.1rem 1rem; }
  .outcome > summary { grid-template-columns: 1fr auto 1rem; padding: .7rem .9rem; }
  .outcome > summary .badge { justify-self: start; }
  .outcome > summary .what, .outcome > summary .evidence { grid-column: 1 / -1; grid-row: auto; }
  .outcome > summary .time { grid-row: 1; grid-column: 2; }
  .outcome > summary::after { grid-row: 1; grid-column: 3; }
  .body { margin-left: .5rem; padding: .3rem .8rem 1.2rem; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .filter { position: static; }
  .flow { flex-direction: column; gap: 1.1rem; }
  .flow li { max-width: none; flex-basis: auto; }
  .flow li + li::before { content: '↓'; left: 50%; top: -1.25rem; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print {
  :root, :root[data-theme] { color-scheme: light; font-size: 11px; background: #fff; }
  .filter, #theme, .places, .data:not([open]), footer { display: none; }
  body { max-width: none; padding: 0; }
  .outcome, .benchmark, figure, .flow li, tr { break-inside: avoid-page; }
  .outcome[open] { break-inside: auto; }
  .share i, .bar i, mark, .badge, rect { print-color-adjust: exact; }
}
`;
