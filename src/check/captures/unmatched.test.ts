import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { emptyBatch } from '../../packet/batch.ts';
import { frameMemory } from '../../packet/kernel/memory.ts';
import { unmatched } from './unmatched.ts';

const memory = frameMemory(1 << 20);
const batch = emptyBatch(memory);
const room = memory.take(4096);

/** Makes packet 0 of the batch one with this number; packets of one kind have the same bytes. */
function put(kind: number, number: number, length = 1200): void {
  memory.bytes.fill(kind & 0xff, room, room + length);
  memory.view.setUint32(room + 300, kind);
  batch.first = number;
  batch.starts[0] = room;
  batch.lengths[0] = length;
  batch.count = 1;
}

test.prop([fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()), { maxLength: 300 })])(
  'what is taken is the earliest packet with the same bytes, as of a list for each kind',
  (steps) => {
    const table = unmatched();
    const lists = new Map<number, number[]>();
    for (const [number, [kind, isTaken]] of steps.entries()) {
      put(kind, number);
      const list = lists.get(kind) ?? [];
      lists.set(kind, list);
      if (isTaken) {
        const row = table.take(batch, 0);
        expect(row < 0 ? undefined : table.number(row)).toBe(list.shift());
      } else {
        table.add(batch, 0);
        list.push(number);
        expect(table.mayHold(batch, 0)).toBe(true);
      }
    }
    const left = [...lists.values()].flat().sort((a, b) => a - b);
    expect(Array.from(table.rows(), (row) => table.number(row))).toEqual(left);
    expect(table.size()).toBe(left.length);
  },
);

test('memory is given back: of 100,000 packets that came late, each 1,200 bytes, no more is kept than of those that wait', () => {
  const table = unmatched();
  let most = 0;
  for (let number = 0; number < 100_000; number += 1) {
    put(number, number);
    table.add(batch, 0);
    if (number < 50) continue;
    put(number - 50, number - 50);
    expect(table.number(table.take(batch, 0))).toBe(number - 50);
    most = Math.max(most, table.heldBytes());
  }
  expect(table.size()).toBe(50);
  expect(table.bytes()).toBe(50 * 1200);
  expect(most).toBeLessThan(16e6);
});

test('what is held is no less than what waits, and is not given back as long as it waits', () => {
  const table = unmatched();
  const empty = table.heldBytes();
  for (let number = 0; number < 20_000; number += 1) {
    put(number, number);
    table.add(batch, 0);
  }
  expect(table.bytes()).toBe(20_000 * 1200);
  expect(table.heldBytes() - empty).toBeGreaterThan(table.bytes());
  expect(table.heldBytes()).toBeLessThan(2 * table.bytes());
});

test('frames that differ where nobody looks first are told apart, also when all of them wait', () => {
  const table = unmatched();
  for (let number = 0; number < 5000; number += 1) {
    put(7, number);
    memory.view.setUint32(room + 200, number);
    table.add(batch, 0);
  }
  for (let number = 4999; number >= 0; number -= 1) {
    put(7, number);
    memory.view.setUint32(room + 200, number);
    expect(table.number(table.take(batch, 0))).toBe(number);
  }
});
