import { type Examination, examine } from '../jobs/examine.ts';

/** Shows what this machine can do; gives exit code 3 when labs cannot be made. */
export async function doctor(): Promise<number> {
  const examination = await examine();
  process.stdout.write(`${lines(examination).join('\n')}\n`);
  const { missing, probes, sandboxProblem } = examination;
  return missing.length > 0 || sandboxProblem !== undefined || probes.some(({ problem }) => problem !== undefined)
    ? 3
    : 0;
}

function lines({
  requirements,
  missing,
  installCommand,
  versions,
  confinement,
  probes,
  sandboxProblem,
}: Examination): readonly string[] {
  const lacking = new Set(missing.map(({ command }) => command));
  const tools = requirements.map(
    ({ command, why }) => `  ${lacking.has(command) ? '✗ missing' : '✓'} ${command}: ${why}`,
  );
  const tried =
    sandboxProblem === undefined
      ? probes.map(({ what, problem }) => (problem === undefined ? `  ✓ ${what}` : `  ✗ ${what}: ${problem}`))
      : [`  ✗ no sandbox: ${sandboxProblem}`];
  return [
    'Tools',
    ...tools,
    ...(installCommand === undefined ? [] : ['', `To install what is missing:  ${installCommand}`]),
    '',
    'Versions',
    `  node ${process.versions.node}`,
    ...Object.entries(versions).map(([name, version]) => `  ${name} ${version}`),
    '',
    `Tried in a sandbox, as ${process.geteuid?.() === 0 ? 'root' : 'an ordinary user'}`,
    ...tried,
    ...(confinement.length === 0 ? [] : ['', 'Settings that confine labs']),
    ...confinement.flatMap(({ what, remedy }) => [`  ! ${what}`, `    ${remedy}`]),
  ];
}
