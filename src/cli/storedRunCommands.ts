import { type Command, Option } from '@commander-js/extra-typings';
import { FORMATS } from '../report/renderings.ts';
import { shareOf } from './shareOf.ts';

/** Adds the commands for runs that are stored. */
export function storedRunCommands(program: Command): void {
  program
    .command('report')
    .description('show a stored run again, from its run.json alone')
    .argument('<run>', 'the folder of a run, its run.json, or latest for the newest below reports')
    .addOption(
      new Option('--format <kind>', 'what to show it as')
        .choices(['table', ...FORMATS] as const)
        .default('table' as const),
    )
    .action(async (name, { format }) => {
      const { report } = await import('./report.ts');
      process.exitCode = await report(name, format);
    });

  program
    .command('recheck')
    .description("judge a stored run's captures again with this version: no lab, no tools, no privilege")
    .argument('<run>', 'the folder of a run, its run.json, or latest for the newest below reports')
    .option('--json', 'print the run as judged now, as run.json, and nothing else', false)
    .option(
      '--report <dir>',
      'folder that gets a folder with the new report and the captures; nothing is written unless told',
    )
    .addHelpText(
      'after',
      `
The scenarios are those of this version; files of your own are loaded by their paths, from the working directory.
Exit codes are those of run, for the outcomes as judged now.`,
    )
    .action(async (name, options) => {
      const { recheck } = await import('./recheck.ts');
      process.exitCode = await recheck(name, options);
    });

  program
    .command('diff')
    .description(
      'compare two stored runs: what fails that did not, what is fixed, what is not checked any more, what measures otherwise',
    )
    .argument('<base>', 'the folder of a run, its run.json, or latest for the newest below reports')
    .argument('<head>', 'the later run, named likewise')
    .addOption(
      new Option('--json', 'print the difference as one JSON object, and nothing else')
        .default(false)
        .conflicts('markdown'),
    )
    .option('--markdown', 'print it as Markdown, fit for a pull request comment', false)
    .option('--force', 'compare runs of different kernels, tools, processors or versions of Open vSwitch, too', false)
    .addOption(
      new Option(
        '--max-regression <share>',
        'how much worse a measured quantity may be, such as 5%; judged on the whole interval of what a state is to its reference',
      ).argParser(shareOf(1000)),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing fails that did not before, 1 something does, or is worse than it may be,
            2 with --max-regression it cannot be said whether something is,
            3 unreadable, not of one environment, or bad usage.`,
    )
    .action(async (base, head, options) => {
      const { diff } = await import('./diff.ts');
      process.exitCode = await diff(base, head, options);
    });
}
