import 'node:net';
import '../packet/forbidden.ts';
