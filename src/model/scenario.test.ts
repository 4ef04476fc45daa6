import { expect, test } from 'vitest';
import { defineScenario, type ScenarioContext } from './scenario.ts';
import { articleTopology, star } from './topology.ts';

const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['out'] });
const mirrors = { m0: { selectSrcPort: ['p1'], outputPort: 'out' } } as const;
type Context = ScenarioContext<'p1' | 'p2' | 'out', 'h1' | 'h2', 'm0'>;

test('a scenario is what was declared, unchanged', () => {
  const scenario = {
    claim: 'It is itself.',
    topology,
    mirrors,
    run: async ({ trial }: Context) => ({
      during: await trial('during', { kind: 'ping', from: 'h1', to: 'h2', count: 1 }),
    }),
    check: () => [],
  };
  expect(defineScenario(scenario)).toBe(scenario);
});

test('a star gives each endpoint an address and a MAC address of its own, in order of declaration', () => {
  expect(topology).toEqual({
    bridge: 'br0',
    ports: { p1: { endpoint: 'h1' }, p2: { endpoint: 'h2' }, out: {}, br0: {} },
    endpoints: {
      h1: { address: '10.0.0.1/24', mac: '02:00:00:00:00:01' },
      h2: { address: '10.0.0.2/24', mac: '02:00:00:00:00:02' },
    },
    mtu: 1500,
  });
  expect(articleTopology.endpoints['ctn-1'].address).toBe('192.168.1.3/24');
});

test('a star takes ports with columns, ports without an endpoint, and flows of its bridge', () => {
  const { ports, endpoints, flows } = star(
    { p1: { to: 'h1', tag: 10 }, patch0: { patch: 'patch1' }, br0: 'host' },
    { flows: ['actions=NORMAL'] },
  );
  expect(ports).toEqual({ p1: { endpoint: 'h1', tag: 10 }, patch0: { patch: 'patch1' }, br0: { endpoint: 'host' } });
  expect(Object.keys(endpoints)).toEqual(['h1', 'host']);
  expect(flows).toEqual({ br0: ['actions=NORMAL'] });
});
