import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { readSegment } from '../../src/packet/segment.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

// Offloads on, a mirror of Open vSwitch, veth ports: judged by TCP's bytes; one segment less or altered is found.

test('a TCP stream through Open vSwitch on veth, with offloads on', async () => {
  const folder = scratchFolder();
  const { exitCode, stdout } = await mirrorbench(
    ['run', 'iperf3-tcp', '--port', 'veth', '--offloads', 'on', '--json'],
    folder,
  );
  const [outcome] = reportSchema.parse(JSON.parse(stdout)).outcomes;
  expect(outcome?.verdicts.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(outcome?.variant.offloads).toBe('on');
  expect(new Set(outcome?.trials.map(({ offloads }) => offloads))).toEqual(new Set(['on']));
  const equivalent = outcome?.verdicts.find(({ check }) => check.startsWith('equivalent('));
  const [, bytes = ''] = /^TCP by bytes \(3 streams, ([\d,]+) bytes/.exec(equivalent?.evidence ?? '') ?? [];
  // iperf3 ends without waiting for what its socket still holds.
  expect(Number(bytes.replaceAll(',', ''))).toBeGreaterThan(800_000);
  expect(exitCode).toBe(0);

  const trial = join(folder, 'reports', 'latest', outcome?.trials.at(-1)?.folder ?? '');
  const file = (name: string) => join(trial, name);
  const compare = async (copy: string) => {
    const sources = [file('vnic-1.arriving.pcap'), file('vnic-1.departing.pcap')];
    return mirrorbench(['compare', '--by-stream', '--json', ...sources, copy], folder);
  };
  const copies = file('mirror0-output.departing.pcap');
  expect((await compare(copies)).exitCode).toBe(0);

  const { frames } = readPcap(readFileSync(copies));
  const middle = frames.findIndex(({ bytes }, index) => {
    const segment = readSegment(bytes);
    return index > frames.length / 2 && segment.kind === 'tcp' && segment.payload.length > 100;
  });
  writeFileSync(file('less.pcap'), writePcap(frames.filter((_, index) => index !== middle)));
  const less = await compare(file('less.pcap'));
  expect(JSON.parse(less.stdout)).toMatchObject({
    verdict: 'different',
    findings: [{ kind: 'missing', unit: 'bytes' }],
  });
  expect(less.exitCode).toBe(1);

  const altered = frames.map((frame, index) => {
    if (index !== middle) return frame;
    const bytes = Uint8Array.from(frame.bytes);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return { ...frame, bytes };
  });
  writeFileSync(file('altered.pcap'), writePcap(altered));
  const changed = await compare(file('altered.pcap'));
  expect(JSON.parse(changed.stdout)).toMatchObject({ verdict: 'different', bytes: { altered: 1, missing: 0 } });
  expect(changed.exitCode).toBe(1);
});
