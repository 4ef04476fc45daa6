import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { reasonOf } from './reasonOf.ts';

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('not to be asked');
    },
  },
);

test.each([
  ['nothing', undefined, 'undefined was thrown'],
  ['a symbol', Symbol('x'), 'Symbol(x) was thrown'],
  ['an object that throws', throwing, 'something was thrown that cannot be shown'],
  ['an object without a text', Object.create(null), 'something was thrown that cannot be shown'],
  ['an error whose stack is none', Object.assign(new Error('m'), { stack: 5 }), '5'],
])('%s', (_, thrown, reason) => {
  expect(reasonOf(thrown)).toBe(reason);
});

test('a long one is cut, and says by how much', () => {
  expect(reasonOf('x'.repeat(10_000_000))).toBe(`${'x'.repeat(10_000)}… and 9990011 characters more`);
});

test.prop([fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true })])(
  'whatever is thrown',
  (thrown) => {
    expect(typeof reasonOf(thrown)).toBe('string');
  },
);
