import { expect, it } from 'vitest';
import { differingStates, parseSpanningTree } from './spanningTree.ts';

/** As Open vSwitch 3.1.0 says it. */
const SHOWN = `---- br0 ----
Root ID:
  stp-priority  32768
  stp-system-id   02:00:00:01:00:01
  stp-hello-time  2s
  This bridge is the root

  Interface  Role       State      Cost  Pri.Nbr 
  ---------- ---------- ---------- ----- -------
  p2         designated listening  2     128.1
  p1         designated forwarding 2     128.2
`;

it('the table of stp/show gives states by port', () => {
  expect(parseSpanningTree(SHOWN)).toEqual({ p1: 'forwarding', p2: 'listening' });
  expect(parseSpanningTree('')).toEqual({});
});

it('a state that has changed is a doubt', () => {
  expect(differingStates({ p1: 'listening', p2: 'blocking' }, { p1: 'learning', p2: 'blocking' })).toEqual([
    'the spanning tree changed p1 from listening to learning',
  ]);
});
