import type { Direction, Mirror } from '../../model/mirror.ts';
import type { WholeCapture } from '../../model/observation.ts';
import type { BridgeSettings } from '../bridgeSettings.ts';

/**
 * What must be captured to know what a mirror owes and what it copied: what it selects, what mirrors select that share its output, and the output.
 * Where flows do more than learn and forward, a packet's way is known only by what passes at all ports.
 */
export function wantedCaptures(
  bridge: BridgeSettings,
  mirror: Mirror,
  forwardsPlainly: boolean,
): readonly WholeCapture[] {
  const { outputPort } = mirror;
  const output: readonly WholeCapture[] =
    outputPort === undefined ? [] : [{ port: outputPort, direction: 'departing' }];
  const sharing = bridge.mirrors
    .map((one) => one.mirror)
    .filter((one) => one.outputPort === outputPort && one.outputVlan === mirror.outputVlan);
  const needsAll = !forwardsPlainly || outputPort === undefined || sharing.some(({ selectAll }) => selectAll);
  const selected = needsAll ? everywhere(bridge, outputPort) : sharing.flatMap(selectedBy);
  const wanted = [...selected.filter(({ port }) => port !== outputPort), ...output];
  return wanted.filter((one, index) => wanted.findIndex((other) => isSame(one, other)) === index);
}

/** A patch port has no packets of its own: what passes it passes other ports. */
function everywhere({ ports }: BridgeSettings, outputPort: string | undefined): readonly WholeCapture[] {
  return ports
    .filter(({ name, interfaces }) => name !== outputPort && interfaces.some(({ type }) => type !== 'patch'))
    .flatMap(({ name }) => (['arriving', 'departing'] as const).map((direction) => ({ port: name, direction })));
}

function selectedBy({ selectSrcPort = [], selectDstPort = [] }: Mirror): readonly WholeCapture[] {
  const at = (ports: readonly string[], direction: Direction) => ports.map((port) => ({ port, direction }));
  return [...at(selectSrcPort, 'arriving'), ...at(selectDstPort, 'departing')];
}

function isSame(one: WholeCapture, other: WholeCapture): boolean {
  return one.port === other.port && one.direction === other.direction;
}
