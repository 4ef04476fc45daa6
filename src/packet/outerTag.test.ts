import { describe, expect, test } from 'vitest';
import { ETHERTYPE, ethernet, vlan } from './build.ts';
import { readOuterTag, withoutOuterTag } from './outerTag.ts';

const frame = ethernet(
  { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv4 },
  Uint8Array.from({ length: 60 }, (_, index) => index),
);
const tagged = vlan({ id: 10, priority: 5 }, frame);

describe('the outermost tag of a frame', () => {
  test.each<[string, Parameters<typeof vlan>[0], ReturnType<typeof readOuterTag>]>([
    ['names a VLAN', { id: 10 }, { type: 0x8100, id: 10, priority: 0, dropEligible: false }],
    ['and a priority', { id: 4095, priority: 7 }, { type: 0x8100, id: 4095, priority: 7, dropEligible: false }],
    ['or that alone', { id: 0, priority: 5 }, { type: 0x8100, id: 0, priority: 5, dropEligible: false }],
    [
      'and what may be dropped',
      { id: 1, dropEligible: true },
      { type: 0x8100, id: 1, priority: 0, dropEligible: true },
    ],
    ['is of 802.1ad', { id: 10, type: 0x88a8 }, { type: 0x88a8, id: 10, priority: 0, dropEligible: false }],
    ['is of the time before it', { id: 10, type: 0x9100 }, { type: 0x9100, id: 10, priority: 0, dropEligible: false }],
  ])('%s', (_, tag, expected) => {
    expect(readOuterTag(vlan(tag, frame))).toEqual(expected);
    expect(withoutOuterTag(vlan(tag, frame))).toEqual(frame);
  });

  test('is the outer one of two', () => {
    const twice = vlan({ id: 20 }, tagged);
    expect(readOuterTag(twice)?.id).toBe(20);
    expect(withoutOuterTag(twice)).toEqual(tagged);
  });
});

describe('a frame has none', () => {
  test.each<[string, Uint8Array]>([
    ['when its type is another', frame],
    ['when it ends within the tag', tagged.subarray(0, 15)],
    ['when it ends before', tagged.subarray(0, 12)],
    ['when it is empty', new Uint8Array()],
  ])('%s', (_, bytes) => {
    expect(readOuterTag(bytes)).toBeUndefined();
    expect(withoutOuterTag(bytes)).toBe(bytes);
  });
});

test('a tag at the very end is one', () => {
  expect(readOuterTag(tagged.subarray(0, 16))?.id).toBe(10);
  expect(withoutOuterTag(tagged.subarray(0, 16))).toEqual(frame.subarray(0, 12));
});

test('the frame itself stays as it is', () => {
  const before = Uint8Array.from(tagged);
  withoutOuterTag(tagged).fill(0);
  expect(tagged).toEqual(before);
});
