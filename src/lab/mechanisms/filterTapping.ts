import { type InterfaceIndexes, readInterfaceIndexes } from '../../host/interfaceIndexes.ts';
import {
  type Discipline,
  type Filter,
  readDisciplines,
  readFilters,
  type TcCommand,
  tcBatch,
  tcBatchAnyway,
} from '../../host/tc.ts';
import { Problem } from '../../model/problem.ts';
import { attaching, detaching, type Hanging, type Output } from './filterSteps.ts';
import type { Place } from './place.ts';
import type { Tap, Tapping } from './tap.ts';

/** A way to copy by filters of tc(8). */
export interface FilterWay {
  /** @param disciplines those of the tap's interface */
  place(hook: Tap['hook'], disciplines: readonly Discipline[]): Promise<Place>;
  /**
   * Words of tc(8) for the filter of a tap, after its number.
   *
   * @throws Problem when it cannot send to the output
   */
  filter(tap: Tap, indexes: InterfaceIndexes): Promise<TcCommand>;
  /** Where a filter of this way sends copies; undefined for other filters. */
  outputOf(filter: Filter, indexes: InterfaceIndexes): Output | undefined;
}

/** Taps that are filters. What is attached is read from the kernel each time, so nothing is remembered here. */
export function filterTapping({ place, filter, outputOf }: FilterWay): Pick<Tapping, 'attach' | 'detach'> {
  return {
    attach: async (namespace, taps) => {
      const [places, indexes] = await Promise.all([placesOf(namespace, taps, place), readInterfaceIndexes(namespace)]);
      const words = new Map(await Promise.all(taps.map(async (tap) => [tap, await filter(tap, indexes)] as const)));
      const hangings = await hangingAt(namespace, places.map(free));
      const steps = attaching(hangings, (tap) => words.get(tap) ?? []);
      try {
        await tcBatch(
          namespace,
          steps.map(({ apply }) => apply),
        );
      } catch (error) {
        await tcBatchAnyway(
          namespace,
          steps.toReversed().map(({ revert }) => revert),
        );
        throw error;
      }
    },
    detach: async (namespace, taps) => {
      const [places, indexes] = await Promise.all([placesOf(namespace, taps, place), readInterfaceIndexes(namespace)]);
      const there = places.flatMap(({ tap, place }) =>
        place.kind === 'place' && place.isThere ? [{ tap, place }] : [],
      );
      const hangings = await hangingAt(namespace, there);
      await tcBatch(
        namespace,
        detaching(hangings, (one) => outputOf(one, indexes)),
      );
    },
  };
}

type Placed = Pick<Hanging, 'tap' | 'place'>;

async function placesOf(namespace: string | undefined, taps: readonly Tap[], place: FilterWay['place']) {
  const all = await readDisciplines(namespace);
  return Promise.all(
    taps.map(async (tap) => {
      const own = all.filter(({ device }) => device === tap.interface);
      return { tap, place: await place(tap.hook, own) };
    }),
  );
}

function free({ tap, place }: { readonly tap: Tap; readonly place: Place }): Placed {
  if (place.kind === 'place') return { tap, place };
  const { kind, handle } = place.by;
  throw new Problem(
    `${tap.interface} has the queueing discipline ${kind} ${handle}, where filters for ${tap.hook} would have to hang`,
    'take it away (tc qdisc del), or use another mechanism',
  );
}

/** Adds what hangs at the places, read once for each. */
async function hangingAt(namespace: string | undefined, placed: readonly Placed[]): Promise<readonly Hanging[]> {
  const reading = new Map<string, Promise<readonly Filter[]>>();
  const read = (device: string, parent: string) => {
    const name = `${device} ${parent}`;
    const filters = reading.get(name) ?? readFilters(namespace, device, parent);
    reading.set(name, filters);
    return filters;
  };
  return Promise.all(
    placed.map(async ({ tap, place }) => {
      const parents = place.isThere ? place.parents : [];
      const filters = parents.map(async (parent) => [parent, await read(tap.interface, parent)] as const);
      return { tap, place, filters: new Map(await Promise.all(filters)) };
    }),
  );
}
