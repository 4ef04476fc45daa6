import { expect, it } from 'vitest';
import { isReady } from './readyBonds.ts';

/** As Open vSwitch 3.1.0 says it. */
const SHOWN = `---- bond0 ----
bond_mode: balance-tcp
lacp_status: negotiated
active member mac: 1e:e8:45:da:51:5b(a2)

member a1: enabled
  may_enable: true

member a2: enabled
  active member
  may_enable: true
`;
const bond = { members: ['a1', 'a2'], partner: 'bond1', mode: 'balance-tcp', lacp: 'active' } as const;

it('a bond is ready when all its members are enabled, and LACP has agreed where it is on', () => {
  expect(isReady(SHOWN, bond)).toBe(true);
  expect(isReady(SHOWN.replaceAll('member', 'slave'), bond)).toBe(true);
  expect(isReady(SHOWN.replace('a1: enabled', 'a1: disabled'), bond)).toBe(false);
  const alone = SHOWN.replace('negotiated', 'configured');
  expect(isReady(alone, bond)).toBe(false);
  expect(isReady(alone, { ...bond, lacp: 'off' })).toBe(true);
});
