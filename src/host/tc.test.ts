import { describe, expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { batchOf, parseDisciplines, parseFilters, parseMirred } from './tc.ts';
import { recorded } from './testing/recorded.ts';

describe('a batch', () => {
  test('has a line for each command, and quotes around words with blanks', () => {
    const commands = [
      ['qdisc', 'add', 'dev', 'p1', 'clsact'],
      ['filter', 'add', 'obj', '/my files/mirror.bpf.o'],
    ];
    expect(batchOf(commands)).toBe('qdisc add dev p1 clsact\nfilter add obj "/my files/mirror.bpf.o"\n');
  });

  test.each(['p#1', 'p"1', "p'1", 'p\\1', 'p\n1', ''])(
    'refuses the word %j, which would be read as something else',
    (word) => {
      expect(() => batchOf([['qdisc', 'del', 'dev', word, 'clsact']])).toThrow(Problem);
    },
  );
});

test('queueing disciplines are read with their handles', () => {
  expect(parseDisciplines(recorded('tc-6.1.0-qdisc-clsact'))).toEqual([
    { kind: 'htb', handle: '7:', device: 'p1', isRoot: true },
    { kind: 'clsact', handle: 'ffff:', device: 'p1', isRoot: false },
    { kind: 'noqueue', handle: '0:', device: 'out0', isRoot: true },
  ]);
});

test('filters are read with the interface that they send to, and the handle of a program', () => {
  expect(parseFilters(recorded('tc-6.1.0-filter'))).toEqual([
    { preference: 256, kind: 'u32', output: 'out0' },
    { preference: 257, kind: 'u32', output: '*' },
    { preference: 258, kind: 'bpf', handle: 6 },
    { preference: 600, kind: 'u32' },
  ]);
});

test('packets of actions mirred are summed by the interface that they send by', () => {
  expect(parseMirred(recorded('tc-6.1.0-actions'))).toEqual(new Map([['vc', 8]]));
  expect(parseMirred('[]')).toEqual(new Map());
});
