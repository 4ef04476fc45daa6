import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench } from '../support/command.ts';

/** Labs of every shape, judged by what was captured in them, without the oracle. */
const LABS = `
import { copies, defineScenario, probes, silent, star, tagged } from 'mirrorbench';

const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);
const both = { port: ['veth', 'internal'] };
/** What the switch sends by itself left out. */
const only = (capture, type) => ({ ...capture, frames: capture.frames.filter(({ bytes }) => bytes[12] * 256 + bytes[13] === type) });
const holds = (check, isTrue, evidence) => ({ check, status: isTrue ? 'passed' : 'failed', evidence, findings: [] });

function lab(id, variants, topology, mirrors, run, check) {
  return defineScenario({ id, claim: 'Packets go where they should.', variants, topology, mirrors, run, check });
}

function vlans() {
  const topology = star({ p1: { to: 'h1', tag: 7 }, p2: { to: 'h2', tag: 7 }, p3: 'h3', br0: 'h4' }, { internal: ['m1'] });
  const probe = probes(topology);
  const access = numbers(3).map((id) => probe.raw({ from: 'h1', to: 'h2', id }));
  const local = numbers(3).map((id) => probe.raw({ from: 'h4', to: 'h3', id: id + 10 }));
  return lab('vlans', both, topology, { m0: { selectSrcPort: ['p1'], outputPort: 'm1' } },
    async ({ mirror, trial }) => {
      await mirror.install('m0');
      return {
        mixed: await trial('mixed', { kind: 'frames', frames: [...access, ...local, ...access] }),
        ping: await trial('ping', { kind: 'ping', from: 'h4', to: 'h3', count: 5 }),
      };
    },
    ({ mixed, ping }) => [
      copies(mixed.arriving('p1'), [...access, ...access]),
      copies(mixed.departing('p2'), mixed.arriving('p1')),
      copies(mixed.departing('m1'), [...access, ...access].map((one) => tagged(7, one))),
      copies(mixed.departing('p3'), local),
      copies(mixed.arriving('br0'), local),
      silent(mixed.departing('br0')),
      copies(ping.departing('br0'), ping.arriving('p3')),
      copies(ping.departing('p3'), ping.arriving('br0')),
      silent(ping.departing('p1')),
    ]);
}

function patches() {
  const topology = star(
    { p1: { to: 'h1', tag: 5 }, pa: { patch: 'pb' }, pb: { bridge: 'br1', patch: 'pa' }, q1: { bridge: 'br1', to: 'h2', tag: 5 },
      q2: { bridge: 'br1', to: 'h3' }, br1: { bridge: 'br1' } }, { internal: ['m1'] });
  const there = numbers(3).map((id) => probes(topology).udp({ from: 'h1', to: 'h2', id }));
  const back = numbers(3).map((id) => probes(topology).udp({ from: 'h2', to: 'h1', id: id + 10 }));
  return lab('patches', both, topology, { m0: { selectSrcPort: ['p1'], outputPort: 'm1' } },
    async ({ mirror, trial }) => {
      await mirror.install('m0');
      return { there: await trial('there', { kind: 'frames', frames: [...there, ...back] }) };
    },
    ({ there: one }) => [
      copies(only(one.departing('q1'), 0x800), one.arriving('p1')),
      copies(only(one.departing('p1'), 0x800), one.arriving('q1')),
      silent(one.departing('q2')), silent(one.departing('br0')), silent(one.departing('br1')),
    ]);
}

function tunnel(id, type, options, variants = both) {
  const topology = star(
    { p1: 'h1', p2: 'h2', tun0: { tunnel: { type, via: 'u1', options } }, u1: { bridge: 'br1', to: 'far' } },
    { bridges: { br1: { address: '172.16.0.1/24' } }, addresses: { far: '172.16.0.2/24' } });
  const frames = [100, 60, 1514].map((length, id) => probes(topology).raw({ from: 'h1', to: 'h2', id, length }));
  return lab(id, variants, topology, { whole: { selectSrcPort: ['p1'], outputPort: 'tun0' } },
    async ({ mirror, trial }) => {
      await mirror.install('whole');
      const whole = await trial('whole', { kind: 'frames', frames });
      await mirror.change('whole', { snaplen: 90 });
      return { whole, cut: await trial('cut', { kind: 'frames', frames }) };
    },
    ({ whole, cut }) => [
      copies(whole.departing('p2'), frames),
      copies(whole.departing('tun0'), frames),
      silent(whole.arriving('u1')), silent(whole.arriving('tun0')), silent(whole.departing('br0')),
      holds('a copy that was cut', cut.departing('tun0').frames.at(-1).bytes.length < 90, 'shorter than 90 bytes'),
    ]);
}

function bonded() {
  const bond = (members, partner) => ({ members, partner, mode: 'balance-tcp', lacp: 'active' });
  const topology = star(
    { p1: 'h1', bond0: { bond: bond(['a1', 'a2'], 'bond1') }, bond1: { bridge: 'br1', bond: bond(['b1', 'b2'], 'bond0') },
      q1: { bridge: 'br1', to: 'h2' } }, { internal: ['m1'] });
  const frames = numbers(16).map((id) => probes(topology).udp({ from: 'h1', to: 'h2', id, sourcePort: 1000 + 7 * id }));
  return lab('bonded', both, topology, { m0: { selectSrcPort: ['p1'], outputPort: 'm1' } },
    async ({ mirror, trial }) => {
      await mirror.install('m0');
      return { one: await trial('one', { kind: 'frames', frames }) };
    },
    ({ one }) => [
      copies(only(one.departing('q1'), 0x800), frames),
      copies(one.departing('m1'), frames),
      copies(only(one.departing('bond0'), 0x800), frames),
      copies(only(one.arriving('bond1'), 0x800), frames),
      holds('both members', new Set(one.captures.filter(({ port, packets }) => port === 'bond0' && packets > 0).map((c) => c.interface)).size === 2, 'used'),
    ]);
}

function tree() {
  const topology = star({ p1: 'h1', p2: 'h2' }, { bridges: { br0: { stpEnable: true } } });
  const frames = numbers(3).map((id) => probes(topology).raw({ from: 'h1', to: 'h2', id }));
  return lab('tree', { port: ['veth'] }, topology, {},
    async ({ trial }) => ({ one: await trial('one', { kind: 'frames', frames }) }),
    ({ one }) => [
      silent(only(one.departing('p2'), 0x88b5)),
      copies(only(one.arriving('p1'), 0x88b5), frames),
      holds('states', one.spanningTree.p1 === 'listening' && one.spanningTree.p2 === 'listening', JSON.stringify(one.spanningTree)),
    ]);
}

function flowing() {
  const topology = star({ p1: 'h1', p2: 'h2', p3: 'h3' }, { internal: ['m1'], flows: ['in_port=p1,actions=output:p2'] });
  const frames = numbers(3).map((id) => probes(topology).raw({ from: 'h1', to: 'h2', id }));
  return lab('flows', both, topology, { m0: { selectSrcPort: ['p1'], outputPort: 'm1' } },
    async ({ mirror, trial, flows }) => {
      await mirror.install('m0');
      const declared = await trial('declared', { kind: 'frames', frames });
      await flows(['in_port=p1,actions=output:p3']);
      const replaced = await trial('replaced', { kind: 'frames', frames });
      const ordered = await trial('ordered', { kind: 'packetOut', frames, actions: 'output:p2' });
      const arrived = await trial('arrived', { kind: 'packetOut', frames, actions: 'output:p2', inPort: 'p1' });
      return { declared, replaced, ordered, arrived };
    },
    ({ declared, replaced, ordered, arrived }) => [
      copies(declared.departing('p2'), frames), silent(declared.departing('p3')), copies(declared.departing('m1'), frames),
      copies(replaced.departing('p3'), frames), silent(replaced.departing('p2')), copies(replaced.departing('m1'), frames),
      copies(ordered.departing('p2'), frames), silent(ordered.departing('m1')), silent(ordered.arriving('p1')),
      copies(arrived.departing('p2'), frames), copies(arrived.departing('m1'), frames),
      holds('what was sent', ordered.sent.length === 3 && declared.sent.length === 3, 'is kept'),
      holds('flows', replaced.flows.br0.length === 1 && declared.flows === undefined, 'are told when they were replaced'),
    ]);
}

function live(output) {
  const topology = star({ p1: 'h1', p2: 'h2', p3: 'h3' }, { internal: ['m1'] });
  const stream = { kind: 'ping', from: 'h1', to: 'h2', count: 100 };
  const brief = { ...stream, count: 5 };
  const scenario = lab('live-' + output, both, topology, { m0: { selectSrcPort: ['p1'], outputPort: output } },
    async ({ mirror, port, trial }) => {
      await mirror.install('m0');
      const during = await trial('during', stream, async (now) => {
        await now.port.remove(output);
        await now.port.add(output);
      });
      const after = await trial('after', brief);
      await port.remove(output);
      await port.add(output);
      await mirror.change('m0', { outputPort: output });
      return { during, after, again: await trial('again', brief) };
    },
    ({ during, after, again }) => [
      holds('copies', during.departing(output).frames.length >= 15 && during.departing(output).frames.length < 90,
        'end when their port goes: ' + during.departing(output).frames.length),
      holds('changes', during.changes.map(({ what, mirrors }) => what + (mirrors.m0.outputPort ?? '')).join() ===
        'remove port ' + output + ',add port ' + output, 'are told in their order'),
      silent(after.departing(output)),
      copies(again.departing(output), again.arriving('p1')),
    ]);
  return { ...scenario, expectedErrors: [/mirror m0 does not specify output; ignoring$/] };
}

export default [
  vlans(), patches(), bonded(), tree(), flowing(), live('m1'), live('p3'),
  tunnel('gre', 'gre', {}), tunnel('vxlan', 'vxlan', { key: '7' }), tunnel('geneve', 'geneve', { key: '7' }),
  tunnel('erspan-2', 'erspan', { key: '5', erspan_ver: '1', erspan_idx: '3' }),
  tunnel('erspan-3', 'erspan', { key: '5', erspan_ver: '2', erspan_dir: '1', erspan_hwid: '4' }),
];
`;

