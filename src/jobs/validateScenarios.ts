import { z } from 'zod';
import { isPossible, MECHANISM_NAMES } from '../model/mechanism.ts';
import type { Scenario } from '../model/scenario.ts';
import { SWITCH_KINDS } from '../model/switch.ts';
import type { Endpoint, Topology } from '../model/topology.ts';
import type { FindingKind } from '../model/verdict.ts';
import { RULES } from '../oracle/rules.ts';
import { mirrorIssues, mirrorsSchema } from './mirrorSchema.ts';
import { topologyIssues } from './topologyIssues.ts';
import { different, topologySchema } from './topologySchema.ts';
import { idSchema, sentence, validateExport } from './validateExport.ts';

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
  what: sentence,
  source: sentence,
  short: z.string().min(1).max(20).optional(),
  without: ruleName.optional(),
  having: ruleName.optional(),
  since: z.array(release).min(1).optional(),
  until: z.array(release).min(1).optional(),
  mechanisms: different(z.enum(MECHANISM_NAMES)).min(1).optional(),
  shows: different(z.enum(FINDINGS)).min(1),
});

const pairingSchema = z
  .strictObject({ mechanism: z.enum(MECHANISM_NAMES), switch: z.enum(SWITCH_KINDS) })
  .refine(isPossible, 'names a mechanism that does not work on this switch');

const functionSchema = z.custom<(...args: never) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const scenarioSchema = z
  .strictObject({
    id: idSchema.optional(),
    claim: sentence,
    variants: z
      .strictObject({
        port: different(z.enum(['veth', 'internal', 'tap']))
          .min(1)
          .optional(),
        offloads: different(z.enum(['off', 'on']))
          .min(1)
          .optional(),
        mechanism: z
          .array(pairingSchema)
          .min(1)
          .refine(
            (pairs) => new Set(pairs.map((pair) => JSON.stringify(pair))).size === pairs.length,
            'names one twice',
          )
          .optional(),
      })
      .optional(),
    requires: z
      .array(
        z
          .string()
          .regex(
            /^(\w+\.\w+|super-frames|once-per-packet|ovs-mirror|tool:trafgen|tool:pktgen)$/,
            'is Table.column, super-frames, once-per-packet, ovs-mirror, tool:trafgen or tool:pktgen',
          ),
      )
      .optional(),
    deviations: z.array(deviationSchema).optional(),
    expectedErrors: z.array(z.instanceof(RegExp, { error: 'is a regular expression' })).optional(),
    topology: topologySchema,
    mirrors: mirrorsSchema,
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
    for (const { path, message } of mirrorIssues(mirrors, ports)) refuse(path, message);
  });

/**
 * Checks what a scenario's file exports: a scenario, or an array of scenarios with ids of their own.
 *
 * @param source the file, for errors
 * @throws Problem that names each place that is wrong
 */
export function validateScenarios(exported: unknown, source: string): readonly Scenario[] {
  return validateExport<Scenario>(exported, source, {
    what: 'scenario',
    declared: 'defineScenario',
    schema: scenarioSchema,
  });
}
