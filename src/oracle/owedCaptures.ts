import type { Mirror } from '../model/mirror.ts';
import type { WholeCapture } from '../model/observation.ts';
import type { RuleName } from './rules.ts';

/** The captures whose packets a mirror owes, each packet of them once; or why that cannot be said so. */
export type OwedCaptures = { readonly captures: readonly WholeCapture[] } | { readonly unknown: string };

/**
 * What a mirror owes as whole captures, where the switch delivers each packet to one port at most and unchanged: for trials whose packets are
 * too many to follow one by one, or are cut on the way. A packet that is selected where it arrived is not owed again where it departs.
 *
 * @param arrivals packets that arrived, by port
 * @param rules names of the oracle's rules that are in force
 */
export function owedCaptures(
  mirror: Mirror,
  arrivals: Readonly<Record<string, number>>,
  rules: readonly string[],
): OwedCaptures {
  const other = (['selectVlan', 'outputVlan', 'snaplen', 'filter'] as const).find(
    (column) => mirror[column] !== undefined,
  );
  if (other !== undefined) return { unknown: `the mirror has ${other}, which takes following each packet` };
  const ports = Object.keys(arrivals);
  const sources = mirror.selectAll ? ports : (mirror.selectSrcPort ?? []);
  const arriving = sources.map((port): WholeCapture => ({ port, direction: 'arriving' }));
  if (rules.includes('each-port-by-itself' satisfies RuleName)) {
    const destinations = mirror.selectAll ? ports : (mirror.selectDstPort ?? []);
    const both = [...arriving, ...destinations.map((port): WholeCapture => ({ port, direction: 'departing' }))];
    return { captures: both.filter(({ port }) => port !== mirror.outputPort) };
  }
  const departing: WholeCapture[] = [];
  for (const port of mirror.selectAll ? [] : (mirror.selectDstPort ?? [])) {
    const senders = ports.filter((sender) => sender !== port && (arrivals[sender] ?? 0) > 0);
    const selected = senders.filter((sender) => sources.includes(sender));
    if (selected.length === 0) departing.push({ port, direction: 'departing' });
    else if (selected.length < senders.length)
      return { unknown: `of what departs at ${port}, some arrived where the mirror selects it, and some did not` };
  }
  return { captures: [...arriving, ...departing] };
}
