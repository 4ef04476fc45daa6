import '../index.ts';
import '../../scenarios/forbidden.ts';