const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-'));
let report: Report;

beforeAll(async () => {
  writeFileSync(join(folder, 'labs.ts'), LABS);
  const { stdout, stderr } = await mirrorbench(['run', 'labs.ts', '--json', '--report', 'report'], folder);
  expect(stdout, stderr).not.toBe('');
  report = reportSchema.parse(JSON.parse(stdout)) as Report;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  'vlans',
  'patches',
  'gre',
  'vxlan',
  'geneve',
  'erspan-2',
  'erspan-3',
  'bonded',
  'tree',
  'flows',
  'live-m1',
  'live-p3',
])('a lab with %s', (id) => {
  test('brings packets where they should go', () => {
    const outcomes = report.outcomes.filter(({ scenario }) => scenario === `labs.ts:${id}`);
    expect(outcomes.length).toBe(id === 'tree' ? 1 : 2);
    for (const { status, verdicts, reason, variant } of outcomes) {
      const wrong = verdicts.filter((verdict) => verdict.status !== 'passed');
      expect({ variant: variant.port, status, reason, wrong }).toEqual({
        variant: variant.port,
        status: 'passed',
        wrong: [],
      });
    }
  });
});

test('a trial’s folder holds what was sent, and a capture of each interface and direction', () => {
  const outcome = report.outcomes.find(({ scenario }) => scenario === 'labs.ts:bonded');
  const run = readdirSync(join(folder, 'report')).find((name) => !name.startsWith('.'));
  const files = readdirSync(join(folder, 'report', run ?? '', outcome?.trials[0]?.folder ?? ''));
  const names = ['a1', 'a2', 'b1', 'b2', 'br0', 'm1', 'p1', 'q1'];
  const captures = names.flatMap((name) => [`${name}.arriving.pcap`, `${name}.departing.pcap`]);
  expect(files.sort()).toEqual([...captures, 'sent.pcap'].sort());
  expect(outcome?.observations).toEqual({ one: 'one' });
});
