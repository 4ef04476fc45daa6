import { z } from 'zod';
import { MAX_INTERFACE_NAME } from '../model/topology.ts';

/**
 * Interfaces that the switch's namespace has anyway (the kernel's own, and the one that the userspace datapath makes),
 * and names that libpcap takes for something else than an interface (pcap_findalldevs(3)).
 */
const TAKEN_NAMES = /^(lo|ovs-netdev|ovs-system|any|nflog|nfqueue|dbus-system|dbus-session|bluetooth.*|usbmon.*)$/;

/** Names go into lines of ip(8) and into paths: nothing but these characters, and no longer than the kernel allows. */
const interfaceName = z
  .string()
  .regex(/^[A-Za-z][\w.-]*$/, 'has letters, digits, . _ and - only, and begins with a letter')
  .max(MAX_INTERFACE_NAME)
  .refine((name) => !TAKEN_NAMES.test(name), 'stands for another interface already');

const endpointName = z
  .string()
  .regex(/^[A-Za-z][\w.-]*$/, 'has letters, digits, . _ and - only, and begins with a letter')
  .max(60);

const TWICE = 'names one thing twice';
export const vlan = z.int().min(0).max(4095);

/** An array in which nothing stands twice. */
export function different<Item extends z.ZodType>(item: Item) {
  return z.array(item).refine((items) => new Set(items).size === items.length, TWICE);
}

/** No machine has room for more, and what does not fit together would take for ever to find. */
const MOST = 1000;

function notTooMany<Items extends z.ZodRecord>(items: Items) {
  return items.refine((all) => Object.keys(all).length <= MOST, { error: `has ${MOST} at most`, abort: true });
}

const tunnelSchema = z.strictObject({
  type: z.enum(['gre', 'erspan', 'vxlan', 'geneve']),
  via: z.string(),
  options: z
    .record(
      z.string().regex(/^(?!remote_ip$|local_ip$)\w+$/, 'is an option of its own, and not one of the two addresses'),
      z.string(),
    )
    .optional(),
});

const bondSchema = z.strictObject({
  members: different(interfaceName).min(2),
  partner: z.string(),
  mode: z.enum(['active-backup', 'balance-slb', 'balance-tcp']),
  lacp: z.enum(['active', 'passive', 'off']).optional(),
});

/** The kernel switches IPv6 off below the first, and a tap ends at the second. */
const mtu = z.int().min(1280).max(65_521);

const portSchema = z
  .strictObject({
    bridge: interfaceName.optional(),
    endpoint: endpointName.optional(),
    patch: z.string().optional(),
    tunnel: tunnelSchema.optional(),
    bond: bondSchema.optional(),
    mtu: mtu.optional(),
    tag: vlan.optional(),
    trunks: different(vlan).optional(),
    vlanMode: z.enum(['access', 'trunk', 'native-tagged', 'native-untagged']).optional(),
    protected: z.boolean().optional(),
    lldp: z.boolean().optional(),
  })
  .refine(
    ({ endpoint, patch, tunnel, bond }) =>
      [endpoint, patch, tunnel, bond].filter((behind) => behind !== undefined).length <= 1,
    'has at most one of endpoint, patch, tunnel and bond',
  );

export const flow = z.string().regex(/^\S[^\n]*$/, 'is one line');

export const topologySchema = z.strictObject({
  bridge: interfaceName,
  ports: notTooMany(z.record(interfaceName, portSchema)),
  endpoints: notTooMany(
    z.record(
      endpointName,
      z.strictObject({
        address: z.cidrv4(),
        address6: z.cidrv6().optional(),
        mac: z.mac(),
        station: z.literal(true).optional(),
      }),
    ),
  ),
  mtu,
  flows: z.record(z.string(), z.array(flow)).optional(),
  bridges: z
    .record(
      z.string(),
      z.strictObject({
        stpEnable: z.boolean().optional(),
        floodVlans: different(vlan).optional(),
        resumingController: z.boolean().optional(),
        address: z.cidrv4().optional(),
      }),
    )
    .optional(),
});
