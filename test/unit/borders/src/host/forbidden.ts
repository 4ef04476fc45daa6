import 'execa';
import 'node:child_process';
import 'node:timers/promises';
import 'zx';

export const later = () => import('../lab/forbidden.ts');
