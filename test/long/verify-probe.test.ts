import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { verificationRoundSchema, verificationSchema } from '../../src/report/verificationSchema.ts';
import { budget } from '../support/budget.ts';
import { asRoot } from '../support/command.ts';
import { onRunningHost } from '../support/runningHost.ts';

budget('verify as a probe', 6);

const hasPromtool = (await execa('promtool', ['--version'], { reject: false })).exitCode === 0;

/** `again OPTION…` verifies on a beat into the file `lines`, `rounds N` waits until so many are over, `metrics NAME` keeps the textfile of the last one. */
const REPEATED = `
mkdir textfiles
again() {
  "$node" "$program" verify --bridge br-int --mirror mirror0 --duration 2s --repeat 5s --prometheus textfiles/m.prom "$@" > lines 2> errors &
  again=$!
}
rounds() { until [ "$(wc -l < lines)" -ge $1 ]; do sleep 0.05; done; sleep 0.3; }
metrics() { cp -p textfiles/m.prom kept-$1; }
finish() {
  kill -$1 $again; wait $again; echo "exit $?"
  cat lines errors; ls textfiles
  until ! pgrep -x tcpdump >/dev/null; do sleep 0.05; done
  ls $TMPDIR
}
drop() {
  nft add table netdev t
  nft add chain netdev t c '{ type filter hook egress device "mirror0-output" priority 0; }'
  nft add rule netdev t c numgen inc mod 1000 == 0 drop
}
`;

/** The symbols of the rounds' lines. */
function told(said: string): readonly string[] {
  return [...said.matchAll(/^\S+Z (\S) (?:whether )?mirror0 of br-int /gm)].map(([, symbol = '']) => symbol);
}

