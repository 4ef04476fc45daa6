// Preloaded into a Node: writes what the process and its children took to file descriptor 3 as it exits, as JSON: processor seconds, seconds, KiB of memory.

import { readFileSync, writeSync } from 'node:fs';

/** USER_HZ of proc(5). */
const TICKS_PER_SECOND = 100;

process.on('exit', () => {
  const [, peakKib] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const [user, system, childrenUser, childrenSystem] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
  const cost = {
    own: user + system,
    captures: childrenUser + childrenSystem,
    wall: process.uptime(),
    peakKib: Number(peakKib),
  };
  writeSync(3, JSON.stringify(cost));
});
