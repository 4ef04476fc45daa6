import { z } from 'zod';
import type { Benchmark } from '../model/benchmark.ts';
import { isPossible, MECHANISM_NAMES } from '../model/mechanism.ts';
import { notMeasurable, QUANTITY_NAMES } from '../model/quantities.ts';
import { SWITCH_KINDS } from '../model/switch.ts';
import type { Topology } from '../model/topology.ts';
import { mirrorIssues, mirrorsSchema } from './mirrorSchema.ts';
import { topologyIssues } from './topologyIssues.ts';
import { different, flow, topologySchema } from './topologySchema.ts';
import { idSchema, sentence, validateExport } from './validateExport.ts';

const ways = { from: z.string(), to: z.string() };
const rate = z.number().positive();

const loadSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('udp'),
    ...ways,
    frameBytes: z.union([z.int().min(64).max(65_535), z.literal('imix')]),
    packetsPerSecond: rate.optional(),
  }),
  z.strictObject({ kind: z.literal('tcp'), ...ways }),
  z.strictObject({ kind: z.literal('iperf3-udp'), ...ways, bitsPerSecond: rate }),
  z.strictObject({
    kind: z.literal('replay'),
    ...ways,
    capture: z.string().min(1),
    packetsPerSecond: rate.optional(),
  }),
]);

const stateSchema = z.strictObject({
  mirrors: different(z.string()).optional(),
  flows: z.array(flow).optional(),
  mechanism: z.enum(MECHANISM_NAMES).optional(),
  what: sentence,
});

const benchmarkSchema = z
  .strictObject({
    id: idSchema.optional(),
    question: sentence,
    topology: topologySchema,
    switch: z.enum(SWITCH_KINDS).optional(),
    mirrors: mirrorsSchema,
    states: z
      .record(z.string().min(1).max(100), stateSchema)
      .refine((states) => Object.keys(states).length >= 2, 'has two at least: one alone is compared with nothing'),
    load: loadSchema,
    quantities: different(z.enum(QUANTITY_NAMES)).min(1),
  })
  .superRefine(({ topology: given, switch: kind = 'ovs-netdev', mirrors, states, load, quantities }, context) => {
    const topology = given as Topology;
    const refuse = (path: readonly (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message });
    const isThere = (path: readonly (string | number)[], what: string, name: string, known: readonly string[]) => {
      if (!known.includes(name)) refuse(path, `there is no ${what} '${name}'; there are ${known.join(', ')}`);
    };
    for (const { path, message } of [
      ...topologyIssues(topology),
      ...mirrorIssues(mirrors, Object.keys(topology.ports)),
    ])
      refuse(path, message);
    for (const [name, { mirrors: installed = [], mechanism }] of Object.entries(states)) {
      if (mechanism !== undefined && !isPossible({ mechanism, switch: kind }))
        refuse(['states', name, 'mechanism'], `does not work on ${kind}`);
      for (const [index, mirror] of installed.entries())
        isThere(['states', name, 'mirrors', index], 'mirror', mirror, Object.keys(mirrors));
    }
    for (const [index, quantity] of quantities.entries()) {
      const reason = notMeasurable(quantity, kind);
      if (reason !== undefined) refuse(['quantities', index], reason);
    }
    const endpoints = Object.keys(topology.endpoints);
    for (const end of ['from', 'to'] as const) isThere(['load', end], 'endpoint', load[end], endpoints);
    if (load.from === load.to) refuse(['load', 'to'], 'is another endpoint than the one that sends');
  });

/**
 * Checks what a file of benchmarks exports: a benchmark, or an array of benchmarks with ids of their own.
 *
 * @param source the file, for errors
 * @throws Problem that names each place that is wrong
 */
export function validateBenchmarks(exported: unknown, source: string): readonly Benchmark[] {
  return validateExport<Benchmark>(exported, source, {
    what: 'benchmark',
    declared: 'defineBenchmark',
    schema: benchmarkSchema,
  });
}
