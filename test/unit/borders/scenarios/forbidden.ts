import 'node:util';
import '../src/lab/forbidden.ts';

declare const sleep: (ms: number) => Promise<void>;
export const run = () => sleep(100);
