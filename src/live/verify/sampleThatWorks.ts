/** How captures of a sample fared, in packets. */
export interface CaptureFate {
  readonly kept: number;
  readonly dropped: number;
  /** Whether they had taken all that came when the window was over. */
  readonly tookAll: boolean;
  /** One in so many flows was captured. */
  readonly sampleOf: number;
}

/** No sample is smaller. */
const LEAST = 4096;

/**
 * The sample of flows (one in so many) that captures can keep up with, going by what they kept: half of that, because flows differ in size. Undefined where
 * they kept up.
 */
export function sampleThatWorks({ kept, dropped, tookAll, sampleOf }: CaptureFate): number | undefined {
  if (dropped === 0 && tookAll) return undefined;
  const share = (kept + dropped) / Math.max(1, kept);
  return Math.min(LEAST, sampleOf * 2 ** Math.ceil(Math.log2(2 * share)));
}
