import type { InterfaceIndexes } from '../../host/interfaceIndexes.ts';
import type { Duplications } from '../../host/nft.ts';
import { Problem } from '../../model/problem.ts';
import type { Tap } from './tap.ts';

/** The mechanism's own table of the family netdev. */
export const TABLE = 'mirrorbench_taps';

/** What arrives is copied before other tables see it, what departs after they have let it pass. */
const PRIORITY = { ingress: -1000, egress: 1000 } as const;

/**
 * Commands of nft(8) that add a rule for each tap, and chains where there are none yet. A table that is replaced as a whole duplicates some
 * packets twice meanwhile, because its new chains see packets before its old ones are gone; what is there is therefore left alone.
 *
 * @throws Problem when there is no such interface, or nft cannot be told its name
 */
export function attachingRules(
  taps: readonly Tap[],
  { chains }: Duplications,
  indexes: InterfaceIndexes,
): readonly string[] {
  const there = new Set(chains);
  const added = taps.flatMap((tap) => {
    const name = chainOf(tap, indexes);
    const rule = `add rule netdev ${TABLE} ${name} counter dup to ${quoted(tap.output)}`;
    if (there.has(name)) return [rule];
    there.add(name);
    const hook = `type filter hook ${tap.hook} device ${quoted(tap.interface)} priority ${PRIORITY[tap.hook]};`;
    return [`add chain netdev ${TABLE} ${name} { ${hook} }`, rule];
  });
  return added.length === 0 ? [] : [`add table netdev ${TABLE}`, ...added];
}

/** Commands that take away a rule for each tap, those that are past use, the chains that have none left, and the table without chains. */
export function detachingRules(
  taps: readonly Tap[],
  { chains, rules }: Duplications,
  indexes: InterfaceIndexes,
): readonly string[] {
  const isDead = ({ chain, output }: Duplications['rules'][number]) =>
    !indexes.has(output) || ![...indexes.values()].includes(indexOf(chain));
  const away = new Set(rules.filter(isDead));
  for (const { interface: name, hook, output } of taps) {
    const index = indexes.get(name);
    const rule = rules.find((one) => !away.has(one) && one.chain === `${hook}_${index}` && one.output === output);
    if (rule !== undefined) away.add(rule);
  }
  if (away.size === 0) return [];
  const left = new Set(rules.filter((rule) => !away.has(rule)).map(({ chain }) => chain));
  if (left.size === 0) return [`delete table netdev ${TABLE}`];
  return [
    ...Array.from(away, ({ chain, handle }) => `delete rule netdev ${TABLE} ${chain} handle ${handle}`),
    ...chains.filter((chain) => !left.has(chain)).map((chain) => `delete chain netdev ${TABLE} ${chain}`),
  ];
}

/** Packets that rules have sent, by output; undefined when one does not count. */
export function sentByRules({ rules }: Duplications): ReadonlyMap<string, number> | undefined {
  const sent = new Map<string, number>();
  for (const { output, packets } of rules) {
    if (packets === undefined) return undefined;
    sent.set(output, (sent.get(output) ?? 0) + packets);
  }
  return sent;
}

/** A chain is named after the number of its interface, since not all that names one names a chain. */
function chainOf({ interface: name, hook }: Tap, indexes: InterfaceIndexes): string {
  const index = indexes.get(name);
  if (index === undefined) throw new Problem(`there is no interface '${name}' to copy at`);
  return `${hook}_${index}`;
}

const indexOf = (chain: string) => Number(chain.split('_')[1]);

/** Strings of nft know no escape, and `*` at the end of one means other interfaces too. */
function quoted(name: string): string {
  if (/["*\n]/.test(name)) throw new Problem(`nft cannot be told of the interface '${name}'`, 'rename it');
  return `"${name}"`;
}
