import type {} from '../lab/forbidden.ts';

export {};
