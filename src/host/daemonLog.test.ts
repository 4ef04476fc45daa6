import { expect, it } from 'vitest';
import { problemLines } from './daemonLog.ts';

it('problems are the lines of the levels WARN, ERR and EMER, whatever thread wrote them', () => {
  const log = `2026-01-02T03:04:05.678Z|00001|vlog|INFO|opened log file /run/lab/ovs-vswitchd.log
2026-01-02T03:04:05.679Z|00002|netdev|WARN|could not create netdev p9 of unknown type nonsense
2026-01-02T03:04:05.680Z|00003|bridge|ERR|bridge br0: mirror m0 does not specify output; ignoring
2026-01-02T03:04:05.681Z|00001|dpif(revalidator5)|WARN|system@x: failed to flow_del
2026-01-02T03:04:05.682Z|00004|bridge|INFO|a text with |WARN| in it
2026-01-02T03:04:05.683Z|00005|util|EMER|assertion failed
`;
  expect(problemLines(log).map((line) => line.split('|')[3])).toEqual(['WARN', 'ERR', 'WARN', 'EMER']);
});
