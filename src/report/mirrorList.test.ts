import { expect, it } from 'vitest';
import { renderMirrorList } from './mirrorList.ts';

it('mirrors are shown with names, sources by direction, and the lag of what was counted', () => {
  const text = renderMirrorList({
    statisticsEveryMs: 10_000,
    mirrors: [
      {
        bridge: 'br-int',
        name: 'mirror0',
        row: 'row-of-mirror0',
        mirror: { selectSrcPort: ['vnic-1', 'vnic-2'], outputPort: 'mirror0-output', snaplen: 100 },
        statistics: { txPackets: 1234, txBytes: 56_789 },
      },
      { bridge: 'br-ext', name: 'all\u001b[2J', row: 'r', mirror: { selectAll: true, outputVlan: 9, filter: 'tcp' } },
      { bridge: 'br-ext', name: 'idle', row: 'r2', mirror: {} },
    ],
  });
  expect(text).toMatchInlineSnapshot(`
    "mirror0 of br-int  row-of-mirror0
      output      mirror0-output
      egress      vnic-1, vnic-2: what hosts there send, which arrives at the switch (select_src_port)
      cut         to 100 bytes
      statistics  1,234 packets, 56,789 bytes

    all\\x1b[2J of br-ext  r
      output      VLAN 9
      sources     all ports of the bridge, both directions (select_all)
      only        tcp
      statistics  none yet

    idle of br-ext  r2
      output      nowhere: Open vSwitch ignores it
      sources     none: it copies nothing
      statistics  none yet

    Statistics are written every 10 s, and later when the switch is busy. They count whole frames, whatever --snaplen cuts,
    and a trend is all that they show: packets that were never copied can be among them.
    "
  `);
});

it('none is said to be none', () => {
  expect(renderMirrorList({ statisticsEveryMs: 5000, mirrors: [] })).toBe('There are no mirrors.\n');
});
