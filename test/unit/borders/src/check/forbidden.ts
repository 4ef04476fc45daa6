import 'child_process';
import '../report/forbidden.ts';
