import type { CaptureLook, Obstacle } from '../check/obstacles.ts';
import { visible } from '../report/visible.ts';

/** Says on standard error what there is to say of a capture before it is replayed. */
export function sayLook(
  name: string,
  look: CaptureLook,
  obstacles: readonly Obstacle[],
  steps: readonly string[],
): void {
  const lines = [
    `${name}: ${look.packets.toLocaleString('en-US')} packets`,
    ...steps.map((step) => `  ${step}`),
    ...obstacles
      .filter(({ stops }) => !stops)
      .map(({ summary, remedy }) => `  ${summary}${remedy === undefined ? '' : ` (${remedy})`}`),
  ];
  process.stderr.write(`${lines.map(visible).join('\n')}\n`);
}
