import { describe, expect, it } from 'vitest';
import { knownDefects } from './knownDefects.ts';

const sources = (tool: string, version: string) => knownDefects(tool, version).map(({ source }) => source);

describe('knownDefects', () => {
  it.each([
    ['tcpreplay', '#751', { has: ['4.4.2', '4.3'], lacks: ['4.4.3', '4.5.1'] }],
    ['tcpreplay', '#974', { has: ['4.5.1', '4.5.2'], lacks: ['4.4.3', '4.4.4', '4.5.3', '4.6'] }],
    ['tcpreplay', '#1150', { has: ['4.6.1', '4.10'], lacks: ['4.5.5', '4.6.0', '4.6'] }],
    ['iperf3', '#952', { has: ['3.7', '3.9', '3.10', '3.10.1'], lacks: ['3.6', '3.11', '3.12'] }],
    ['iperf3', '#1984', { has: ['3.14', '3.19.1', '3.20'], lacks: ['3.2', '3.12', '3.21', '3.100', '4.0'] }],
    ['iperf3', '#1768', { has: ['3.16', '3.18'], lacks: ['3.12', '3.2', '3.15'] }],
  ] as const)('%s %s is of the versions that have it', (tool, issue, { has, lacks }) => {
    const having = [...has, ...lacks].filter((version) => sources(tool, version).join().includes(issue));
    expect(having).toEqual([...has]);
  });

  it('is of any version where no other is known', () => {
    for (const version of ['20221126', 's20190709']) expect(knownDefects('ping', version)).not.toEqual([]);
  });

  it('tells all of a version that is none', () => {
    expect(knownDefects('iperf3', 'unknown').length).toBeGreaterThan(knownDefects('iperf3', '3.12').length);
  });

  it('knows nothing of other tools', () => {
    expect(knownDefects('util-linux', '2.38.1')).toEqual([]);
  });

  it('names an issue or a measurement for each', () => {
    const all = ['tcpreplay', 'iperf3', 'tcpdump', 'ping', 'trafgen'].flatMap((tool) => sources(tool, 'unknown'));
    expect(all.filter((source) => !/#\d+|measured with \d/.test(source))).toEqual([]);
  });
});
