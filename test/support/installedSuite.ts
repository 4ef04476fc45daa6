import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fetchPackage } from '../../src/host/debianPackage.ts';
import { treeLoader } from '../../src/host/foreignTree.ts';
import { findInFolder } from '../../src/host/openVSwitchFolder.ts';

/**
 * Fetches the Open vSwitch of a suite of Debian, and makes it the one that is installed in a sandbox: its programs and its schema stand where those
 * of this machine do.
 *
 * @param folder that takes it
 * @param tools of its own that come with it; the machine's know only the columns that its own version has
 * @returns shell commands for the sandbox
 */
export async function installedSuite(suite: string, folder: string, tools: readonly string[]): Promise<string> {
  const tree = await fetchPackage(suite, 'openvswitch-switch', folder);
  const { programs, schema } = findInFolder(tree);
  const clients = tools.map((name) => join(tree, 'usr/bin', name));
  const all = [
    ...Object.entries(programs),
    ...clients.map((path) => [basename(path), [...(treeLoader(tree, path) ?? []), path]] as const),
  ];
  const [bin, loaders] = [join(folder, 'programs'), join(folder, 'loaders')];
  for (const made of [bin, loaders]) mkdirSync(made);
  for (const [name, [first = '', ...rest]] of all) {
    // A process has the name of the file that was executed: where that is a loader, it is copied under the program's name.
    const own = join(loaders, name);
    copyFileSync(first, own);
    chmodSync(own, 0o755);
    const words = [own, ...rest].map((word) => `'${word}'`).join(' ');
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  }
  const places = all.map(([name]) => `mount --bind '${join(bin, name)}' "$(readlink -f "$(command -v ${name})")"`);
  return ['', ...places, `mount --bind '${schema}' /usr/share/openvswitch/vswitch.ovsschema`, ''].join('\n');
}
