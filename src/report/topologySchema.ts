import { z } from 'zod';

const vlan = z.int().min(0).max(4095);

const port = z.strictObject({
  bridge: z.string().exactOptional(),
  endpoint: z.string().exactOptional(),
  patch: z.string().exactOptional(),
  tunnel: z
    .strictObject({
      type: z.enum(['gre', 'erspan', 'vxlan', 'geneve']),
      via: z.string(),
      options: z.record(z.string(), z.string()).exactOptional(),
    })
    .exactOptional(),
  device: z.string().exactOptional(),
  bond: z
    .strictObject({
      members: z.array(z.string()).readonly(),
      partner: z.string(),
      mode: z.enum(['active-backup', 'balance-slb', 'balance-tcp']),
      lacp: z.enum(['active', 'passive', 'off']).exactOptional(),
    })
    .exactOptional(),
  mtu: z.int().nonnegative().exactOptional(),
  tag: vlan.exactOptional(),
  trunks: z.array(vlan).readonly().exactOptional(),
  vlanMode: z.enum(['access', 'trunk', 'native-tagged', 'native-untagged']).exactOptional(),
  protected: z.boolean().exactOptional(),
  lldp: z.boolean().exactOptional(),
});

const endpoint = z.strictObject({
  address: z.string(),
  address6: z.string().exactOptional(),
  mac: z.string(),
  station: z.literal(true).exactOptional(),
  remote: z.literal(true).exactOptional(),
});

const bridge = z.strictObject({
  stpEnable: z.boolean().exactOptional(),
  floodVlans: z.array(vlan).readonly().exactOptional(),
  address: z.string().exactOptional(),
  resumingController: z.boolean().exactOptional(),
});

/** A topology as reports hold it. What may be deployed is asked of scenarios, not of reports. */
export const storedTopologySchema = z.strictObject({
  bridge: z.string(),
  ports: z.record(z.string(), port),
  endpoints: z.record(z.string(), endpoint),
  mtu: z.int().nonnegative(),
  flows: z.record(z.string(), z.array(z.string()).readonly()).exactOptional(),
  bridges: z.record(z.string(), bridge).exactOptional(),
});
