import type { Environment } from '../model/report.ts';

/** What a run ran on, by name. As it came: escape it. */
export function environmentRows(environment: Environment): readonly (readonly [what: string, value: string])[] {
  const { tools, memoryBytes, cores, governor, loadAtStart, ...rest } = environment;
  return [
    ['system', rest.system],
    ['kernel', rest.kernel],
    ['architecture', rest.architecture],
    ['processor', `${rest.processor}, ${cores} cores`],
    ...(governor === undefined ? [] : [['CPU governor', governor] as const]),
    ...(loadAtStart === undefined ? [] : [['load at start', loadAtStart.toFixed(2)] as const]),
    ['memory', `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    ['user', rest.user],
    ['node', rest.node],
    ...Object.entries(tools),
  ];
}
