import { closeSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Argv } from './process.ts';

/** Where a tree has its libraries, and below each of them a folder for the architecture. */
const LIBRARY_FOLDERS = ['usr/lib', 'usr/lib64', 'lib', 'lib64', 'usr/local/lib'];

/**
 * What starts programs of a tree whose libraries are not this system's: the tree's own dynamic loader, told where its
 * libraries are (ld.so(8)). It needs neither chroot nor root.
 *
 * @param tree absolute path of what would be the root folder
 * @param program absolute path of one of the programs
 * @returns an argument vector to which a program's path and its arguments are appended; undefined when the tree has no
 *   loader for the program, which then is this system's own
 */
export function treeLoader(tree: string, program: string): Argv | undefined {
  const folders = libraryFolders(tree);
  const kind = executableKind(program);
  const loader = folders
    .flatMap((folder) =>
      namesIn(folder)
        .filter(isLoader)
        .map((name) => join(folder, name)),
    )
    .find((path) => staysInside(tree, path) && kind !== undefined && executableKind(path) === kind);
  if (loader === undefined) return undefined;
  const own = dirname(program);
  // Libraries beside a program have no links with the names by which they are asked for until their package is set up.
  // Loaded beforehand, they are found by the names that they have themselves.
  const beside = namesIn(own).filter(isLibrary);
  const [path, preload] =
    beside.length === 0
      ? [folders, []]
      : [
          [own, ...folders],
          ['--preload', beside.join(':')],
        ];
  return [realpathSync(loader), '--library-path', path.join(':'), ...preload];
}

/** Whether a path exists and lies in the tree: a link that leads out of it means another file there than here. */
export function staysInside(tree: string, path: string): boolean {
  try {
    return !relative(realpathSync(tree), realpathSync(path)).startsWith('..');
  } catch {
    return false;
  }
}

function libraryFolders(tree: string): readonly string[] {
  const folders = LIBRARY_FOLDERS.map((folder) => join(tree, folder));
  const deeper = folders.flatMap((folder) =>
    namesIn(folder)
      .filter(isTriplet)
      .map((name) => join(folder, name)),
  );
  return [...deeper, ...folders].filter((folder) => staysInside(tree, folder) && namesIn(folder).some(isLibrary));
}

/** The name of a folder for one architecture, such as `x86_64-linux-gnu`. */
function isTriplet(name: string): boolean {
  return /^\w+-linux-\w+$/.test(name);
}

/** `ld-linux-x86-64.so.2`, `ld-linux-aarch64.so.1`, `ld64.so.2`, `ld-musl-x86_64.so.1`, `ld-2.31.so`. */
function isLoader(name: string): boolean {
  return /^ld(64|-.+)?\.so(\.\d+)?$/.test(name);
}

function isLibrary(name: string): boolean {
  return /^lib.+\.so(\.\d+)*$/.test(name);
}

/** Width, byte order and machine of an executable (elf(5)); undefined when it is none, such as a script. */
function executableKind(path: string): string | undefined {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header);
  } finally {
    closeSync(file);
  }
  const isElf = header.toString('latin1', 0, 4) === '\x7fELF';
  return isElf ? `${header.toString('hex', 4, 6)} ${header.toString('hex', 18, 20)}` : undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
