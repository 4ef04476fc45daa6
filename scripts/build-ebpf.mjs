// Compiles src/lab/mechanisms/ebpf/mirror.bpf.c into mirror.bpf.o beside it, which is checked in: tests and the build need no compiler.
// With --check nothing is written, and the exit code is 1 when the object that is there is another.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The one that the object is made with: another makes other bytes. Debian 12 has it. */
const COMPILER = 'clang-14';
const HOW_TO_GET = 'sudo apt-get install --no-install-recommends clang-14 linux-libc-dev';

const folder = fileURLToPath(new URL('../src/lab/mechanisms/ebpf/', import.meta.url));
const object = join(folder, 'mirror.bpf.o');

/** Debian's folder of the kernel's headers for this processor, which says nothing to the program. */
const HEADERS = `/usr/include/${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch}-linux-gnu`;

/** Why it cannot be compiled here, with the command that mends it; undefined when it can. */
export function noCompiler() {
  const { status } = spawnSync(COMPILER, ['--version']);
  return status === 0 ? undefined : `there is no ${COMPILER}: ${HOW_TO_GET}`;
}

/** The object of the source that is here. */
export function compileEbpf() {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorbench-ebpf-'));
  try {
    const out = join(scratch, 'mirror.bpf.o');
    const how = ['-O2', '-fno-ident', '-Wall', '-Werror', '-target', 'bpf', '-I', HEADERS];
    // Where it stands must not come into the object.
    const clang = spawnSync(COMPILER, [...how, '-c', 'mirror.bpf.c', '-o', out], { cwd: folder, encoding: 'utf8' });
    if (clang.status !== 0)
      throw new Error(`${COMPILER} failed:\n${clang.stderr}\nIf a header is missing: ${HOW_TO_GET}`);
    return readFileSync(out);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function main() {
  const reason = noCompiler();
  if (reason !== undefined) throw new Error(reason);
  const compiled = compileEbpf();
  if (!process.argv.includes('--check')) return writeFileSync(object, compiled);
  if (!compiled.equals(readFileSync(object)))
    throw new Error(`${object} is not what ${COMPILER} makes of mirror.bpf.c`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
