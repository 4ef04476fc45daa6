export * from '../packet/forbidden.ts';
