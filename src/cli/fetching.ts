import { visible } from '../report/visible.ts';

/** Says on standard error what is being fetched: it takes some seconds, once. */
export function sayFetching(what: string): void {
  process.stderr.write(`${visible(what)} …\n`);
}
