//   h1 ── p1 ─┐
//   h2 ── p2 ─ br0 ── p3 ── monitor      a stream, and mirrors and a port that come and go all the while
//   h4 ── p4 ─┘

import { copies, defineScenario, equivalent, healthy, probes, star } from 'mirrorbench';

const topology = star({ p1: 'h1', p2: 'h2', p4: 'h4', p3: 'monitor' }, { flows: ['in_port=p1,actions=output:p2'] });
const { udp } = probes(topology);
const SECONDS = 60;
const PER_SECOND = 500;
const stream = Array.from({ length: SECONDS * PER_SECOND }, (_, id) => udp({ from: 'h1', to: 'h2', id, length: 200 }));

export default defineScenario({
  id: 'A67-changes-under-load',
  claim:
    'A minute of mirrors and ports that come and go under load leaves the switch well, the traffic whole, and a mirror that copies.',
  deviations: [
    {
      having: 'change-reaches-live-flows',
      shows: ['truncated'],
      what: 'While the output port of a mirror with a snaplen goes away, packets are delivered to other ports cut to that snaplen.',
      source: 'dpif-netdev.c: dp_execute_output_action() leaves the cut in force when the port is gone',
    },
  ],
  // The output port of m1 is deleted while m1 is there.
  expectedErrors: [/mirror m1 does not specify output; ignoring$/],
  topology,
  mirrors: {
    m0: { selectSrcPort: ['p1'], outputPort: 'p3' },
    m1: { selectAll: true, outputPort: 'p4', snaplen: 100 },
  },
  async run({ mirror, trial }) {
    const during = await trial(
      'during',
      { kind: 'frames', frames: stream, packetsPerSecond: PER_SECOND },
      async (live) => {
        while (await live.passed(PER_SECOND / 2)) {
          await live.mirror.install('m0', 'm1');
          await live.mirror.change('m0', { snaplen: 60 });
          await live.port.remove('p4');
          await live.mirror.remove('m1');
          await live.port.add('p4');
          await live.mirror.remove('m0');
        }
      },
    );
    await mirror.install('m0');
    const after = await trial('after', { kind: 'frames', frames: stream.slice(0, 100) });
    return { during, after };
  },
  check: ({ during, after }) => [
    healthy(during, { growthBytes: 16 * 2 ** 20 }),
    copies(during.departing('p2'), during.arriving('p1')),
    copies(after.departing('p3'), stream.slice(0, 100)),
    equivalent(after, 'm0'),
  ],
});
