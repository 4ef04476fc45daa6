import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { compileEbpf, noCompiler } = await import(new URL('../../scripts/build-ebpf.mjs', import.meta.url).href);
const reason: string | undefined = noCompiler();

test('mirror.bpf.o is what mirror.bpf.c compiles to, byte for byte', (context) => {
  if (reason !== undefined) return context.skip(reason);
  const checkedIn = readFileSync(new URL('../../src/lab/mechanisms/ebpf/mirror.bpf.o', import.meta.url));
  expect(compileEbpf().equals(checkedIn)).toBe(true);
});
