import 'esbuild';
import 'tinybench';
export * from '../live/forbidden.ts';

export const wait = (then: () => void) => setTimeout(then, 1000);
