import type { Mirror, MirrorChange } from '../../model/mirror.ts';
import type { Lab } from '../lab.ts';
import { changeUnrecorded } from '../mirrors.ts';
import { revalidate } from '../revalidate.ts';
import { type Fault, type FaultOrder, type Injection, untilSome } from './fault.ts';
import { MIRROR_NAME, SELFTEST_MIRROR } from './selftestLab.ts';

/** Changes the mirror behind the harness's back: the record goes on saying what was declared. @returns what it is then */
async function secretly(lab: Lab, before: Mirror, columns: MirrorChange): Promise<Mirror> {
  const after = await changeUnrecorded(lab, MIRROR_NAME, before, columns);
  await revalidate(lab);
  return after;
}

const DECLARED = { ...SELFTEST_MIRROR, selectDstPort: null } as const;
const NOTHING = { selectSrcPort: null } as const;

/** Changes the mirror. */
type Change = (columns: MirrorChange) => Promise<void>;

function misconfigured(
  name: string,
  expected: Fault['expected'],
  inject: (change: Change, order: FaultOrder) => Promise<Pick<Injection, 'meanwhile'>>,
  options: Pick<Fault, 'copies'> = {},
): Fault {
  return {
    ...options,
    name,
    means: "the mirror is changed behind the harness's back",
    expected,
    inject: async (lab, order) => {
      let actual: Mirror = SELFTEST_MIRROR;
      const change: Change = async (columns) => {
        actual = await secretly(lab, actual, columns);
      };
      return { ...(await inject(change, order)), heal: () => change(DECLARED) };
    },
  };
}

/** Flows were replaced while packets flowed, and their statistics with them: no counter tells where copies were lost, but when says it. */
const lostAtEnd = (words: string) => ({ status: 'failed', kinds: ['missing'], words }) as const;
/** A second of traffic: where the machine is busy, the programs that make a change take a part of it. */
const OUTLASTING: Pick<Fault, 'copies'> = { copies: (packetsPerSecond) => Math.max(300, packetsPerSecond) };
const LOST_IN_FLOWS = { status: 'failed', kinds: ['missing'], hop: 'flows' } as const;

export const MISCONFIGURED: readonly Fault[] = [
  misconfigured(
    'mirror the wrong direction',
    { status: 'failed', kinds: ['missing', 'unexpected'], hop: 'flows' },
    async (change) => {
      await change({ selectSrcPort: null, selectDstPort: SELFTEST_MIRROR.selectSrcPort });
      return {};
    },
  ),
  misconfigured('copy to the wrong port', LOST_IN_FLOWS, async (change) => {
    await change({ outputPort: 'third' });
    return {};
  }),
  misconfigured(
    'late attach',
    lostAtEnd('all before the first copy'),
    async (change, order) => {
      await change(NOTHING);
      return {
        meanwhile: async (live) => {
          await untilSome(live, order);
          await change(DECLARED);
        },
      };
    },
    OUTLASTING,
  ),
  misconfigured(
    'early detach',
    lostAtEnd('all after the last copy'),
    async (change, order) => ({
      meanwhile: async (live) => {
        await untilSome(live, order);
        await change(NOTHING);
      },
    }),
    OUTLASTING,
  ),
];
