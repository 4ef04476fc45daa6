import type { ListedMirror, MirrorList } from '../model/listedMirror.ts';
import { visible } from './visible.ts';

/** Mirrors for people: names in place of UUIDs, and sources by direction. */
export function renderMirrorList({ mirrors, statisticsEveryMs }: MirrorList): string {
  if (mirrors.length === 0) return 'There are no mirrors.\n';
  const lag =
    `Statistics are written every ${statisticsEveryMs / 1000} s, and later when the switch is busy. They count whole frames, whatever --snaplen cuts,\n` +
    'and a trend is all that they show: packets that were never copied can be among them.';
  return `${[...mirrors.map(described), lag].join('\n\n')}\n`;
}

function described({ bridge, name, row, mirror, statistics }: ListedMirror): string {
  const { outputPort, outputVlan, selectAll, selectSrcPort, selectDstPort, selectVlan, snaplen, filter } = mirror;
  const output = outputPort ?? (outputVlan === undefined ? 'nowhere: Open vSwitch ignores it' : `VLAN ${outputVlan}`);
  const sources = selectAll
    ? [['sources', 'all ports of the bridge, both directions (select_all)']]
    : [
        ['egress', `${list(selectSrcPort)}: what hosts there send, which arrives at the switch (select_src_port)`],
        [
          'ingress',
          `${list(selectDstPort)}: what hosts there receive, which departs from the switch (select_dst_port)`,
        ],
      ].filter((_, index) => (index === 0 ? selectSrcPort : selectDstPort) !== undefined);
  const lines = [
    ['output', output],
    ...(sources.length === 0 ? [['sources', 'none: it copies nothing']] : sources),
    ...(selectVlan === undefined ? [] : [['only', `VLAN ${selectVlan.join(', ')}`]]),
    ...(filter === undefined ? [] : [['only', filter]]),
    ...(snaplen === undefined ? [] : [['cut', `to ${snaplen} bytes`]]),
    ['statistics', statistics === undefined ? 'none yet' : counts(statistics)],
  ];
  return [
    visible(`${name} of ${bridge}  ${row}`),
    ...lines.map(([what = '', text = '']) => visible(`  ${what.padEnd(12)}${text}`)),
  ].join('\n');
}

function list(ports: readonly string[] = []): string {
  return ports.join(', ');
}

function counts({ txPackets, txBytes }: NonNullable<ListedMirror['statistics']>): string {
  return `${txPackets.toLocaleString('en')} packets, ${txBytes.toLocaleString('en')} bytes`;
}
