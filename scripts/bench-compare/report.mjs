import Table from 'cli-table3';

const HEAD = [
  'packets',
  'sizes',
  'condition',
  'contender',
  'seconds: median (fastest to slowest)',
  'less an empty Node',
  '× cmp',
  'MB/s',
  'peak MB',
];

const LEGEND = [
  'Wall time of whole processes, start-up included; captures in the page cache; contenders in turn in each round.',
  '“less an empty Node”: median of the differences to `node -e 0` in the same round.',
  '“× cmp”: median to median, of mirrorbench less an empty Node. “MB/s”: bytes of both files through the median.',
  '“≈”: measured once, on so many packets as told and on a tenth of them, and continued in a straight line.',
  'tshark compares header fields and checksums, not bytes. tcpdump reads and writes, and compares nothing.',
];

export function terminalTable(rows) {
  const table = new Table({
    head: HEAD,
    colAligns: HEAD.map((_, column) => (column > 0 && column < 4 ? 'left' : 'right')),
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map(cells));
  return table.toString();
}

/** `charts` are names of SVG files beside it. */
export function markdown({ title, machine, rows, notes, charts }) {
  const row = (columns) => `| ${columns.join(' | ')} |`;
  const align = HEAD.map((_, column) => (column > 0 && column < 4 ? '---' : '---:'));
  return [
    `# ${title}`,
    machine,
    [HEAD, align, ...rows.map(cells)].map(row).join('\n'),
    ...charts.map((chart) => `![time over packets](${chart})`),
    [...LEGEND, ...notes].map((line) => `- ${line}`).join('\n'),
    '',
  ].join('\n\n');
}

/** `charts` are SVG texts. */
export function html({ title, machine, rows, notes, charts }) {
  const row = (columns, tag) => `<tr>${columns.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #ddd; padding: 0.2em 0.6em; text-align: right; white-space: nowrap; }
th { white-space: normal; }
:is(th, td):is(:nth-child(2), :nth-child(3), :nth-child(4)) { text-align: left; }
svg { max-width: 60em; }
</style>
<h1>${escaped(title)}</h1>
<p>${escaped(machine)}</p>
<table>
${[row(HEAD, 'th'), ...rows.map((each) => row(cells(each), 'td'))].join('\n')}
</table>
${charts.join('\n')}
<ul>
${[...LEGEND, ...notes].map((line) => `<li>${escaped(line)}</li>`).join('\n')}
</ul>
</html>
`;
}

function cells(row) {
  return [
    row.packets.toLocaleString('en'),
    row.sizes,
    row.condition,
    row.contender,
    secondsOf(row),
    digits(row.lessEmpty),
    digits(row.timesCmp),
    whole(row.megabytesPerSecond),
    whole(row.peakMegabytes),
  ];
}

function secondsOf({ seconds, median, scaledFrom }) {
  if (scaledFrom !== undefined) return `≈ ${digits(median)} (from ${scaledFrom.toLocaleString('en')})`;
  if (seconds.length === 1) return `${digits(median)} (once)`;
  return `${digits(median)} (${digits(Math.min(...seconds))} to ${digits(Math.max(...seconds))})`;
}

function digits(value) {
  return value?.toFixed(value < 10 ? 3 : 1) ?? '–';
}

function whole(value) {
  return value?.toFixed(0) ?? '–';
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
