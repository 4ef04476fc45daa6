import { describe, expect, test } from 'vitest';
import { EVERY_PAIRING, MECHANISM_NAMES, type MechanismName } from '../model/mechanism.ts';
import { SWITCH_KINDS, type SwitchKind } from '../model/switch.ts';
import { askedPairings } from './pairings.ts';

const asked = (mechanisms: readonly MechanismName[], switches: readonly SwitchKind[]) =>
  askedPairings({ mechanisms, switches })?.map((pair) => `${pair.mechanism} on ${pair.switch}`);

describe('askedPairings', () => {
  test('what nobody asks for is the scenarios’ own business', () => {
    expect(asked([], [])).toBeUndefined();
  });

  test.each<[readonly MechanismName[], readonly SwitchKind[], readonly string[]]>([
    [['tc'], [], ['tc on linux-bridge']],
    [['ovs-flow', 'nft'], [], ['ovs-flow on ovs-netdev', 'nft on linux-bridge']],
    [['tc', 'tc'], ['ovs-netdev'], ['tc on ovs-netdev']],
    [[], ['ovs-kernel'], ['ovs-mirror on ovs-kernel']],
    [[], ['linux-bridge'], ['tc on linux-bridge']],
    [
      ['ovs-mirror', 'tc'],
      ['ovs-netdev', 'linux-bridge'],
      ['ovs-mirror on ovs-netdev', 'tc on ovs-netdev', 'tc on linux-bridge'],
    ],
  ])('%s on %s', (mechanisms, switches, pairs) => {
    expect(asked(mechanisms, switches)).toEqual(pairs);
  });

  test.each<[readonly MechanismName[], readonly SwitchKind[], string]>([
    [
      ['ovs-mirror'],
      ['linux-bridge'],
      "ovs-mirror (a row of Open vSwitch's table Mirror) does not work on linux-bridge",
    ],
    [
      ['tc', 'ovs-flow'],
      ['linux-bridge'],
      'ovs-flow (a further output in each OpenFlow flow) does not work on linux-bridge',
    ],
    [['tc'], ['ovs-netdev', 'ovs-afxdp'], 'on ovs-afxdp none of tc works'],
  ])('%s on %s is refused', (mechanisms, switches, message) => {
    expect(() => asked(mechanisms, switches)).toThrow(message);
  });
});

test('every mechanism and every switch is in some pair', () => {
  expect(new Set(EVERY_PAIRING.map(({ mechanism }) => mechanism))).toEqual(new Set(MECHANISM_NAMES));
  expect(new Set(EVERY_PAIRING.map((pair) => pair.switch))).toEqual(new Set(SWITCH_KINDS));
});
