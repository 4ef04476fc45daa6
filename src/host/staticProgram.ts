const INTERPRETER = 3;

/**
 * Whether a file is a program that needs no dynamic loader: an ELF executable without a program header PT_INTERP (elf(5)).
 */
export function isStaticProgram(file: Uint8Array): boolean {
  if (file.length < 64 || file[0] !== 0x7f || file[1] !== 0x45 || file[2] !== 0x4c || file[3] !== 0x46) return false;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const is64 = file[4] === 2;
  const isLittle = file[5] === 1;
  const u16 = (at: number): number => view.getUint16(at, isLittle);
  const offset = is64 ? Number(view.getBigUint64(32, isLittle)) : view.getUint32(28, isLittle);
  const size = u16(is64 ? 54 : 42);
  const count = u16(is64 ? 56 : 44);
  // A file without program headers is no program, and one that ends within them is cut.
  if (count === 0 || size < 4 || offset + size * count > file.length) return false;
  return Array.from({ length: count }, (_, index) => view.getUint32(offset + size * index, isLittle)).every(
    (type) => type !== INTERPRETER,
  );
}
