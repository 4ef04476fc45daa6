/** What a flow does that puts out all that arrives at a port, unchanged. */
export interface PlainOutput {
  readonly inPort: string;
  readonly output: string;
}

/**
 * The outputs of a flow such as `in_port=p1,actions=output:p2,output:p3`; undefined of one that matches or does anything else, of
 * which nothing can be said without following packets.
 */
export function plainOutputs(flow: string): readonly PlainOutput[] | undefined {
  const [, inPort, actions] = /^in_port=([\w.-]+),actions=(output:[\w.-]+(?:,output:[\w.-]+)*)$/.exec(flow) ?? [];
  if (inPort === undefined || actions === undefined) return undefined;
  return actions.split(',').map((action) => ({ inPort, output: action.slice('output:'.length) }));
}

/** The outputs of flows that are all plain; undefined where one is not. */
export function plainOutputsOf(flows: readonly string[]): readonly PlainOutput[] | undefined {
  const all = flows.map(plainOutputs);
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}
