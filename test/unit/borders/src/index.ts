import './cli/forbidden.ts';
