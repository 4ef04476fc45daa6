import type { Guest } from '../lab/guests.ts';
import type { Topology } from '../model/topology.ts';
import { executeInContainer } from './executeInContainer.ts';
import type { GuestHandle, Guests } from './messages.ts';

/** What of the machine a scenario's endpoints are: those that were named, and the containers that were started for the others. */
export function guestsOf(topology: Topology, { named, containers }: Guests): Readonly<Record<string, Guest>> {
  const hosts = Object.keys(topology.endpoints).filter((name) => !topology.endpoints[name]?.station);
  const free = [...containers];
  const guests: Record<string, Guest> = {};
  for (const name of hosts) {
    const handle = named[name] ?? free.shift();
    if (handle !== undefined) guests[name] = guest(handle);
  }
  return guests;
}

function guest({ descriptor, what, container }: GuestHandle): Guest {
  return {
    what,
    // This process holds the descriptor that it was started with; those that it starts find it here.
    path: `/proc/${process.pid}/fd/${descriptor}`,
    ...(container && { execute: (argv, timeoutMs) => executeInContainer(container, argv, timeoutMs) }),
  };
}
