import 'node:fs/promises';
import '../host/forbidden.ts';
