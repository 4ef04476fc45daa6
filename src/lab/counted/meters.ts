import type { InterfaceCounters } from '../../host/interfaceCounters.ts';
import { type NamespaceCounters, openNamespaceCounters } from '../../host/namespaceCounters.ts';
import type { Load } from '../../model/benchmark.ts';
import { Problem } from '../../model/problem.ts';
import { hostOf } from '../atEndpoint.ts';
import { endpointInterface } from '../capturePoint.ts';
import type { Lab } from '../lab.ts';

/** Reads the counters of one interface. */
export type Meter = () => InterfaceCounters;

/** What counts in a lab while a load passes: all meters stand at the endpoints, outside of the switch. */
export interface Meters {
  /** At the endpoints between which the load passes. */
  readonly from: Meter;
  readonly to: Meter;
  /** Where copies end, each place once. */
  readonly outputs: readonly Meter[];
  readonly close: () => void;
}

/** @param outputs ports that copies leave by */
export async function openMeters(
  lab: Lab,
  { from, to }: Pick<Load, 'from' | 'to'>,
  outputs: readonly string[],
): Promise<Meters> {
  const opened = new Map<string | undefined, NamespaceCounters>();
  const meter = async ({ namespace, interface: name }: Place): Promise<Meter> => {
    const counters = opened.get(namespace) ?? (await openNamespaceCounters(namespace));
    opened.set(namespace, counters);
    return () => {
      const found = counters.read().get(name);
      if (found === undefined) throw new Problem(`the interface '${name}' is no more`);
      return found;
    };
  };
  const places = new Map(outputs.map((port) => endOf(lab, port)).map((place) => [JSON.stringify(place), place]));
  const meters: Meter[] = [];
  for (const place of [placeOf(lab, from), placeOf(lab, to), ...places.values()]) meters.push(await meter(place));
  const [atSender, atReceiver, ...atOutputs] = meters as [Meter, Meter, ...Meter[]];
  return {
    from: atSender,
    to: atReceiver,
    outputs: atOutputs,
    close: () => {
      for (const counters of opened.values()) counters.close();
    },
  };
}

/** An interface of a namespace; of the sandbox's own when there is no name. */
interface Place {
  readonly namespace: string | undefined;
  readonly interface: string;
}

function placeOf(lab: Lab, endpoint: string): Place {
  const { port } = hostOf(lab, endpoint);
  return {
    namespace: lab.namespaceOf(endpoint),
    interface: endpointInterface(lab.topology, lab.variant.port, port),
  };
}

/** Where what leaves by a port comes in: at the endpoint behind it, that of a tunnel's far end, or the internal port itself. */
function endOf(lab: Lab, port: string): Place {
  const { topology, variant } = lab;
  const via = topology.ports[port]?.tunnel?.via ?? port;
  const endpoint = topology.ports[via]?.endpoint;
  if (endpoint !== undefined) return placeOf(lab, endpoint);
  return { namespace: lab.switchNamespace, interface: endpointInterface(topology, variant.port, via) };
}
