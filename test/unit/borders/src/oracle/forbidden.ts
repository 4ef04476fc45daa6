import 'node:net';
import '../check/forbidden.ts';
