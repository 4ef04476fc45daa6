import { EMPTY_NODE } from './contenders.mjs';
import { plot } from './plot.mjs';

/** For each traffic a chart of the medians over packets, of what was measured in full: an SVG and a name for its file. */
export function charts(rows) {
  const measured = rows.filter(({ contender, scaledFrom }) => contender !== EMPTY_NODE && scaledFrom === undefined);
  const each = (rows, key, then) =>
    [...new Set(rows.map((row) => row[key]))].map((value) =>
      then(
        value,
        rows.filter((row) => row[key] === value),
      ),
    );
  return each(measured, 'sizes', (sizes, rows) => ({
    file: `linear-${sizes}.svg`,
    svg: plot({
      title: `frame sizes ${sizes}`,
      x: 'millions of packets in the source',
      y: 'seconds',
      series: each(rows, 'contender', (contender, rows) =>
        each(rows, 'condition', (condition, rows) => ({
          name: `${contender}, ${condition}`,
          group: contender,
          points: rows.map(({ packets, median }) => [packets / 1e6, median]),
        })),
      ).flat(),
    }),
  }));
}
