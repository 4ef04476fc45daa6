import { openLab } from '../jobs/openLab.ts';
import type { Variant } from '../model/scenario.ts';

/** Opens a shell in a lab; gives the exit code. */
export async function lab(variant: Variant): Promise<number> {
  await openLab({ port: variant.port, switch: variant.switch });
  return 0;
}
