import { type Command, Option } from '@commander-js/extra-typings';
import { bridgeOption, dbOption, dryRunOption, orderOf, say } from './liveOptions.ts';

const WHICH = 'a container, one with its engine such as docker:ctn-1, or the id of a process';

/** Adds the commands that join containers and processes to bridges of a running Open vSwitch. */
export function endpointCommands(program: Command): void {
  const endpoint = program.command('endpoint').description('containers and processes at a running Open vSwitch');

  endpoint
    .command('add')
    .description('add an internal port to a bridge, and move it into the network namespace, which ip netns then knows')
    .argument('<endpoint>', WHICH)
    .requiredOption('--port <name>', 'the port, and its interface in the namespace')
    .addOption(bridgeOption('the bridge').makeOptionMandatory())
    .addOption(
      new Option('--address <address>', 'of the interface, such as 192.168.1.3/24; repeatable')
        .argParser((text: string, before: string[]) => [...before, text])
        .default([] as string[]),
    )
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, options) => {
      const { endpointAdd } = await import('../jobs/endpoints.ts');
      const { port, bridge, address } = options;
      await say(endpointAdd({ ...orderOf(options), endpoint: name, port }, bridge, address));
    });

  endpoint
    .command('remove')
    .description("remove the port, and the namespace's name when it was the last")
    .argument('<endpoint>', WHICH)
    .requiredOption('--port <name>', 'the port')
    .addOption(dryRunOption())
    .addOption(dbOption())
    .action(async (name, options) => {
      const { endpointRemove } = await import('../jobs/endpoints.ts');
      await say(endpointRemove({ ...orderOf(options), endpoint: name, port: options.port }));
    });
}
