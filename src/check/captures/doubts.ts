import type { Doubt } from '../../model/comparison.ts';
import type { Differences } from './differences.ts';
import type { Matching } from './match.ts';
import type { NamedCapture, Sides } from './streams.ts';

/** Why the captures do not allow a verdict; empty when they do. */
export function doubtsOf(
  sources: readonly NamedCapture[],
  mirror: NamedCapture,
  { readers, tallies, once }: Sides,
  { abandoned, mirrorPackets, sourcePackets }: Matching,
  { ambiguousCopies }: Differences,
): readonly Doubt[] {
  const perFile = [...sources, mirror].flatMap(({ name }, index): Doubt[] => {
    const damage = readers[index]?.damage();
    const dropped = readers[index]?.dropped() ?? 0;
    const cut = tallies[index]?.cut() ?? 0;
    return [
      ...(damage === undefined ? [] : [doubt(name, 0, `damaged at byte ${damage.offset}: ${damage.reason}`)]),
      ...(dropped === 0 ? [] : [doubt(name, dropped, `the capture says that it dropped ${packets(dropped)} itself`)]),
      ...(cut === 0
        ? []
        : [
            doubt(
              name,
              cut,
              `the capture kept only the beginning of ${packets(cut)}; --snaplen N compares the first N bytes`,
            ),
          ]),
    ];
  });
  const ambiguous = [...(once?.ambiguous().values() ?? [])];
  const [first] = ambiguous;
  const range =
    first === undefined ? '' : `${first.atLeast} to ${first.atMost} for packet ${first.first + 1} of the sources`;
  return [
    ...perFile,
    ...(first === undefined
      ? []
      : [
          doubt(
            mirror.name,
            ambiguous.length + ambiguousCopies,
            `identical packets in several sources leave open how many copies are owed (${range})`,
          ),
        ]),
    ...(abandoned
      ? [
          doubt(
            mirror.name,
            0,
            `the captures have too little in common: 1 GiB of packets found no partner among the first ${sourcePackets} and ${mirrorPackets}; comparing ended there`,
          ),
        ]
      : []),
  ];
}

function doubt(file: string, count: number, summary: string): Doubt {
  return { kind: 'evidence', file, packets: count, summary };
}

function packets(count: number): string {
  return count === 1 ? '1 packet' : `${count} packets`;
}
