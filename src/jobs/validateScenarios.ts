import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { Scenario } from '../model/scenario.ts';
import { MAX_INTERFACE_NAME } from '../model/topology.ts';

/**
 * Interfaces that the switch's namespace has anyway (the kernel's own, and the one that the userspace datapath makes),
 * and names that libpcap takes for something else than an interface (pcap_findalldevs(3)).
 */
const TAKEN_NAMES = /^(lo|ovs-netdev|ovs-system|any|nflog|nfqueue|dbus-system|dbus-session|bluetooth.*|usbmon.*)$/;
/** Names go into lines of ip(8) and into paths: nothing but these characters, and no longer than the kernel allows. */
const interfaceName = z
  .string()
  .regex(/^[A-Za-z][\w.-]*$/, 'has letters, digits, . _ and - only, and begins with a letter')
  .max(MAX_INTERFACE_NAME)
  .refine((name) => !TAKEN_NAMES.test(name), 'stands for another interface already');
const endpointName = z
  .string()
  .regex(/^[A-Za-z][\w.-]*$/, 'has letters, digits, . _ and - only, and begins with a letter')
  .max(60);
/** Labs side by side tell their namespaces apart by a prefix; this is what follows it for the switch. */
const SWITCH = 'switch';
const TWICE = 'names one thing twice';
const vlan = z.int().min(0).max(4095);

const topologySchema = z.strictObject({
  bridge: interfaceName,
  ports: z.record(interfaceName, z.strictObject({ endpoint: endpointName.optional() })),
  endpoints: z.record(endpointName, z.strictObject({ address: z.cidrv4(), mac: z.mac() })),
  // The kernel switches IPv6 off below the first, and a tap ends at the second.
  mtu: z.int().min(1280).max(65_521),
});

const mirrorSchema = z.strictObject({
  selectAll: z.boolean().optional(),
  selectSrcPort: z.array(z.string()).refine(areDifferent, TWICE).optional(),
  selectDstPort: z.array(z.string()).refine(areDifferent, TWICE).optional(),
  selectVlan: z.array(vlan).refine(areDifferent, TWICE).optional(),
  outputPort: z.string().optional(),
  outputVlan: vlan.min(1).optional(),
  snaplen: z.int().min(14).max(65_535).optional(),
  filter: z.string().optional(),
});

const functionSchema = z.custom<(...args: never) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const scenarioSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w.-]+$/, 'has letters, digits, . _ and - only')
      .optional(),
    claim: z.string().min(1),
    variants: z
      .strictObject({
        port: z
          .array(z.enum(['veth', 'internal']))
          .min(1)
          .refine(areDifferent, TWICE)
          .optional(),
      })
      .optional(),
    requires: z.array(z.string().regex(/^\w+\.\w+$/, 'is Table.column')).optional(),
    topology: topologySchema,
    mirrors: z.record(z.string().min(1), mirrorSchema),
    run: functionSchema,
    check: functionSchema,
  })
  .superRefine(({ topology, mirrors, variants }, context) => {
    const complain = (path: (string | number)[], what: string, wrong: string, known: readonly string[]) => {
      context.addIssue({
        code: 'custom',
        path,
        message: `there is no ${what} '${wrong}'; the topology has ${known.join(', ')}`,
      });
    };
    const ports = Object.keys(topology.ports);
    const endpoints = Object.keys(topology.endpoints);
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (topology.mtu > 1500 && variants?.port?.includes('internal')) {
      // Seen with 3.1.0, though mtu_request had set the MTU before the move and ip(8) sets it after.
      refuse(
        ['topology', 'mtu'],
        'is veth alone above 1500: Open vSwitch cuts what comes from an internal port in another namespace',
      );
    }
    if (ports.includes(topology.bridge)) refuse(['topology', 'ports', topology.bridge], "is the bridge's own name");
    if (endpoints.includes(SWITCH))
      refuse(['topology', 'endpoints', SWITCH], "is the name of the switch's own namespace");
    for (const [port, { endpoint }] of Object.entries(topology.ports)) {
      if (endpoint !== undefined && !endpoints.includes(endpoint))
        complain(['topology', 'ports', port], 'endpoint', endpoint, endpoints);
    }
    for (const endpoint of endpoints) {
      const joints = Object.values(topology.ports).filter((port) => port.endpoint === endpoint).length;
      if (joints !== 1)
        context.addIssue({
          code: 'custom',
          path: ['topology', 'endpoints', endpoint],
          message: `is joined to ${joints} ports, not to one`,
        });
    }
    for (const [name, mirror] of Object.entries(mirrors)) {
      for (const column of ['selectSrcPort', 'selectDstPort'] as const) {
        mirror[column]?.forEach((port, index) => {
          if (!ports.includes(port)) complain(['mirrors', name, column, index], 'port', port, ports);
        });
      }
      const { outputPort } = mirror;
      if (outputPort !== undefined && !ports.includes(outputPort))
        complain(['mirrors', name, 'outputPort'], 'port', outputPort, ports);
    }
  });

/**
 * Checks what a scenario's file exports: a scenario, or an array of scenarios with ids of their own.
 *
 * @param source the file, for errors
 * @throws Problem that names each place that is wrong
 */
export function validateScenarios(exported: unknown, source: string): readonly Scenario[] {
  if (exported === undefined)
    throw new Problem(`${source} has no default export`, 'export default defineScenario({ … })');
  const several = Array.isArray(exported);
  const items: readonly unknown[] = several ? exported : [exported];
  if (items.length === 0) throw new Problem(`${source} exports no scenario`);
  for (const [index, item] of items.entries()) {
    const result = scenarioSchema.safeParse(item);
    if (result.success) continue;
    const places = result.error.issues.map((issue) => {
      // What is wrong with the name of a port or an endpoint stands one level deeper.
      const message =
        issue.code === 'invalid_key' ? issue.issues.map((inner) => inner.message).join(', ') : issue.message;
      return `  ${[...(several ? [index] : []), ...issue.path].join('.') || 'the export'}: ${message}`;
    });
    throw new Problem(`${source} is not a scenario:\n${places.join('\n')}`);
  }
  const scenarios = items as readonly Scenario[];
  const ids = scenarios.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (several && ids.includes(undefined))
    throw new Problem(`${source} exports an array, so each of its scenarios needs an id`);
  if (twice !== undefined) throw new Problem(`${source} has two scenarios with the id '${twice}'`);
  return scenarios;
}

function areDifferent(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}
