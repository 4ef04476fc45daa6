import { join } from 'node:path';
import { replaceFile } from '../host/byRename.ts';

/** Saves files of a folder, by name, each time all of them; who asks while others are being saved waits for those, so that the last asked for stays. */
export function saveInTurn(folder: string): (files: Readonly<Record<string, string>>) => Promise<unknown> {
  let saving: Promise<unknown> = Promise.resolve();
  return (files) => {
    saving = saving.then(() =>
      Promise.all(Object.entries(files).map(([name, content]) => replaceFile(join(folder, name), content))),
    );
    return saving;
  };
}
