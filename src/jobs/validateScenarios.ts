import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Endpoint, Topology } from '../model/topology.ts';
import type { FindingKind } from '../model/verdict.ts';
import { RULES } from '../oracle/rules.ts';
import { topologyIssues, unknown } from './topologyIssues.ts';
import { different, topologySchema, vlan } from './topologySchema.ts';

const mirrorSchema = z.strictObject({
  selectAll: z.boolean().optional(),
  selectSrcPort: different(z.string()).optional(),
  selectDstPort: different(z.string()).optional(),
  selectVlan: different(vlan).optional(),
  outputPort: z.string().optional(),
  outputVlan: vlan.min(1).optional(),
  snaplen: z.int().min(14).max(65_535).optional(),
  filter: z.string().optional(),
});

const FINDINGS = [
  'missing',
  'duplicate',
  'unexpected',
  'altered',
  'truncated',
  'count',
  'switch',
  'evidence',
] as const satisfies readonly FindingKind[];
const release = z.string().regex(/^\d+\.\d+\.\d+$/, 'is a release, such as 3.1.6');

const ruleName = z.string().refine((name) => Object.hasOwn(RULES, name), "is no rule of the oracle's");

const deviationSchema = z.strictObject({
  what: z.string().min(1),
  source: z.string().min(1),
  without: ruleName.optional(),
  having: ruleName.optional(),
  since: z.array(release).min(1).optional(),
  until: z.array(release).min(1).optional(),
  shows: different(z.enum(FINDINGS)).min(1),
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
        port: different(z.enum(['veth', 'internal', 'tap']))
          .min(1)
          .optional(),
        offloads: different(z.enum(['off', 'on']))
          .min(1)
          .optional(),
      })
      .optional(),
    requires: z
      .array(
        z
          .string()
          .regex(
            /^(\w+\.\w+|super-frames|tool:trafgen|tool:pktgen)$/,
            'is Table.column, super-frames, tool:trafgen or tool:pktgen',
          ),
      )
      .optional(),
    deviations: z.array(deviationSchema).optional(),
    topology: topologySchema,
    mirrors: z.record(z.string().min(1), mirrorSchema),
    run: functionSchema,
    check: functionSchema,
  })
  .superRefine(({ topology: given, mirrors, variants }, context) => {
    const topology = given as Topology;
    const ports = Object.keys(topology.ports);
    const refuse = (path: readonly (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message });
    const madeBySwitch = variants?.port?.some((kind) => kind !== 'veth') ?? false;
    const hosts = Object.values<Endpoint>(topology.endpoints).some(({ station }) => !station);
    if (topology.mtu > 1500 && madeBySwitch && hosts) {
      // Seen with 3.1.0, though mtu_request had set the MTU before the move and ip(8) sets it after.
      refuse(
        ['topology', 'mtu'],
        'is for veth and stations alone above 1500: Open vSwitch cuts what comes from its own port in another namespace',
      );
    }
    for (const [bridge, { stpEnable }] of Object.entries(topology.bridges ?? {})) {
      if (stpEnable && madeBySwitch)
        refuse(
          ['topology', 'bridges', bridge, 'stpEnable'],
          'is veth alone: Open vSwitch leaves internal ports out of spanning tree',
        );
    }
    for (const { path, message } of topologyIssues(topology)) refuse(path, message);
    for (const [name, mirror] of Object.entries(mirrors)) {
      for (const column of ['selectSrcPort', 'selectDstPort'] as const) {
        mirror[column]?.forEach((port, index) => {
          if (!ports.includes(port)) refuse(['mirrors', name, column, index], unknown('port', port, ports));
        });
      }
      const { outputPort } = mirror;
      if (outputPort !== undefined && !ports.includes(outputPort))
        refuse(['mirrors', name, 'outputPort'], unknown('port', outputPort, ports));
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
