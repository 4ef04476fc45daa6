import { sendOpenFlow } from '../../host/openFlow.ts';

/** Counts, times and marks that a dump has beside what a flow is (ovs-ofctl(8), dump-flows). */
const TOLD = /^(cookie|duration|n_packets|n_bytes|idle_age|hard_age|idle_timeout|hard_timeout|importance)=/;
const MARKS = /^(send_flow_rem|check_overlap|reset_counts|no_packet_counts|no_byte_counts)$/;

/**
 * The flows of a bridge in ovs-ofctl(8)'s notation, with ports' names; undefined where it has but the one that learns and forwards.
 *
 * @param folder that the switch keeps its sockets in
 */
export async function readRunningFlows(folder: string, bridge: string): Promise<readonly string[] | undefined> {
  const flows = flowsOf(await sendOpenFlow(['ovs-ofctl', '--names'], folder, bridge, 'dump-flows'));
  return flows.length === 1 && /^(table=0,)?priority=0,actions=NORMAL$/.test(flows[0] ?? '') ? undefined : flows;
}

/** Reads what `ovs-ofctl dump-flows` printed: flows as they are set, without what was counted. */
export function flowsOf(dump: string): readonly string[] {
  return dump.split('\n').flatMap((line) => {
    const [, match, actions] = /^ (.*?) ?(actions=.*)$/.exec(line) ?? [];
    if (match === undefined || actions === undefined) return [];
    const parts = match.split(/, ?| /).filter((part) => part !== '' && !TOLD.test(part) && !MARKS.test(part));
    // Names that are no plain words are quoted.
    return [[...parts, actions].join(',').replace(/"([\w.-]+)"/g, '$1')];
  });
}
