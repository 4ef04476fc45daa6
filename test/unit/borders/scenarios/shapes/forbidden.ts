// @ts-expect-error
import '../shapes/other.ts';
