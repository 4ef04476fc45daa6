import { expect, test } from 'vitest';
import { renderingsOf } from './renderings.ts';
import { renderSamplesCsv } from './samplesCsv.ts';
import { measured, mixed, reportOf } from './testing/made-up.ts';
import { benchmarkOf, benchmarks } from './testing/made-up-benchmarks.ts';

const [lossOfBenchmark] = benchmarks.normal.quantities.filter(({ quantity }) => quantity === 'lossRatio');

test('every sample is a line, those of spoiled rounds too, with the reason', () => {
  const quantities = lossOfBenchmark === undefined ? [] : [lossOfBenchmark];
  const lines = renderSamplesCsv(reportOf([], { benchmarks: [benchmarkOf('article/one', { quantities })] })).split(
    '\r\n',
  );
  expect(lines).toHaveLength(1 + 12 * 6 + 1);
  expect(lines[0]).toBe('benchmark,port,quantity,unit,state,round,place,value,spoiled');
  expect(lines.filter((line) => line.endsWith(',the host took 7.1 % of the CPU time away'))).toHaveLength(6);
  expect(lines).toContain('article/one,veth,lossRatio,ratio,off,1,1,0,');
});

test('fields with commas and quotes are quoted, and nothing is taken for a formula', () => {
  const samples = [{ round: 1, place: 1, state: '=1+1,"x"', value: 0.5 }];
  const quantities = [{ quantity: 'copyRatio', samples, comparisons: [] }] as const;
  const text = renderSamplesCsv(reportOf([], { benchmarks: [benchmarkOf('@one', { quantities })] }));
  expect(text).toContain(`\r\n'@one,veth,copyRatio,ratio,"'=1+1,""x""",1,1,0.5,\r\n`);
});

test('samples.csv lies in the folders of runs that measured, and in no others', () => {
  expect(renderingsOf(measured, true).map(({ file }) => file)).toContain('samples.csv');
  expect(renderingsOf(mixed, true).map(({ file }) => file)).not.toContain('samples.csv');
});
