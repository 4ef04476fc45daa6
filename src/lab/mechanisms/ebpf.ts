import { join } from 'node:path';
import type { InterfaceIndexes } from '../../host/interfaceIndexes.ts';
import { packageRoot } from '../../host/packageRoot.ts';
import { type TcCommand, tryTc } from '../../host/tc.ts';
import { noTool } from '../../host/tools.ts';
import { Problem } from '../../model/problem.ts';
import { GONE } from './filterSteps.ts';
import { filterTapping } from './filterTapping.ts';
import { clsactPlace } from './place.ts';
import type { Tap, Tapping } from './tap.ts';

/** ebpf/mirror.bpf.c as scripts/build-ebpf.mjs compiles it; the build puts it there. */
const programFile = () => join(packageRoot(), 'dist', 'mirror.bpf.o');

/** The program reads its output's number as the class, of which the kernel hands it 16 bits. */
const LARGEST_INDEX = 0xffff;

/**
 * Copies by bpf_clone_redirect in clsact. A filter's handle is the number of its output, by which it is known again. tc(8) mounts a file system
 * on /sys/fs/bpf, where there is none, and leaves it.
 */
export const EBPF: Tapping = {
  ...filterTapping({
    place: async (hook, disciplines) => clsactPlace(hook, disciplines),
    filter: async (tap, indexes) => loading(indexOf(tap, indexes)),
    outputOf: ({ kind, handle }, indexes) => (kind === 'bpf' ? nameOf(handle, indexes) : undefined),
  }),
  sent: async () => undefined,
  missing: async () => {
    const lacking = noTool('tc');
    if (lacking !== undefined) return lacking;
    if (process.geteuid?.() !== 0) return 'programs for the kernel may be loaded by root alone: run it with sudo';
    const said = await tryTc([
      ['qdisc', 'add', 'dev', 'lo', 'clsact'],
      ['filter', 'add', 'dev', 'lo', 'egress', 'protocol', 'all', 'pref', '1', ...loading(1)],
    ]);
    return said && `the kernel, or tc, does not load the program (${said}): sudo modprobe -a sch_ingress cls_bpf`;
  },
  means: async () => 'a program of cls_bpf, which calls bpf_clone_redirect',
};

function loading(index: number): TcCommand {
  const number = index.toString(16);
  const program = ['direct-action', 'obj', programFile(), 'sec', 'classifier'];
  return ['handle', `0x${number}`, 'bpf', ...program, 'classid', `0:${number}`];
}

function indexOf({ output }: Tap, indexes: InterfaceIndexes): number {
  const index = indexes.get(output);
  if (index === undefined) throw new Problem(`there is no interface '${output}' to send copies by`);
  if (index <= LARGEST_INDEX) return index;
  throw new Problem(
    `${output} is interface ${index} of its namespace, and the program can name none beyond ${LARGEST_INDEX}`,
    'use another mechanism, or a network namespace that is new',
  );
}

function nameOf(index: number | undefined, indexes: InterfaceIndexes): string | typeof GONE {
  return [...indexes].find(([, one]) => one === index)?.[0] ?? GONE;
}