/** Values by name and status or quantile, of one that was printed. */
function metricsIn(text: string): ReadonlyMap<string, number> {
  const lines = text.matchAll(/^(\w+)\{bridge="br-int",mirror="mirror0"(?:,\w+="([^"]*)")?\} (\S+)$/gm);
  return new Map([...lines].map(([, name, label, value]) => [[name, label].filter(Boolean).join(' '), Number(value)]));
}

const parts = (said: string) => said.split(/^-- \w+\n/m).slice(1);
const VERDICT = 'mirrorbench_mirror_verdict';
const TOTAL = 'mirrorbench_mirror_verifications_total';

describe.skipIf(!asRoot)('verify, again and again', () => {
  test('tells a mirror that loses copies, and one that is mended, round by round, and in metrics', async () => {
    const said = await onRunningHost(`${REPEATED}
      sleep 1; again; rounds 1; metrics 1
      drop; rounds 3; metrics 3
      nft delete table netdev t; rounds 5; metrics 5; stat -c %a textfiles/m.prom; finish TERM
      for i in 1 3 5; do echo "-- $i"; cat kept-$i; done`);
    const lines = told(said);
    expect(lines[0], said).toBe('✓');
    expect(lines[2], said).toBe('✗');
    expect(lines[4]).toBe('✓');
    // Of the last round; what is left is the textfile alone, which everybody may read.
    expect(said).toContain('644\nexit 0\n');
    expect(said).toMatch(/^m\.prom\n(?=-- 1)/m);
    const [first, broken, mended] = parts(said).map(metricsIn);
    for (const whole of [first, mended]) {
      expect(whole?.get(`${VERDICT} passed`)).toBe(1);
      expect(whole?.get('mirrorbench_mirror_owed_packets')).toBeGreaterThan(5000);
      expect(whole?.get('mirrorbench_mirror_missing_packets')).toBe(0);
    }
    expect(broken?.get(`${VERDICT} failed`)).toBe(1);
    expect(broken?.get(`${VERDICT} passed`)).toBe(0);
    expect(broken?.get('mirrorbench_mirror_missing_packets')).toBeGreaterThan(0);
    expect(broken?.get(`${TOTAL} failed`)).toBeGreaterThan(0);
    const total = (of: ReadonlyMap<string, number> | undefined) =>
      ['passed', 'failed', 'inconclusive', 'error'].reduce((sum, one) => sum + (of?.get(`${TOTAL} ${one}`) ?? 0), 0);
    expect([total(first), total(broken), total(mended)]).toEqual([1, 3, 5]);
  });

  test('goes on when the mirror is gone, tells it, and leaves no number of before in the metrics', async () => {
    const said = await onRunningHost(`${REPEATED}
      mirror=$(ovs-vsctl get mirror mirror0 _uuid)
      sleep 1; again --json; rounds 1
      ovs-vsctl set mirror $mirror name=another; rounds 3; metrics 3
      ovs-vsctl set mirror $mirror name=mirror0; rounds 5; metrics 5; finish INT
      for i in 3 5; do echo "-- $i"; cat kept-$i; done`);
    const rounds = said.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    for (const index of [0, 4]) expect(verificationSchema.parse(rounds[index]).status).toBe('passed');
    expect(verificationRoundSchema.parse(rounds[2])).toEqual({
      ...{ status: 'error', at: expect.any(String), bridge: 'br-int', mirror: 'mirror0' },
      reason: "there is no mirror 'mirror0' on br-int; its mirrors: another",
    });
    expect(said).toContain('exit 0\n');
    const [gone, back] = parts(said).map(metricsIn);
    expect(gone?.get(`${VERDICT} error`)).toBe(1);
    expect(gone?.has('mirrorbench_mirror_owed_packets')).toBe(false);
    expect(back?.get(`${VERDICT} passed`)).toBe(1);
    expect(back?.get(`${TOTAL} error`)).toBeGreaterThan(0);
  });

  test('goes on when the switch ends and is started again', async () => {
    const said = await onRunningHost(`${REPEATED}
      sleep 1; again; rounds 1
      ovs-appctl exit; rounds 3
      ovs-vswitchd --detach --no-chdir --pidfile unix:/run/openvswitch/db.sock 2>/dev/null
      sleep 1; seen=$(wc -l < lines); rounds $((seen + 2)); finish TERM`);
    const lines = told(said);
    expect(lines[0], said).toBe('✓');
    expect(lines[2], said).toBe('!');
    // Its ports are new ones, outside of the namespaces, and nobody uses them: that is found, not an error.
    expect(lines.at(-1), said).toBe('?');
  });

  test('holds no file of a window that came to nothing, because the switch ended in the middle', async () => {
    const said = await onRunningHost(`${REPEATED}
      again --duration 20s --sample 1/1; until [ "$(pgrep -xc tcpdump)" = 3 ]; do sleep 0.05; done
      sleep 1; ls -l /proc/$again/fd | grep -c deleted; ovs-appctl exit; rounds 2; ls -l /proc/$again/fd | grep -c deleted; finish TERM`);
    expect(said).toMatch(/^3\n0\n/);
    expect(told(said)[0], said).toBe('!');
  });

  test('ends at once in the middle of a window, and before its first round with the exit code of nothing checked', async () => {
    const said = await onRunningHost(`${REPEATED}
      again --duration 60s; until [ "$(pgrep -xc tcpdump)" = 3 ]; do sleep 0.05; done; finish TERM`);
    expect(said).toBe('exit 4\n');
  });

  test.skipIf(!hasPromtool)('writes metrics that promtool takes (skipped where there is no promtool)', async () => {
    const said = await onRunningHost(`${REPEATED}
      verify --duration 2s --prometheus textfiles/found.prom >/dev/null
      "$node" "$program" verify --bridge br-int --mirror 'a "b"\\' --prometheus textfiles/error.prom
      for name in found error; do promtool check metrics < textfiles/$name.prom && echo "$name is right"; done`);
    expect(said).toContain('found is right\nerror is right\n');
  });
});

describe.skipIf(!asRoot)('verify --nagios', () => {
  test('is one line with performance data, and the exit codes of the guidelines', async () => {
    const said = await onRunningHost(`${REPEATED}
      sleep 1; verify --duration 2s --nagios
      drop; verify --duration 3s --nagios
      nft delete table netdev t
      (underway; ovs-vsctl set mirror mirror0 select-vlan=7) & verify --duration 3s --nagios
      for wrong in '--mirror |' '--mirror mirror0 --db unix:/run/nowhere.sock' '--mirror mirror0 --json' ''; do
        "$node" "$program" verify --bridge br-int --nagios $wrong 2>/dev/null; echo "exit $?"
      done`);
    const lines = said.trimEnd().split('\n');
    expect(lines[0], said).toMatch(
      /^MIRROR OK - mirror0 of br-int .* \| owed=(\d+) copied=\1 missing=0;0;0;0 .* dropped=0$/,
    );
    expect(lines[2]).toMatch(/^MIRROR CRITICAL - .* \| owed=\d+ copied=\d+ missing=[1-9]\d*;0;0;0 /);
    expect(lines[4]).toMatch(/^MIRROR UNKNOWN - .*mirrors of the switch were changed while they were watched/);
    expect(lines[6]).toBe("MIRROR UNKNOWN - there is no mirror '\\x7c' on br-int; its mirrors: mirror0");
    expect(lines[8]).toContain('MIRROR UNKNOWN - the database of Open vSwitch cannot be reached');
    expect(lines[10]).toContain("MIRROR UNKNOWN - error: option '--nagios' cannot be used with option '--json'");
    expect(lines[12]).toContain("MIRROR UNKNOWN - error: required option '--mirror <name>' not specified");
    const codes = lines.filter((_, index) => index % 2 === 1);
    expect(codes).toEqual([0, 2, 3, 3, 3, 3, 3].map((code) => `exit ${code}`));
  });
});

describe.skipIf(!asRoot)('verify, of a mirror that Open vSwitch has not taken', () => {
  test('says so at once where the row tells it', async () => {
    const said = await onRunningHost(`
      create() { name=$1; shift; ovs-vsctl "$@" -- --id=@m create mirror name=$name select-all=true $output -- add bridge br-int mirrors @m >/dev/null; }
      ovs-vsctl add-br br-x -- set bridge br-x datapath_type=netdev -- add-port br-x x-out -- set interface x-out type=internal
      create blind
      output=output-port=@o create far -- --id=@o get port x-out
      for name in blind far; do "$node" "$program" verify --bridge br-int --mirror $name --duration 30s --nagios; done`);
    expect(said).toContain('the mirror is not in force: the mirror blind has no output');
    expect(said).toContain('the mirror is not in force: the mirror far outputs to x-out, a port of another bridge');
  });

  test('says what the log says of it, also when that was said long before', async () => {
    const said = await onRunningHost(`
      for i in $(seq 32); do
        ovs-vsctl -- --id=@o get port mirror0-output -- --id=@m create mirror name=more$i output-port=@o -- add bridge br-int mirrors @m >/dev/null
      done
      name=$(sed -n 's/.*cannot create //p' /run/openvswitch/ovs-vswitchd.log | tail -1)
      ovs-vsctl set mirror mirror0 name=mirror00 -- set mirror $name name=mirror0; sleep 1
      before=$(ovs-vsctl get open . next_cfg cur_cfg)
      verify --duration 2s --nagios
      [ "$before" = "$(ovs-vsctl get open . next_cfg cur_cfg)" ] && echo same`);
    expect(said).toMatch(/^MIRROR UNKNOWN - .*maximum of 32 port mirrors reached, cannot create mirror0/);
    expect(said).toContain('exit 3\nsame\n');
  });
});
