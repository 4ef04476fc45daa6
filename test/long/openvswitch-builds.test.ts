import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OpenVSwitch, startOpenVSwitch } from '../../src/host/openVSwitch.ts';
import { type OpenVSwitchBuild, openVSwitchBuilds } from '../../src/host/openVSwitchBuild.ts';
import { type Operation, set } from '../../src/host/ovsdb.ts';
import { budget } from '../support/budget.ts';
import { asRoot, program, scratchFolder } from '../support/command.ts';

budget('other versions of Open vSwitch', 12);

const mmdebstrap = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'mmdebstrap')));

let cache: string;

beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'mirrorbench-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

/** The build with its daemons in a network namespace of their own, which ends with them. */
function confined(build: OpenVSwitchBuild): OpenVSwitchBuild {
  const user = asRoot ? [] : ['--user', '--map-current-user', '--keep-caps'];
  const vswitchd = ['unshare', ...user, '--net', '--', ...build.programs['ovs-vswitchd']] as const;
  return { ...build, programs: { ...build.programs, 'ovs-vswitchd': vswitchd } };
}

/** Makes the bridge br0 with the internal ports p1 and p2. */
async function makeBridge({ configure }: OpenVSwitch): Promise<void> {
  const ports = ['br0', 'p1', 'p2'].flatMap((name): Operation[] => [
    { op: 'insert', table: 'Interface', row: { name, type: 'internal' }, 'uuid-name': `${name}_interface` },
    {
      op: 'insert',
      table: 'Port',
      row: { name, interfaces: ['named-uuid', `${name}_interface`] },
      'uuid-name': `${name}_port`,
    },
  ]);
  const references = ['br0', 'p1', 'p2'].map((name) => ['named-uuid', `${name}_port`]);
  await configure([
    ...ports,
    {
      op: 'insert',
      table: 'Bridge',
      row: { name: 'br0', datapath_type: 'netdev', ports: set(references) },
      'uuid-name': 'bridge',
    },
    { op: 'update', table: 'Open_vSwitch', where: [], row: { bridges: ['named-uuid', 'bridge'] } },
  ]);
}

/** Each kind of action that scenarios use. */
const flows = [
  'priority=1,in_port=p1,actions=mod_vlan_vid:17,output:p2',
  'priority=2,in_port=p1,ip,actions=set_field:10.0.0.9->ip_dst,set_field:02:00:00:00:00:09->eth_dst,output:p2',
  'priority=2,in_port=p1,ip,nw_dst=10.0.0.7,actions=move:NXM_OF_IP_SRC[]->NXM_OF_IP_DST[],p2',
  'priority=3,in_port=p1,tcp,actions=ct(commit,table=1,zone=3)',
  'priority=3,in_port=p1,udp,actions=clone(mod_vlan_vid:5,output:p2),output:LOCAL',
  'priority=4,in_port=LOCAL,actions=resubmit(,2),resubmit(p2,2)',
  'table=1,ct_state=+trk+new,tcp,actions=strip_vlan,mod_nw_tos:32,dec_ttl,NORMAL',
  'table=2,in_port=LOCAL,actions=p2',
  'table=2,in_port=p2,actions=drop',
];

const frame = `${'020000000002'}${'020000000001'}0800${'00'.repeat(46)}`;

test.for([
  { suite: 'trixie', version: /^3\.5\.\d+$/, hasFilter: true },
  { suite: 'bullseye', version: /^2\.15\.\d+$/, hasFilter: false },
])(
  'Open vSwitch of Debian $suite is fetched once, runs without being installed, and takes flows and packets',
  async ({ suite, version, hasFilter }, context) => {
    context.skip(!mmdebstrap, 'mmdebstrap is not installed');
    const fetched: string[] = [];
    const [build] = await openVSwitchBuilds([`debian:${suite}`], (what) => fetched.push(what));
    if (build === undefined) throw new Error('there is no build');
    expect(fetched).toEqual([`Open vSwitch of Debian ${suite}`]);
    expect(build.version).toMatch(version);
    expect(build.origin).toBe(`debian:${suite}`);
    expect(await openVSwitchBuilds([`debian:${suite}`], (what) => fetched.push(what))).toEqual([build]);
    expect(fetched).toHaveLength(1);

    const openVSwitch = await startOpenVSwitch(join(scratchFolder(), 'switch'), confined(build));
    try {
      expect(await openVSwitch.control('version')).toContain(build.version);
      expect(await openVSwitch.hasColumn('Mirror', 'filter')).toBe(hasFilter);
      expect(await openVSwitch.hasColumn('Mirror', 'snaplen')).toBe(true);
      await makeBridge(openVSwitch);
      await openVSwitch.addFlows('br0', flows);
      await openVSwitch.packetOut('br0', `in_port=LOCAL,packet=${frame},actions=table`);
      const counted = await openVSwitch.control('bridge/dump-flows', 'br0');
      expect(counted).toMatch(/table_id=2, .*n_packets=1, .*in_port=LOCAL/);
      // In a later OpenFlow the same flow would push a second tag.
      const traced = await openVSwitch.control('ofproto/trace', 'br0', 'in_port=p1,dl_vlan=5');
      expect(traced).toMatch(/Datapath actions: pop_vlan,push_vlan\(vid=17,pcp=0\)/);
      await expect(openVSwitch.addFlows('br0', ['in_port=p1,actions=nonsense'])).rejects.toThrow('nonsense');
      expect((await openVSwitch.logProblems()).filter((line) => !line.includes('|WARN|'))).toEqual([]);
      await openVSwitch.configure([
        { op: 'update', table: 'Interface', where: [['name', '==', 'p2']], row: { type: 'x' } },
      ]);
      expect((await openVSwitch.logProblems()).join('\n')).toContain('of unknown type x');
    } finally {
      await openVSwitch.stop();
    }
  },
);

test.for(['bullseye', 'trixie', 'forky'])(
  'Open vSwitch of Debian %s copies what its rules say, but for its known deviations',
  async (suite, { skip, signal }) => {
    skip(!mmdebstrap, 'mmdebstrap is not installed');
    const command = [program, 'conformance', '--ovs', `debian:${suite}`];
    const options = { cwd: scratchFolder(), reject: false, stdin: 'ignore', cancelSignal: signal } as const;
    const { exitCode, stdout, stderr } = await execa(process.execPath, command, options);
    expect(exitCode, stdout + stderr).toBe(0);
  },
);
