/** What has been sent by an interface, in packets; undefined where it is not counted. */
export interface Sent {
  readonly output: string;
  readonly packets?: number;
}

/** Packets by output, all together; undefined when one is not counted. */
export function sumByOutput(all: readonly Sent[]): ReadonlyMap<string, number> | undefined {
  const sums = new Map<string, number>();
  for (const { output, packets } of all) {
    if (packets === undefined) return undefined;
    sums.set(output, (sums.get(output) ?? 0) + packets);
  }
  return sums;
}
