import { expect, it } from 'vitest';
import type { Change } from './change.ts';
import type { SwitchState } from './switchState.ts';
import { vsctlArgv } from './vsctl.ts';

const state: SwitchState = {
  database: 'root',
  version: '3.1.0',
  statisticsEveryMs: 5000,
  mirrorColumns: new Set(),
  bridges: [],
};

it.each<[string, Change, string]>([
  [
    'a mirror, whose name and filter need quotes of their own',
    {
      kind: 'addMirror',
      bridge: 'br0',
      name: 'a "b"',
      mirror: { outputPort: 'p1', selectVlan: [7, 9], snaplen: 60, filter: 'ip,tcp' },
    },
    '-- --id=@p0_0 get port p1 -- --id=@m0 create mirror name="a \\"b\\"" output_port=@p0_0 select_vlan=7,9 snaplen=60 filter="ip,tcp" -- add bridge br0 mirrors @m0',
  ],
  [
    'a name that would be read as something else',
    { kind: 'addMirror', bridge: 'br0', name: 'true', mirror: { selectAll: true }, externalIds: ['map', [['k', '1']]] },
    '-- --id=@m0 create mirror name="true" select_all=true external_ids={k="1"} -- add bridge br0 mirrors @m0',
  ],
  [
    'a mirror that is not known by its name alone',
    { kind: 'removeMirror', bridge: 'br0', name: 'm', row: 'row-of-m', mirror: {} },
    '-- --id=@m0 get mirror row-of-m -- remove bridge br0 mirrors @m0',
  ],
  [
    'a port with what was configured of it',
    {
      kind: 'addPort',
      bridge: 'br0',
      name: 'p',
      port: { tag: 5, trunks: ['set', [1, 2]] },
      interface: { mac: '00:00:00:00:00:01' },
    },
    '-- add-port br0 p tag=5 trunks=[1,2] -- set interface p type=internal mac="00:00:00:00:00:01"',
  ],
])('%s', (_, change, words) => {
  expect(vsctlArgv(state, [change], 'tcp:h:1').join(' ')).toBe(`ovs-vsctl --db=tcp:h:1 ${words}`);
});
