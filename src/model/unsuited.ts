import { Problem } from './problem.ts';

/** What cannot be done with this mechanism or switch: a scenario that wants it is skipped, with this as the reason. */
export class Unsuited extends Problem {}
