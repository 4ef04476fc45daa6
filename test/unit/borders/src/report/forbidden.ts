import 'cli-table3';
export type Owed = typeof import('../oracle/forbidden.ts');
