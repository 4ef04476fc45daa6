import { existsSync, statSync } from 'node:fs';
import { Problem } from '../../../model/problem.ts';
import { brief } from '../../../model/visible.ts';
import { findInterfaces } from '../places.ts';

/** Where the far end of a mirror's output is captured. */
export type CollectorPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'interface'; readonly interface: string; readonly namespace?: string }
  | { readonly kind: 'ssh'; readonly host: string; readonly interface: string };

const FORMS = 'FILE, INTERFACE, ssh:HOST or ssh:HOST/INTERFACE';

/** What ssh(1) takes for a host, with a user or without; a shell has no use for any of its characters, nor ssh for the first as an option. */
const HOST = /^\w[\w.+:-]{0,63}(@\w[\w.:-]{0,252})?$/;
/** Linux has 15 bytes. */
const INTERFACE = /^\w[\w.:-]{0,31}$/;

/**
 * Reads what `--collector` says: `ssh:HOST[/INTERFACE]`, else an interface of this machine, in whatever network namespace, else a file, which may not be there
 * yet when its name has a slash or an ending.
 *
 * @throws Problem when it is none of these, or may be several
 */
export async function findCollector(text: string): Promise<CollectorPlace> {
  if (text.startsWith('ssh:')) return sshPlace(text.slice('ssh:'.length));
  const isName = INTERFACE.test(text);
  const [first, second] = isName ? await findInterfaces(text) : [];
  if (second !== undefined)
    throw new Problem(
      `interfaces named ${brief(text)} are in several network namespaces`,
      'run this in that of the collector: ip netns exec NAME mirrorbench verify …',
    );
  if (first !== undefined) return { kind: 'interface', ...first };
  if (existsSync(text) ? statSync(text).isFile() : /[/.]/.test(text)) return { kind: 'file', path: text };
  throw new Problem(`${brief(text)} is no interface of this machine and no file`, `--collector takes ${FORMS}`);
}

function sshPlace(text: string): CollectorPlace {
  const [host = '', name = 'any', ...rest] = text.split('/');
  if (!HOST.test(host) || !INTERFACE.test(name) || rest.length > 0)
    throw new Problem(
      `${brief(`ssh:${text}`)} names no host and interface that can be handed to ssh`,
      'write ssh:HOST or ssh:HOST/INTERFACE; a host that needs more belongs into ~/.ssh/config under a plain name',
    );
  return { kind: 'ssh', host, interface: name };
}
