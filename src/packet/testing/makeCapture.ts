/** A packet as a capture's maker gives it; `fraction` counts what the format counts. */
export interface MadePacket {
  readonly seconds: number;
  readonly fraction: number;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

/** A classic pcap file in any of its forms. */
export function pcapFile(
  packets: readonly MadePacket[],
  {
    littleEndian = true,
    nano = false,
    linkType = 1,
    snapLength = 65_535,
  }: {
    readonly littleEndian?: boolean;
    readonly nano?: boolean;
    readonly linkType?: number;
    readonly snapLength?: number;
  } = {},
): Buffer {
  const order = fields(littleEndian);
  const header = [
    order.uint32(nano ? 0xa1b23c4d : 0xa1b2c3d4),
    order.uint16(2, 4),
    order.uint32(0, 0, snapLength, linkType),
  ];
  const records = packets.flatMap(({ seconds, fraction, bytes, wireLength }) => [
    order.uint32(seconds, fraction, bytes.length, wireLength),
    bytes,
  ]);
  return Buffer.concat([...header, ...records]);
}

type Option = readonly [code: number, value: Uint8Array];

/** Makers of pcapng blocks in one byte order; fields that a test has no word for are sound. */
export function blocks(littleEndian = true) {
  const { uint16, uint32, uint64 } = fields(littleEndian);
  const optionBytes = (options: readonly Option[]) =>
    options.length === 0
      ? Buffer.of()
      : Buffer.concat([
          ...options.map(([code, value]) => Buffer.concat([uint16(code, value.length), paddedTo4(value)])),
          uint16(0, 0),
        ]);
  /** A block of any type; `opening` and `closing` are what it says of its length. */
  const block = (
    type: number,
    body: Uint8Array,
    opening = 12 + paddedTo4(body).length,
    closing = 12 + paddedTo4(body).length,
  ) => Buffer.concat([uint32(type, opening), paddedTo4(body), uint32(closing)]);
  return {
    uint16,
    uint32,
    uint64,
    block,
    section: (options: readonly Option[] = [], minor = 0) =>
      block(
        0x0a0d0d0a,
        Buffer.concat([uint32(0x1a2b3c4d), uint16(1, minor), uint32(0xffff_ffff, 0xffff_ffff), optionBytes(options)]),
      ),
    interface: ({
      linkType = 1,
      snapLength = 0,
      options = [],
    }: {
      readonly linkType?: number;
      readonly snapLength?: number;
      readonly options?: readonly Option[];
    } = {}) => block(1, Buffer.concat([uint16(linkType, 0), uint32(snapLength), optionBytes(options)])),
    /** Enhanced Packet Block. */
    packet: (
      bytes: Uint8Array,
      {
        of = 0,
        ticks = 0n,
        captured = bytes.length,
        wireLength = bytes.length,
        options = [],
      }: {
        readonly of?: number;
        readonly ticks?: bigint;
        readonly captured?: number;
        readonly wireLength?: number;
        readonly options?: readonly Option[];
      } = {},
    ) =>
      block(
        6,
        Buffer.concat([uint32(of, ...halves(ticks), captured, wireLength), paddedTo4(bytes), optionBytes(options)]),
      ),
    /** The obsolete Packet Block. */
    oldPacket: (
      bytes: Uint8Array,
      {
        of = 0,
        drops = 0xffff,
        ticks = 0n,
      }: { readonly of?: number; readonly drops?: number; readonly ticks?: bigint } = {},
    ) => block(2, Buffer.concat([uint16(of, drops), uint32(...halves(ticks), bytes.length, bytes.length), bytes])),
    /** Simple Packet Block. */
    simplePacket: (bytes: Uint8Array, wireLength = bytes.length) =>
      block(3, Buffer.concat([uint32(wireLength), bytes])),
    /** Interface Statistics Block. */
    statistics: (of: number, options: readonly Option[]) =>
      block(5, Buffer.concat([uint32(of, 0, 0), optionBytes(options)])),
  };
}

export function fields(littleEndian: boolean) {
  const write = (size: number, put: (view: DataView, at: number, index: number) => void, count: number) => {
    const view = new DataView(new ArrayBuffer(size * count));
    for (let index = 0; index < count; index++) put(view, index * size, index);
    return Buffer.from(view.buffer);
  };
  return {
    uint16: (...numbers: readonly number[]) =>
      write(2, (view, at, index) => view.setUint16(at, numbers[index] ?? 0, littleEndian), numbers.length),
    uint32: (...numbers: readonly number[]) =>
      write(4, (view, at, index) => view.setUint32(at, numbers[index] ?? 0, littleEndian), numbers.length),
    uint64: (number: bigint) => write(8, (view, at) => view.setBigUint64(at, number, littleEndian), 1),
  };
}

/** A 64-bit time as pcapng writes it: the upper half first, in either byte order. */
function halves(ticks: bigint): readonly [number, number] {
  return [Number(ticks >> 32n), Number(ticks & 0xffff_ffffn)];
}

function paddedTo4(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
