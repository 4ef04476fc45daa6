import 'execa';
import 'node:child_process';
import 'node:timers/promises';
import 'zx';

export const later = () => import('../lab/forbidden.ts');
export const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
