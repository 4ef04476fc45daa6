import { describe, expect, test } from 'vitest';
import { macBytes } from '../packet/address.ts';
import { isReserved } from './reserved.ts';

const frameTo = (mac: string) => Uint8Array.from([...macBytes(mac), ...macBytes('02:00:00:00:00:01'), 0x88, 0xb5]);
const hex = '0123456789abcdef'.split('');

describe('packets to these addresses are reserved', () => {
  test.each([
    ...hex.map((digit) => `01:80:c2:00:00:0${digit}`),
    '00:e0:2b:00:00:00',
    '00:e0:2b:00:00:04',
    '00:e0:2b:00:00:06',
    '01:00:0c:00:00:00',
    '01:00:0c:cc:cc:cc',
    '01:00:0c:cc:cc:cd',
    '01:00:0c:cd:cd:cd',
    ...hex.slice(0, 8).map((digit) => `01:00:0c:cc:cc:c${digit}`),
  ])('%s', (mac) => {
    expect(isReserved(frameTo(mac))).toBe(true);
  });
});

describe('and their neighbours are not', () => {
  test.each([
    '01:80:c2:00:00:10',
    '01:80:c2:00:00:21',
    '01:80:c2:00:01:00',
    '01:80:c1:ff:ff:ff',
    '00:80:c2:00:00:00',
    '00:e0:2b:00:00:01',
    '00:e0:2b:00:00:03',
    '00:e0:2b:00:00:05',
    '00:e0:2b:00:00:07',
    '00:e0:2a:ff:ff:ff',
    '01:00:0c:00:00:01',
    '01:00:0b:ff:ff:ff',
    '01:00:0c:cc:cc:bf',
    ...hex.slice(8, 12).map((digit) => `01:00:0c:cc:cc:c${digit}`),
    '01:00:0c:cc:cc:ce',
    '01:00:0c:cd:cd:cc',
    '01:00:0c:cd:cd:ce',
    '01:00:0c:cd:cd:d0',
    'ff:ff:ff:ff:ff:ff',
    '01:00:5e:00:00:01',
    '02:00:00:00:00:02',
  ])('%s', (mac) => {
    expect(isReserved(frameTo(mac))).toBe(false);
  });
});

test('the source does not matter', () => {
  const frame = frameTo('02:00:00:00:00:02');
  frame.set(macBytes('01:80:c2:00:00:00'), 6);
  expect(isReserved(frame)).toBe(false);
});
