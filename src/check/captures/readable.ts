import { Problem } from '../../model/problem.ts';
import { brief } from '../../model/visible.ts';
import { SUPPORTED_LINK_TYPES } from '../../packet/normalForm.ts';
import type { NamedCapture, Sides } from './streams.ts';

/** @throws Problem when one of the captures is none, or of a link type that cannot be compared */
export function requireReadable(captures: readonly NamedCapture[], { readers }: Sides): void {
  captures.forEach(({ name }, index) => {
    const damage = readers[index]?.damage();
    if (damage?.offset === 0) {
      throw new Problem(
        `${brief(name)} cannot be read as a capture: ${damage.reason}`,
        'pcap and pcapng can be read, plain, gzip or zstd',
      );
    }
    const linkType = readers[index]?.linkType();
    if (linkType !== undefined && !SUPPORTED_LINK_TYPES.has(linkType)) {
      const known = [...SUPPORTED_LINK_TYPES].map(([number, link]) => `${link} (${number})`).join(', ');
      throw new Problem(
        `${brief(name)} has the link type ${linkType}, which cannot be compared`,
        `these can: ${known}`,
      );
    }
  });
}
