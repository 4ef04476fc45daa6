import '../scenarios/forbidden.ts';
