/** The part of the untyped npm package pcap-parser 0.2.1 that the differential test uses. */
declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';

  const parser: { parse(stream: Readable): EventEmitter };
  export default parser;
}
