import type { DeviceAddress, DeviceFlag, DeviceState, Family } from './deviceState.ts';

/** Arguments of `ip link set dev X` that make the link what it was, apart from whether it is up; none when it is. */
export function linkArguments(was: DeviceState, is: DeviceState): readonly string[] {
  const flags = (Object.keys(was.flags) as DeviceFlag[]).filter((flag) => flag !== 'up');
  return [
    ...(was.address === is.address ? [] : ['address', was.address]),
    ...(was.mtu === is.mtu ? [] : ['mtu', `${was.mtu}`]),
    ...(was.txQueueLength === is.txQueueLength ? [] : ['txqueuelen', `${was.txQueueLength}`]),
    ...(was.alias === is.alias ? [] : ['alias', was.alias]),
    ...flags.flatMap((flag) => (was.flags[flag] === is.flags[flag] ? [] : [flag, was.flags[flag] ? 'on' : 'off'])),
  ];
}

/** Arguments of `ethtool -K X` that make the offloads what they were; none when they are. */
export function featureArguments(was: DeviceState, is: DeviceState): readonly string[] {
  return Object.entries(was.features).flatMap(([name, on]) =>
    is.features[name] === on ? [] : [name, on ? 'on' : 'off'],
  );
}

/**
 * Lines of `ip -batch` for one family that make addresses, routes and neighbours what they were. Routers' advertisements
 * go on: what they have brought meanwhile stays.
 */
export function addressLines(was: DeviceState, is: DeviceState, family: Family): readonly string[] {
  const dev = `dev ${was.name}`;
  const addresses = compared(ofFamily(was, family), ofFamily(is, family), addressKey);
  const routes = compared(was.routes[family], is.routes[family], routeKey);
  const neighbours = compared(was.neighbours, is.neighbours, neighbourKey);
  const isOurs = ({ address }: { readonly address: string }): boolean => address.includes(':') === (family === 'inet6');
  return [
    ...neighbours.extra.filter(isOurs).map(({ address }) => `neigh del ${address} ${dev}`),
    ...routes.extra.filter((route) => !isAdvertised(route)).map((route) => `route del ${routeKey(route)} ${dev}`),
    ...addresses.extra
      .filter(({ marks }) => !marks.includes('mngtmpaddr'))
      .map(({ local, prefixLength }) => `addr del ${local}/${prefixLength} ${dev}`),
    ...addresses.missing.map((address) => `addr replace ${addressArguments(address)} ${dev}`),
    // A gateway has to be in reach before a route leads by it.
    ...routes.missing.toSorted((a, b) => gateways(a) - gateways(b)).map((route) => `route add ${route} ${dev}`),
    ...neighbours.missing
      .filter(isOurs)
      .map(({ address, ethernet }) => `neigh replace ${address} lladdr ${ethernet} nud permanent ${dev}`),
  ];
}

/** In what an interface differs from what it was, a few words each; seconds that go by count for nothing. */
export function deviceDifferences(was: DeviceState, is: DeviceState): readonly string[] {
  const link = linkArguments(was, is);
  const features = featureArguments(was, is);
  const settings = Object.entries(was.settings).filter(([path, content]) => is.settings[path] !== content);
  return [
    ...(link.length === 0 ? [] : [link.join(' ')]),
    ...(was.flags.up === is.flags.up ? [] : [was.flags.up ? 'up' : 'down']),
    ...(features.length === 0 ? [] : [features.join(' ')]),
    ...settings.map(([path, content]) => `${path} = ${content}`),
    ...addressLines(was, is, 'inet'),
    ...addressLines(was, is, 'inet6'),
  ];
}

interface Compared<Item> {
  readonly missing: readonly Item[];
  readonly extra: readonly Item[];
}

function compared<Item>(was: readonly Item[], is: readonly Item[], key: (item: Item) => string): Compared<Item> {
  const [before, now] = [new Set(was.map(key)), new Set(is.map(key))];
  return { missing: was.filter((item) => !now.has(key(item))), extra: is.filter((item) => !before.has(key(item))) };
}

function ofFamily(state: DeviceState, family: Family): readonly DeviceAddress[] {
  return state.addresses.filter((address) => address.family === family);
}

/** All of an address but how long it is valid. */
function addressKey({ validSeconds, preferredSeconds: _, ...address }: DeviceAddress): string {
  return addressArguments(address) + (validSeconds === undefined ? '' : ' expires');
}

function addressArguments(address: DeviceAddress): string {
  const { family, local, prefixLength, peer, broadcast, scope, label, metric, marks } = address;
  const words = [
    peer === undefined ? `${local}/${prefixLength}` : `${local} peer ${peer}/${prefixLength}`,
    broadcast === undefined ? '' : `broadcast ${broadcast}`,
    family === 'inet' ? `scope ${scope}` : '',
    label === undefined ? '' : `label ${label}`,
    metric === undefined ? '' : `metric ${metric}`,
    ...marks,
    address.validSeconds === undefined
      ? ''
      : `valid_lft ${address.validSeconds} preferred_lft ${address.preferredSeconds}`,
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** All of a route but how long it is valid. */
function routeKey(route: string): string {
  return route.replace(/ expires \d+/, '');
}

function isAdvertised(route: string): boolean {
  return route.includes(' proto ra ');
}

function gateways(route: string): number {
  return / via /.test(route) ? 1 : 0;
}

function neighbourKey({ address, ethernet }: DeviceState['neighbours'][number]): string {
  return `${address} ${ethernet}`;
}
