import { describe, expect, it } from 'vitest';
import { parseDatapath, parseDatapathFlows, parseDropCounters, readDatapath } from './datapathCounters.ts';
import { recorded } from './testing/recorded.ts';

describe('dpctl/show', () => {
  it('tells lookups, and packets by port', () => {
    const shown = parseDatapath(recorded('ovs-appctl-3.1.0-dpctl-show'));
    expect(shown).toMatchObject({ type: 'netdev', hits: 651, misses: 2, lostUpcalls: 0 });
    expect([...(shown?.ports.keys() ?? [])]).toEqual([
      ...['ovs-netdev', 'mirror0-output', 'br-int', 'vnic-2', 'vnic-1', 'vxlan_sys_4789'],
    ]);
    const counts = { received: 340, receiveDropped: 0, transmitted: 313, transmitDropped: 0 };
    expect(shown?.ports.get('vnic-1')).toEqual({ number: 4, counts });
  });

  it('does not make up what Open vSwitch cannot tell', () => {
    const shown = parseDatapath(recorded('ovs-appctl-3.1.0-dpctl-show-internal'));
    expect(shown?.ports.get('vnic-2')).toEqual({ number: 2, counts: undefined });
    expect(shown?.ports.get('vxlan_sys_4789')).toEqual({ number: 5, counts: undefined });
    expect(shown?.ports.get('mirror0-output')?.counts?.transmitted).toBe(653);
  });

  it('is nothing without a datapath', () => {
    expect(parseDatapath('')).toBeUndefined();
  });
});

describe('dpctl/dump-flows', () => {
  it('tells packets and outputs by flow', () => {
    const flows = parseDatapathFlows(recorded('ovs-appctl-3.1.0-dpctl-dump-flows'));
    expect(flows.map(({ packets, outputs }) => ({ packets, outputs }))).toEqual([
      { packets: 339, outputs: [1, 3] },
      { packets: 312, outputs: [4, 1] },
    ]);
    expect(flows[0]?.match).toMatch(/^recirc_id\(0\),in_port\(4\),.*ipv4\(frag=no\)$/);
  });

  it('takes no argument of an action for a port', () => {
    const flows = parseDatapathFlows(recorded('ovs-appctl-3.1.0-dpctl-dump-flows-actions'));
    const outputs = flows.map(({ match, outputs: ports }) => [/recirc_id.*?in_port\(\d+\)/.exec(match)?.[0], ports]);
    expect(Object.fromEntries(outputs)).toEqual({
      'recirc_id(0x1),in_port(4)': [2, 1],
      'recirc_id(0),in_port(2)': [4],
      // The last one, which cuts packets, pushes a tag, and asks a controller.
      'recirc_id(0),in_port(4)': [2, 1],
    });
  });

  it('looks into clones, and into nothing else', () => {
    const actions =
      '1,clone(tnl_push(tnl_port(6),header(size=50,type=4),out_port(9)),2),sample(sample=50.0%,actions(7)),3';
    const [flow] = parseDatapathFlows(`in_port(1), packets:5, bytes:300, used:0.1s, flags:S, actions:${actions}`);
    expect(flow?.outputs).toEqual([1, 2, 3]);
  });

  it('has no output where packets are dropped', () => {
    expect(parseDatapathFlows('in_port(1), packets:0, bytes:0, used:never, actions:drop')[0]?.outputs).toEqual([]);
  });
});

it('takes from coverage/show what tells of drops', () => {
  const drops = parseDropCounters(recorded('ovs-appctl-3.1.0-coverage-show'));
  expect(Object.fromEntries(drops)).toEqual({ drop_action_of_pipeline: 2 });
});

it('reads nothing from a daemon that does not answer', async () => {
  await expect(readDatapath({ control: () => Promise.reject(new Error('gone')) }, true)).resolves.toBeUndefined();
});

it('asks for statistics of ports only where they have them', async () => {
  const asked: string[] = [];
  const control = (...words: readonly string[]) => {
    asked.push(words.join(' '));
    return Promise.resolve('');
  };
  await readDatapath({ control }, false);
  await readDatapath({ control }, true);
  expect(asked.filter((words) => words.startsWith('dpctl/show'))).toEqual(['dpctl/show', 'dpctl/show -s']);
});
