/**
 * Whether a version has what came with some releases: the first of each branch that has it, the last of them with all later branches.
 *
 * `reached('3.1.0', ['2.17.8', '3.1.3', '3.2.0'])` is false, of 3.1.3 and 3.3.0 true, of 3.0.9 false.
 *
 * @param version such as `3.1.0`; what follows the third number is passed over
 * @param releases in ascending order; none of them means never
 */
export function reached(version: string, releases: readonly string[]): boolean {
  const [major, minor, patch] = numbersOf(version);
  return releases.some((release, index) => {
    const [releaseMajor, releaseMinor, releasePatch] = numbersOf(release);
    if (major === releaseMajor && minor === releaseMinor) return patch >= releasePatch;
    const isLast = index === releases.length - 1;
    return isLast && (major > releaseMajor || (major === releaseMajor && minor > releaseMinor));
  });
}

function numbersOf(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}
