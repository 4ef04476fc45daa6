import { Problem } from '../model/problem.ts';
import { commandText } from './gaveNo.ts';
import type { Argv, ProcessResult } from './process.ts';

/**
 * The command that gives all hosts other addresses, the same for the same seed. Of tcprewrite's editing this alone is used: 4.4.3 turns
 * no other link type into Ethernet frames that are right, and when it writes checksums it takes padding for payload.
 *
 * @param seed 1 to 4,294,967,295
 * @param capture in pcap format, of Ethernet
 * @param output is written anew, with times in microseconds
 */
export function anonymizeArgv(seed: number, capture: string, output: string): Argv {
  return [
    'tcprewrite',
    `--seed=${seed}`,
    `--enet-mac-seed=${seed}`,
    '--skipbroadcast',
    '--skipl2broadcast',
    `--infile=${capture}`,
    `--outfile=${output}`,
  ];
}

/**
 * Makes sure that tcprewrite came to its end. It says nothing then, and leaves what is wrong in the capture as it is.
 *
 * @throws Problem with its words otherwise
 */
export function requireRewritten(result: ProcessResult): void {
  if (result.exitCode === 0) return;
  const said = saidOf(result.stderr);
  const packet = /\bpkt=(\d+)\b/.exec(said)?.[1];
  const linkType = /No DLT plugin available for source DLT: 0x([0-9a-f]+)/.exec(said)?.[1];
  if (packet !== undefined)
    throw new Problem(
      `tcprewrite cannot rewrite packet ${packet}: ${said}`,
      `leave it out: editcap CAPTURE WITHOUT ${packet}`,
    );
  if (linkType !== undefined)
    throw new Problem(
      `tcprewrite cannot read link type ${Number.parseInt(linkType, 16)}`,
      'capture on one Ethernet interface',
    );
  throw new Problem(`${commandText(result.argv)} failed: ${said}`);
}

/** What it says of a fatal error, without the places in its source. */
function saidOf(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => !/^Fatal Error in /.test(line))
    .map((line) => line.replace(/From \S+:\w+\(\) line \d+:/, '').trim());
  return (
    lines
      .filter((line) => line !== '')
      .join(' ')
      .slice(0, 500) || 'it said nothing'
  );
}
