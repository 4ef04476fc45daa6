import { closeSync, fsyncSync, openSync, readSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

/** The rest is for the programs that are measured. */
const SHARE = 0.7;

/** Why so many bytes in files cannot stay in memory or be written at all; undefined when they can. */
export function whyNotCached(bytes, folder) {
  const memory = freemem() * SHARE;
  if (bytes > memory) return `${gigabytes(bytes)} of captures do not fit into the page cache (${gigabytes(memory)})`;
  const { bavail, bsize } = statfsSync(folder);
  if (bytes > bavail * bsize) return `${gigabytes(bytes)} of captures do not fit on the disk of ${folder}`;
  return undefined;
}

/** Reads the files into the page cache, and waits until nothing of them is still to be written. */
export function cache(files) {
  const buffer = Buffer.allocUnsafeSlow(4 << 20);
  for (const path of files) {
    const file = openSync(path);
    while (readSync(file, buffer) > 0);
    fsyncSync(file);
    closeSync(file);
  }
}

function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
