import { type TcCommand, tryTc } from './tc.ts';

/** Which of several parts of the kernel is there, the preferred one first. */
export type TcPart =
  | {
      readonly kind: 'found';
      readonly name: string;
      /** Words of tc(8) that ask for it. */
      readonly words: TcCommand;
      /** Those that are preferred and not there. */
      readonly lacking: readonly string[];
    }
  /** None of them is; what tc or the kernel said about the last one. */
  | { readonly kind: 'missing'; readonly said: string };

/** Filters that every packet matches. u32 with a field of the packet would pass over frames that end before it. */
const FILTERS: Readonly<Record<string, TcCommand>> = {
  matchall: ['matchall'],
  u32: ['u32', 'match', 'mark', '0', '0'],
};

/**
 * Classful disciplines that neither limit nor reorder, and let packets pass that no filter has classified: prio with all priorities in one band
 * (tc-prio(8)), htb without classes, which sends what has none at the speed of the interface (tc-htb(8), default 0).
 */
const CLASSFUL: Readonly<Record<string, TcCommand>> = {
  prio: ['prio', 'bands', '2', 'priomap', ...Array<string>(16).fill('0')],
  htb: ['htb'],
};

/** Kinds of discipline that tap filters may hang on: others drop what no filter has classified. */
export const CLASSFUL_KINDS = Object.keys(CLASSFUL);

/** The filter that taps use on this machine, with the action that copies. */
export const filterPart = once(() =>
  firstTaken(FILTERS, (words) => [
    ['qdisc', 'add', 'dev', 'lo', 'clsact'],
    ['filter', 'add', 'dev', 'lo', 'egress', 'protocol', 'all', 'pref', '1', ...words, ...copying('lo')],
  ]),
);

/** The classful root discipline that taps use on this machine. */
export const classfulPart = once(() =>
  firstTaken(CLASSFUL, (words) => [['qdisc', 'add', 'dev', 'lo', 'root', 'handle', '1:', ...words]]),
);

/** The action that sends a copy, and has the filters after this one asked as if it were not there. */
export function copying(output: string): TcCommand {
  return ['action', 'mirred', 'egress', 'mirror', 'dev', output, 'continue'];
}

/** What was chosen, and what for: `u32, because this kernel has no matchall`. */
export function partInWords(part: TcPart): string {
  if (part.kind === 'missing') return 'none';
  return part.lacking.length === 0 ? part.name : `${part.name}, because this kernel has no ${part.lacking.join(', ')}`;
}

async function firstTaken(
  candidates: Readonly<Record<string, TcCommand>>,
  commands: (words: TcCommand) => readonly TcCommand[],
): Promise<TcPart> {
  const lacking: string[] = [];
  let said = '';
  for (const [name, words] of Object.entries(candidates)) {
    const refusal = await tryTc(commands(words));
    if (refusal === undefined) return { kind: 'found', name, words, lacking };
    lacking.push(name);
    said = refusal;
  }
  return { kind: 'missing', said };
}

/** A kernel has what it has: asked once a process. */
function once<Found>(find: () => Promise<Found>): () => Promise<Found> {
  let found: Promise<Found> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
