import { exec as run, spawn } from 'node:child_process';
import * as processes from 'node:child_process';

export const all = [run, spawn, processes];
export const asCode = (code: string) => eval(code);
