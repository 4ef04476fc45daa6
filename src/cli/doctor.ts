import { type Examination, examine } from '../jobs/examine.ts';
import { visible } from '../report/visible.ts';

/** Shows what this machine can do; gives exit code 3 when labs cannot be made. */
export async function doctor(): Promise<number> {
  const examination = await examine();
  process.stdout.write(`${describe(examination).map(visible).join('\n')}\n`);
  return canMakeLabs(examination) ? 0 : 3;
}

function canMakeLabs({ tools, probes, sandboxProblem }: Examination): boolean {
  return (
    tools.missing.length === 0 && sandboxProblem === undefined && probes.every(({ problem }) => problem === undefined)
  );
}

function describe(examination: Examination): readonly string[] {
  const { tools, versions, defects, optional, confinement, probes, mechanisms, sandboxProblem } = examination;
  const lacking = new Set(tools.missing.map(({ command }) => command));
  const tried =
    sandboxProblem === undefined
      ? probes.map(({ what, problem }) => (problem === undefined ? `  ✓ ${what}` : `  ✗ ${what}: ${problem}`))
      : [`  ✗ no sandbox: ${sandboxProblem}`];
  return [
    canMakeLabs(examination)
      ? 'Labs can be made on this machine.'
      : 'Labs cannot be made on this machine: see ✗ below.',
    '',
    'Tools',
    ...tools.required.map(({ command, why }) => `  ${lacking.has(command) ? '✗ missing:' : '✓'} ${command}, ${why}`),
    ...(tools.installCommand === undefined ? [] : ['', `To install what is missing:  ${tools.installCommand}`]),
    '',
    'Optional',
    ...optional.flatMap(({ name, why, howToGet, installed }) =>
      installed ? [`  ✓ ${name}, ${why}`] : [`  - ${name}, ${why}; not installed`, `    ${howToGet}`],
    ),
    '',
    'Versions',
    ...Object.entries({ node: process.versions.node, ...versions }).map(([name, version]) => `  ${name} ${version}`),
    '',
    `Tried in a sandbox, as ${process.geteuid?.() === 0 ? 'root' : 'an ordinary user'}`,
    ...tried,
    ...(mechanisms.length === 0 ? [] : ['', "Mechanisms of the kernel, beside Open vSwitch's"]),
    ...mechanisms.map(({ name, means, missing }) =>
      missing === undefined ? `  ✓ ${name}: ${means}` : `  - ${name}, not available: ${missing}`,
    ),
    ...(confinement.length === 0 ? [] : ['', 'Settings that confine labs']),
    ...confinement.flatMap(({ what, remedy }) => [`  ! ${what}`, `    ${remedy}`]),
    ...(defects.length === 0 ? [] : ['', 'Known defects of these versions, and what mirrorbench does about them']),
    ...defects.flatMap(({ tool, what, met, source }) => [`  ${tool}: ${what} (${source})`, `    ${met}`]),
  ];
}
