import { z } from 'zod';
import { type Issue, unknown } from './topologyIssues.ts';
import { different, vlan } from './topologySchema.ts';

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

/** Mirrors by name. */
export const mirrorsSchema = z.record(z.string().min(1).max(100), mirrorSchema);

/** Where mirrors name ports that are not there. */
export function mirrorIssues(
  mirrors: Readonly<Record<string, z.infer<typeof mirrorSchema>>>,
  ports: readonly string[],
): readonly Issue[] {
  const issueOf = (port: string, ...path: readonly (string | number)[]): readonly Issue[] =>
    ports.includes(port) ? [] : [{ path: ['mirrors', ...path], message: unknown('port', port, ports) }];
  return Object.entries(mirrors).flatMap(([name, mirror]) => [
    ...(['selectSrcPort', 'selectDstPort'] as const).flatMap((column) =>
      (mirror[column] ?? []).flatMap((port, index) => issueOf(port, name, column, index)),
    ),
    ...(mirror.outputPort === undefined ? [] : issueOf(mirror.outputPort, name, 'outputPort')),
  ]);
}
