// Assembles src/packet/kernel/kernel.wat into kernel.wasm.ts beside it, which is checked in: tests and the build need no assembler.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const folder = new URL('../src/packet/kernel/', import.meta.url);

/** The text of kernel.wasm.ts for the kernel.wat that is here. */
export async function assembleKernel() {
  const { parseWat } = await wabt();
  const module = parseWat('kernel.wat', readFileSync(new URL('kernel.wat', folder), 'utf8'), { simd: true });
  module.validate();
  const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
  module.destroy();
  return `/** kernel.wat, assembled by scripts/build-kernel.mjs; base64. */\nexport const KERNEL =\n  '${base64}';\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('kernel.wasm.ts', folder), await assembleKernel());
}
