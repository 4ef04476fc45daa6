const WIDTH = 940;
const HEIGHT = 460;
const LEFT = 60;
const RIGHT = 330;
const TOP = 40;
const BOTTOM = 50;
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** An SVG of lines: `series` of a name, the group that shares its colour, and points [x, y]. The first of a group is drawn through. */
export function plot({ title, x, y, series }) {
  const points = series.flatMap((line) => line.points);
  const xTicks = ticks(Math.max(...points.map(([value]) => value)));
  const yTicks = ticks(Math.max(...points.map(([, value]) => value)));
  const across = (value) => LEFT + (value / xTicks.at(-1)) * (WIDTH - LEFT - RIGHT);
  const up = (value) => HEIGHT - BOTTOM - (value / yTicks.at(-1)) * (HEIGHT - TOP - BOTTOM);
  const groups = [...new Set(series.map(({ group }) => group))];

  const grid = [
    ...xTicks.flatMap((tick) => [
      line(across(tick), up(0), across(tick), TOP),
      text(across(tick), up(0) + 18, 'middle', String(tick)),
    ]),
    ...yTicks.flatMap((tick) => [
      line(LEFT, up(tick), across(xTicks.at(-1)), up(tick)),
      text(LEFT - 8, up(tick) + 4, 'end', String(tick)),
    ]),
    text(across(xTicks.at(-1) / 2), HEIGHT - 10, 'middle', x),
    text(LEFT, TOP - 14, 'start', `${title}: ${y}`),
  ];
  const lines = series.flatMap(({ name, group, points }, index) => {
    const first = series.findIndex((other) => other.group === group) === index;
    const colour = COLOURS[groups.indexOf(group) % COLOURS.length];
    const stroke = `fill="none" stroke="${colour}" stroke-width="2"${first ? '' : ' stroke-dasharray="6 4"'}`;
    const row = TOP + 10 + index * 20;
    return [
      `<polyline ${stroke} points="${points.map(([px, py]) => `${round(across(px))},${round(up(py))}`).join(' ')}"/>`,
      ...points.map(([px, py]) => `<circle cx="${round(across(px))}" cy="${round(up(py))}" r="3" fill="${colour}"/>`),
      `<path ${stroke} d="M${WIDTH - RIGHT + 15} ${row}h30"/>`,
      text(WIDTH - RIGHT + 52, row + 4, 'start', name),
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${[...grid, ...lines].join('\n')}
</svg>
`;
}

/** From 0 to the first round number that is not below `highest`, in some five steps. */
function ticks(highest) {
  const power = 10 ** Math.floor(Math.log10(highest / 5));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power * 5.01 >= highest);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

function line(x1, y1, x2, y2) {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#ddd"/>`;
}

function text(x, y, anchor, content) {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${content}</text>`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
