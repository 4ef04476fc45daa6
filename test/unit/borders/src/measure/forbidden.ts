import 'fs';
import '../check/forbidden.ts';
