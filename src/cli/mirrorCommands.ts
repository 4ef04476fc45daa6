import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { bridgeOption, dbOption, dryRunOption, orderOf, say } from './liveOptions.ts';
import { wholeNumber } from './replayOptions.ts';

const DIRECTIONS = ['egress', 'ingress', 'both'] as const;

const directionArgument = () =>
  new Argument('<direction>', 'of the host at the port: what it sends, what it receives, or both').choices(DIRECTIONS);

const forceOption = () =>
  new Option('--force', 'also when somebody uses the port, or a mirror of a mirror comes of it').default(
    false as boolean,
  );

/** Adds the commands for mirrors of a running Open vSwitch. */
export function mirrorCommands(program: Command): void {
  const mirror = program.command('mirror').description('mirrors of a running Open vSwitch');

  mirror
    .command('add')
    .description('make a mirror; those that are there stay')
    .argument('<name>', 'its name')
    .addOption(bridgeOption('the bridge that it is made on').makeOptionMandatory())
    .requiredOption('--output <port>', 'the port that copies leave by, which then carries nothing else')
    .addOption(
      new Option('--vlan <number>', 'copy only what is in this VLAN; repeatable')
        .argParser((text: string, before: number[]) => [...before, wholeNumber(0, 4095)(text)])
        .default([] as number[]),
    )
    .addOption(new Option('--snaplen <bytes>', 'cut copies to so many bytes').argParser(wholeNumber(14, 65_535)))
    .option('--filter <match>', 'copy only what matches (man ovs-fields); Open vSwitch 3.4 and later')
    .addOption(forceOption())
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, options) => {
      const { mirrorAdd } = await import('../jobs/mirrorAdd.ts');
      await say(mirrorAdd({ ...orderOf(options), ...options, name }));
    });

  mirror
    .command('add-source')
    .description('make a port a source of a mirror, beside its others')
    .argument('<name>', 'the mirror')
    .argument('<port>', 'the port')
    .addArgument(directionArgument())
    .addOption(bridgeOption('the bridge of the mirror'))
    .addOption(forceOption())
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, port, direction, options) => {
      const { mirrorAddSource } = await import('../jobs/mirrorSource.ts');
      await say(mirrorAddSource({ ...orderOf(options), ...options, name, port, direction }, options.force));
    });

  mirror
    .command('remove-source')
    .description("take a port out of a mirror's sources; the others stay")
    .argument('<name>', 'the mirror')
    .argument('<port>', 'the port')
    .addArgument(directionArgument())
    .addOption(bridgeOption('the bridge of the mirror'))
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, port, direction, options) => {
      const { mirrorRemoveSource } = await import('../jobs/mirrorSource.ts');
      await say(mirrorRemoveSource({ ...orderOf(options), ...options, name, port, direction }));
    });

  mirror
    .command('list')
    .description('show mirrors with the names of their ports, their sources by direction, and what was counted')
    .addOption(bridgeOption('only those of this bridge'))
    .option('--json', 'print them as one JSON object', false)
    .addOption(dbOption())
    .action(async ({ db, bridge, json }) => {
      const { showMirrors } = await import('./mirrorList.ts');
      await showMirrors(db, bridge, json);
    });

  mirror
    .command('remove')
    .description('remove one mirror, or with --all those of a bridge')
    .argument('[name]', 'the mirror, or its UUID')
    .addOption(bridgeOption('the bridge of the mirror'))
    .option('--all', 'every mirror of the bridge', false)
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, options, command) => {
      const { mirrorRemove, mirrorRemoveAll } = await import('../jobs/mirrorRemove.ts');
      const { all, bridge } = options;
      if (all && name === undefined && bridge !== undefined) await say(mirrorRemoveAll(orderOf(options), bridge));
      else if (!all && name !== undefined) await say(mirrorRemove(orderOf(options), name, bridge));
      else command.error('error: what is it? NAME, or --all --bridge BRIDGE');
    });
}
