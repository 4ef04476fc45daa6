import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkResult } from '../../src/model/benchmark.ts';
import type { QuantityName } from '../../src/model/measurement.ts';
import { star } from '../../src/model/topology.ts';
import { writePcap } from '../../src/packet/pcap.ts';
import { probes } from '../../src/packet/probes.ts';
import { scratchFolder } from './command.ts';

// Internal ports, because they lose nothing at such rates however busy the machine is. What rounds count for is not looked at: other
// tests may run beside.

const PACKETS_PER_SECOND = 4000;
/** Of the frames of the capture, the last of each four is for a port of UDP that the flows drop. */
const DROPPED_PORT = 9;

const benchmark = (quantities: readonly QuantityName[]) => `
import { defineBenchmark, star } from 'mirrorbench';

export default defineBenchmark({
  question: 'Are the counts exact?',
  topology: star({ p1: 'h1', p2: 'h2', p3: 'end' }, {
    flows: ['priority=2,in_port=p1,udp,tp_dst=${DROPPED_PORT},actions=drop', 'priority=1,in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'],
  }),
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  states: {
    off: { what: 'no mirror' },
    mirror: { mirrors: ['m0'], what: 'the mirror' },
    control: { flows: ['in_port=p1,actions=output:p2,output:p3', 'in_port=p2,actions=output:p1'], what: 'by flows' },
  },
  load: { kind: 'replay', from: 'h1', to: 'h2', capture: new URL('load.pcap', import.meta.url).pathname, packetsPerSecond: ${PACKETS_PER_SECOND} },
  quantities: ${JSON.stringify(quantities)},
});
`;

/** A folder with the benchmark, its capture, and a tcpreplay that first runs these lines of shell. */
export function prepared(quantities: readonly QuantityName[], script = '') {
  const folder = scratchFolder();
  const { udp } = probes(star({ p1: 'h1', p2: 'h2' }));
  const frames = Array.from({ length: 400 }, (_, id) => {
    const { bytes } = udp({ from: 'h1', to: 'h2', id, destinationPort: id % 4 === 3 ? DROPPED_PORT : 20_000 });
    return { timeNs: 0n, bytes, wireLength: bytes.length };
  });
  writeFileSync(join(folder, 'load.pcap'), writePcap(frames));
  writeFileSync(join(folder, 'exact.ts'), benchmark(quantities));
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'tcpreplay'), ['#!/bin/sh', script, 'exec /usr/bin/tcpreplay "$@"', ''].join('\n'));
  chmodSync(join(tools, 'tcpreplay'), 0o755);
  return { folder, environment: { PATH: `${tools}:${process.env.PATH ?? ''}` } };
}

/** Never as narrow as asked for: it goes on for the whole time. */
export const ARGS = ['bench', 'exact.ts', '--port', 'internal', '--duration', '12s', '--precision', '0.1%', '--json'];

export function resultIn(stdout: string): BenchmarkResult {
  const { benchmarks } = JSON.parse(stdout) as { benchmarks: [BenchmarkResult] };
  return benchmarks[0];
}

export function samplesOf({ quantities }: BenchmarkResult, wanted: QuantityName, state: string): readonly number[] {
  const samples = quantities.find(({ quantity }) => quantity === wanted)?.samples ?? [];
  return samples.filter((sample) => sample.state === state).map(({ value }) => value);
}
