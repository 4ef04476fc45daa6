/** Ethernet addresses that Open vSwitch does not copy into a VLAN (packets.c: eth_addr_is_reserved()). */
const RESERVED: readonly RegExp[] = [
  // What bridges say to one another (IEEE 802.1Q, table 8-1).
  /^0180c200000[0-9a-f]$/,
  // Extreme's discovery and ring protection.
  /^00e02b0000(00|04|06)$/,
  // Cisco's: inter switch link, discovery, spanning tree a VLAN, and its neighbours.
  /^01000c(000000|cccccc|cccccd|cdcdcd|ccccc[0-7])$/,
];

/** Whether a frame goes to a reserved address. */
export function isReserved(frame: Uint8Array): boolean {
  const destination = Buffer.from(frame.subarray(0, 6)).toString('hex');
  return RESERVED.some((pattern) => pattern.test(destination));
}
