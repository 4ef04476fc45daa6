import 'vitest';
import '../cli/forbidden.ts';
