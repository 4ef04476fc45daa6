import 'jstat';
import 'fs';
import '../check/forbidden.ts';
