import type { Filter, TcCommand } from '../../host/tc.ts';
import { Problem } from '../../model/problem.ts';
import type { Place } from './place.ts';
import type { Tap } from './tap.ts';

/** A command, and the one that takes back what it did. */
export interface Step {
  readonly apply: TcCommand;
  readonly revert: TcCommand;
}

/** A tap, its place, and what hangs there. */
export interface Hanging {
  readonly tap: Tap;
  readonly place: Extract<Place, { kind: 'place' }>;
  /** By parent. */
  readonly filters: ReadonlyMap<string, readonly Filter[]>;
}

/**
 * Numbers of taps' filters, so that the kernel itself holds what has to be known later: those from MADE on hang on a discipline that was made for
 * taps, those from FOUND on one that was there before. People seldom choose such numbers, and what they number higher is asked after the taps. A
 * discipline has each number once: where both hooks of clsact have it, u32 tells of the filters of both at each.
 */
const [MADE, FOUND] = [301, 401] as const;
/** Room for the 32 mirrors that a bridge of Open vSwitch can have, in both directions. */
const NUMBERS = 64;

const isFrom = (first: number, { preference }: Filter) => preference >= first && preference < first + NUMBERS;

/**
 * What puts taps in force, one filter each.
 *
 * @param words what a tap's filter is, after its number
 * @throws Problem when an interface has too many
 */
export function attaching(hangings: readonly Hanging[], words: (tap: Tap) => TcCommand): readonly Step[] {
  const used = new Map<string, readonly number[]>();
  return hangings.flatMap(({ tap, place, filters }) => {
    const there = [...filters.values()].flat();
    const discipline = nameOf(tap, place);
    const before = used.get(discipline);
    const numbers = before ?? there.map(({ preference }) => preference);
    const isOurs = !place.isThere || there.some((filter) => isFrom(MADE, filter));
    const number = freeNumber(numbers, isOurs ? MADE : FOUND, tap);
    used.set(discipline, [...numbers, number]);
    const filter: Step = {
      apply: ['filter', 'add', ...placed(tap, place.parent), 'protocol', 'all', 'pref', String(number), ...words(tap)],
      revert: withoutFilter(tap, place.parent, number),
    };
    if (place.isThere || before !== undefined) return [filter];
    const apply = ['qdisc', 'add', 'dev', tap.interface, ...place.add];
    return [{ apply, revert: withoutDiscipline(tap, place) }, filter];
  });
}

function freeNumber(used: readonly number[], first: number, tap: Tap): number {
  const free = Array.from({ length: NUMBERS }, (_, at) => first + at).find((number) => !used.includes(number));
  if (free === undefined)
    throw new Problem(`${tap.interface} has ${NUMBERS} taps on one queueing discipline, and takes no more`);
  return free;
}

/** The output's interface has been taken away. */
export const GONE = Symbol('gone');

export type Output = string | typeof GONE;

/**
 * What takes taps away again: a filter each, those that are past use, and disciplines that were made for taps and have nothing left on them.
 *
 * @param outputOf where a filter of the mechanism sends copies; undefined for other filters
 */
export function detaching(
  hangings: readonly Hanging[],
  outputOf: (filter: Filter) => Output | undefined,
): readonly TcCommand[] {
  const disciplines = new Map<
    string,
    { readonly hanging: Hanging; readonly left: Map<string, readonly Filter[]>; isOurs: boolean }
  >();
  const commands = hangings.flatMap((hanging) => {
    const { tap, place } = hanging;
    const name = nameOf(tap, place);
    const discipline = disciplines.get(name) ?? { hanging, left: new Map(hanging.filters), isOurs: false };
    disciplines.set(name, discipline);
    const here = discipline.left.get(place.parent) ?? [];
    const ours = here.filter((filter) => isFrom(MADE, filter) || isFrom(FOUND, filter));
    const one = ours.find((filter) => outputOf(filter) === tap.output);
    const away = ours.filter((filter) => filter === one || outputOf(filter) === GONE);
    const left = here.filter((filter) => !away.includes(filter));
    discipline.left.set(place.parent, left);
    discipline.isOurs ||= away.some((filter) => isFrom(MADE, filter));
    return away.map(({ preference }) => withoutFilter(tap, place.parent, preference));
  });
  const empty = [...disciplines.values()].filter(
    ({ left, isOurs }) => isOurs && [...left.values()].flat().length === 0,
  );
  return [...commands, ...empty.map(({ hanging: { tap, place } }) => withoutDiscipline(tap, place))];
}

const nameOf = (tap: Tap, { remove }: Hanging['place']) => [tap.interface, ...remove].join(' ');
const placed = (tap: Tap, parent: string) => ['dev', tap.interface, 'parent', parent];

function withoutFilter(tap: Tap, parent: string, number: number): TcCommand {
  return ['filter', 'del', ...placed(tap, parent), 'pref', String(number)];
}

function withoutDiscipline(tap: Tap, { remove }: Hanging['place']): TcCommand {
  return ['qdisc', 'del', 'dev', tap.interface, ...remove];
}
