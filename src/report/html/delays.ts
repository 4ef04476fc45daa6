import type { CopyDelays } from '../../model/verdict.ts';
import { distributionChart } from './charts/distribution.ts';
import type { Html } from './html.ts';

/** How long after their packets copies departed, as a distribution. */
export function delaysChart({ copies, quantiles }: CopyDelays): Html {
  const points = quantiles.map(({ quantile, nanoseconds }) => ({ quantile, value: nanoseconds / 1000 }));
  return distributionChart('Delay of copies', { label: 'µs after the packet', format: microseconds }, [
    { name: 'copies', count: copies, points },
  ]);
}

function microseconds(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}
