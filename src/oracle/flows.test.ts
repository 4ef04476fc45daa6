import { describe, expect, test } from 'vitest';
import { flowFor, readFlow } from './flows.ts';

describe('a flow of ovs-ofctl(8) is read', () => {
  test('with the table, the priority and the port that it has unless told', () => {
    expect(readFlow('actions=drop')).toEqual({
      table: 0,
      priority: 32_768,
      conditions: [],
      actions: [{ kind: 'nothing' }],
    });
  });

  test('with those that it is told, and further conditions as they are', () => {
    expect(readFlow('table=2, priority=7 in_port="p1",tcp,tp_dst=80 actions=output:p2,strip_vlan')).toEqual({
      table: 2,
      priority: 7,
      inPort: 'p1',
      conditions: ['tcp', 'tp_dst=80'],
      actions: [{ kind: 'output', port: 'p2' }, { kind: 'modify' }],
    });
  });

  test('with action for actions, and an equals sign within them', () => {
    expect(readFlow('in_port=p1,action=ct(table=1)').actions).toEqual([{ kind: 'track', translates: false, table: 1 }]);
  });
});

describe('the flow that a packet meets', () => {
  const found = (flows: readonly string[], { table = 0, port = 'p1' } = {}) => {
    const flow = flowFor(flows.map(readFlow), table, port, 'br0');
    return typeof flow === 'string' ? flow : flow.actions;
  };
  const to = (port: string) => [{ kind: 'output', port }];

  test.each<[string, readonly string[], 'none' | 'unknown' | ReturnType<typeof to>]>([
    ['is that of its port', ['in_port=p2,actions=output:p9', 'in_port=p1,actions=output:p2'], to('p2')],
    ['is that of any port', ['actions=output:p2'], to('p2')],
    ['is the one of the highest priority', ['priority=1,actions=output:p9', 'priority=2,actions=output:p2'], to('p2')],
    ['is that of its table', ['table=1,actions=output:p9', 'table=0,actions=output:p2'], to('p2')],
    ['is a single one with conditions, which are taken to be met', ['in_port=p1,icmp,actions=output:p2'], to('p2')],
    ['is none, where there are none', [], 'none'],
    ['is none, where they are for other ports', ['in_port=p2,actions=drop'], 'none'],
    ['is none, where they are of other tables', ['table=3,actions=drop'], 'none'],
    [
      'is not known, where conditions of a higher priority decide',
      ['priority=9,tcp,actions=drop', 'priority=1,actions=output:p2'],
      'unknown',
    ],
    ['is not known, where two are of one priority', ['actions=drop', 'in_port=p1,actions=output:p2'], 'unknown'],
    ['is not known, where a port is told by its number', ['in_port=1,actions=output:p2'], 'unknown'],
    ['is not known, where a table is told by its name', ['table=ingress,actions=output:p2'], 'unknown'],
  ])('%s', (_, flows, expected) => {
    expect(found(flows)).toEqual(expected);
  });

  test("of the bridge's own port is that of LOCAL", () => {
    const flows = ['in_port=local,actions=output:p2', 'in_port=p1,actions=drop'];
    expect(found(flows, { port: 'br0' })).toEqual(to('p2'));
    expect(found(flows, { port: 'p2' })).toBe('none');
  });

  test('beside flows with conditions of a lower priority is known', () => {
    expect(found(['priority=9,actions=output:p2', 'priority=8,tcp,actions=drop'])).toEqual(to('p2'));
  });
});
