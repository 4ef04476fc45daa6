import { KERNEL } from './kernel.wasm.ts';

// TypeScript's `lib` knows WebAssembly only together with the browser's DOM.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

/** One memory for all frames that are compared with one another, and what compares them there. Addresses count from its beginning. */
export interface FrameMemory {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Takes `size` bytes for good, at an address that is a multiple of 64. */
  readonly take: (size: number) => number;
  /** 1 when the bytes at two addresses are the same, else 0. */
  readonly equal: (a: number, b: number, length: number) => number;
  /** How many pairs of frames from the first on are equal; the first four are addresses of arrays of 32-bit numbers. */
  readonly equalRun: (startsA: number, lengthsA: number, startsB: number, lengthsB: number, count: number) => number;
  /** Decodes records of classic pcap into columns: see kernel.wat. */
  readonly decodePcap: (
    at: number,
    end: number,
    nsPerTick: number,
    ticksPerSecond: number,
    longest: number,
    count: number,
    most: number,
    ...columns: readonly [starts: number, lengths: number, wireLengths: number, seconds: number, nanoseconds: number]
  ) => number;
}

const PAGE = 65_536;
let compiled: object | undefined;

/** @param size bytes; taken from the machine only as far as they are used */
export function frameMemory(size: number): FrameMemory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(size / PAGE) });
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
  const { exports } = new WebAssembly.Instance(compiled, { frames: { memory } });
  let free = 0;
  return {
    bytes: Buffer.from(memory.buffer),
    view: new DataView(memory.buffer),
    take: (wanted) => {
      const at = free;
      free += Math.ceil(wanted / 64) * 64;
      if (free > memory.buffer.byteLength) throw new RangeError('the memory for frames is too small');
      return at;
    },
    equal: exports.equal as FrameMemory['equal'],
    equalRun: exports.equalRun as FrameMemory['equalRun'],
    decodePcap: exports.decodePcap as FrameMemory['decodePcap'],
  };
}
