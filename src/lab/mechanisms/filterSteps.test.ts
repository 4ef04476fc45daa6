import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Discipline, Filter, TcCommand } from '../../host/tc.ts';
import { attaching, detaching, GONE, type Hanging } from './filterSteps.ts';
import { clsactPlace } from './place.ts';
import type { Tap } from './tap.ts';

const tap = (hook: Tap['hook'], output: string): Tap => ({ interface: 'p1', hook, output });
const outputOf = ({ kind, output }: Filter) => (kind === 'bpf' ? undefined : output === '*' ? GONE : output);
const words = ({ output }: Tap): TcCommand => ['u32', 'dev', output];
const lines = (commands: readonly TcCommand[]) => commands.map((command) => command.join(' '));

/** A kernel with one interface, as far as the commands go. */
function kernel(hasClsact: boolean, foreign: readonly Filter[] = []) {
  const parents = new Map<string, Filter[]>([
    ['ffff:fff2', [...foreign]],
    ['ffff:fff3', []],
  ]);
  let isThere = hasClsact;
  const disciplines = (): readonly Discipline[] =>
    isThere ? [{ kind: 'clsact', handle: 'ffff:', device: 'p1', isRoot: false }] : [];
  return {
    state: () => ({ isThere, filters: [...parents] }),
    hangings: (taps: readonly Tap[]): readonly Hanging[] =>
      taps.map((one) => {
        const place = clsactPlace(one.hook, disciplines());
        if (place.kind !== 'place') throw new Error('taken');
        return { tap: one, place, filters: isThere ? new Map(parents) : new Map() };
      }),
    run: (commands: readonly TcCommand[]) => {
      for (const [object, verb, , , third = '', parent = '', ...rest] of commands) {
        if (object === 'qdisc') {
          expect({ verb, third }).toEqual({ verb: isThere ? 'del' : 'add', third: 'clsact' });
          isThere = verb === 'add';
          continue;
        }
        expect(isThere).toBe(true);
        const preference = Number(rest[rest.indexOf('pref') + 1]);
        const here = parents.get(parent) ?? [];
        const there = [...parents.values()].flat();
        expect(there.some((one) => one.preference === preference)).toBe(verb === 'del');
        if (verb === 'del')
          parents.set(
            parent,
            here.filter((one) => one.preference !== preference),
          );
        else parents.set(parent, [...here, { preference, kind: 'u32', output: rest.at(-1) ?? '' }]);
      }
    },
  };
}

const anyTap = fc.record({
  interface: fc.constant('p1'),
  hook: fc.constantFrom('ingress' as const, 'egress' as const),
  output: fc.constantFrom('out0', 'out1', 'out2'),
});

const FOREIGN: Filter = { preference: 600, kind: 'u32', output: 'out0' };

describe('taps', () => {
  test.prop([fc.array(fc.array(anyTap, { maxLength: 4 }), { maxLength: 6 }), fc.boolean(), fc.boolean(), fc.integer()])(
    'come and go in any order, and what was before them is left',
    (attached, hasClsact, hasForeign, seed) => {
      const machine = kernel(hasClsact || hasForeign, hasForeign ? [FOREIGN] : []);
      const before = machine.state();
      for (const taps of attached) machine.run(attaching(machine.hangings(taps), words).map(({ apply }) => apply));
      const all = attached.flat();
      const count = (state = machine.state()) => state.filters.flatMap(([, here]) => here).length;
      expect(count()).toBe(count(before) + all.length);
      // Each by itself, from another end than they came.
      const order = all.map((one, at) => ({ one, key: Math.imul(at + 1, seed | 1) })).toSorted((a, b) => a.key - b.key);
      for (const { one } of order) machine.run(detaching(machine.hangings([one]), outputOf));
      expect(machine.state()).toEqual(before);
    },
  );

  test.prop([fc.array(anyTap, { maxLength: 6 }), fc.boolean()])(
    'are reverted step by step to what was before them',
    (taps, hasClsact) => {
      const machine = kernel(hasClsact);
      const before = machine.state();
      const steps = attaching(machine.hangings(taps), words);
      machine.run(steps.map(({ apply }) => apply));
      machine.run(steps.toReversed().map(({ revert }) => revert));
      expect(machine.state()).toEqual(before);
    },
  );

  test('make a discipline once, and have a number each', () => {
    const steps = attaching(kernel(false).hangings([tap('ingress', 'out0'), tap('egress', 'out1')]), words);
    expect(lines(steps.map(({ apply }) => apply))).toEqual([
      'qdisc add dev p1 clsact',
      'filter add dev p1 parent ffff:fff2 protocol all pref 301 u32 dev out0',
      'filter add dev p1 parent ffff:fff3 protocol all pref 302 u32 dev out1',
    ]);
  });

  test('on a discipline that was there have other numbers, by which it stays', () => {
    const machine = kernel(true);
    const apply = attaching(machine.hangings([tap('ingress', 'out0')]), words).map((step) => step.apply);
    expect(lines(apply)).toEqual(['filter add dev p1 parent ffff:fff2 protocol all pref 401 u32 dev out0']);
    machine.run(apply);
    expect(lines(detaching(machine.hangings([tap('ingress', 'out0')]), outputOf))).toEqual([
      'filter del dev p1 parent ffff:fff2 pref 401',
    ]);
  });
});

test('a discipline stays as long as somebody else has a filter on it', () => {
  const machine = kernel(false);
  machine.run(attaching(machine.hangings([tap('egress', 'out0')]), words).map(({ apply }) => apply));
  machine.run([['filter', 'add', 'dev', 'p1', 'parent', 'ffff:fff2', 'pref', '600', 'out9']]);
  machine.run(detaching(machine.hangings([tap('egress', 'out0')]), outputOf));
  expect(machine.state().isThere).toBe(true);
});

test('filters whose output is no more are taken with others, and those of other mechanisms are not', () => {
  const there: readonly Filter[] = [
    { preference: 301, kind: 'u32', output: '*' },
    { preference: 302, kind: 'bpf', handle: 5 },
    { preference: 600, kind: 'u32', output: '*' },
  ];
  expect(lines(detaching(kernel(true, there).hangings([tap('ingress', 'out0')]), outputOf))).toEqual([
    'filter del dev p1 parent ffff:fff2 pref 301',
  ]);
});
