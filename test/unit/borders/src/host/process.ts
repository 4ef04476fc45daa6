import { execa, execaCommand } from 'execa';

export const withOption = (file: string) => execa(file, [], { shell: true });
export const withScript = (path: string) => execa('sh', ['-c', `cat ${path}`]);
export const asVector = (path: string) => ['nsenter', '/bin/bash', '-euc', `cat ${path}`];
export const asTemplate = (path: string) => execa`cat ${path}`;
export const asLine = (path: string) => execaCommand(`cat ${path}`);
