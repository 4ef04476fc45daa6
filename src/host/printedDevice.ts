import { z } from 'zod';
import { toolJson } from './toolJson.ts';

const mark = z.literal(true).exactOptional();

const address = z.object({
  family: z.string(),
  local: z.string(),
  address: z.string().exactOptional(),
  prefixlen: z.int(),
  metric: z.int().exactOptional(),
  broadcast: z.string().exactOptional(),
  scope: z.string(),
  label: z.string().exactOptional(),
  valid_life_time: z.int(),
  preferred_life_time: z.int(),
  ...{ home: mark, mngtmpaddr: mark, nodad: mark, optimistic: mark, noprefixroute: mark, autojoin: mark },
  temporary: mark,
});

const device = z.object({
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.int(),
  txqlen: z.int().exactOptional(),
  address: z.string().exactOptional(),
  ifalias: z.string().exactOptional(),
  master: z.string().exactOptional(),
  xdp: z.unknown().optional(),
  addr_info: z.array(address),
});

/** An interface as `ip -j -d addr show` prints it. */
export type PrintedDevice = z.infer<typeof device>;
export type PrintedAddress = z.infer<typeof address>;

/** @throws Problem when it is something else than `ip -j -d addr show` prints */
export function readPrintedDevices(stdout: string): readonly PrintedDevice[] {
  return toolJson('ip -j -d addr show', z.array(device), stdout);
}

const neighbours = z.array(z.object({ dst: z.string(), lladdr: z.string().optional() }));

/** @throws Problem when it is something else than `ip -j neigh show` prints, which is nothing where there is none */
export function readPrintedNeighbours(stdout: string): z.infer<typeof neighbours> {
  return toolJson('ip -j neigh show', neighbours, stdout || '[]');
}
