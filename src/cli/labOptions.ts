import { Option } from '@commander-js/extra-typings';
import { MECHANISM_NAMES, type MechanismName } from '../model/mechanism.ts';
import { SWITCH_KINDS, type SwitchKind } from '../model/switch.ts';
import { choiceOf } from './choiceOf.ts';
import { imageName, type NamedEndpoint, namedEndpoint } from './endpointOptions.ts';

// Options that commands with labs share.

export const portOption = () =>
  new Option('--port <kind>', 'how endpoints are joined to the bridge').choices(['veth', 'internal', 'tap'] as const);
export const switchOption = () =>
  new Option('--switch <kind>', 'the switch and its datapath')
    .choices(['ovs-netdev', 'ovs-kernel'] as const)
    .default('ovs-netdev' as const);
export const switchesOption = () =>
  new Option('--switch <kind>', 'run on this switch, in place of what scenarios say; repeatable')
    .choices(SWITCH_KINDS)
    .argParser((text: string, before: SwitchKind[]) => [...before, choiceOf(text, SWITCH_KINDS)])
    .default([] as SwitchKind[]);
export const mechanismOption = () =>
  new Option('--mechanism <name>', 'what makes the copies, in place of what scenarios say; repeatable')
    .choices(MECHANISM_NAMES)
    .argParser((text: string, before: MechanismName[]) => [...before, choiceOf(text, MECHANISM_NAMES)])
    .default([] as MechanismName[]);
export const offloadsOption = () =>
  new Option('--offloads <state>', 'checksums and segmentation left to interfaces, or not').choices([
    'off',
    'on',
  ] as const);
export const endpointKindOption = () =>
  new Option('--endpoint-kind <kind>', 'what endpoints are')
    .choices(['namespace', 'docker', 'podman'] as const)
    .default('namespace' as const);
export const imageOption = () =>
  new Option('--image <name>', 'image of the containers; one is made of busybox unless told').argParser(imageName);
export const endpointOption = () =>
  new Option(
    '--endpoint <name=where>',
    'an endpoint that is there already: netns:NAME, pid:PID, docker:NAME, podman:NAME, or dev:INTERFACE that leads to it; repeatable',
  )
    .argParser((text: string, before: NamedEndpoint[]) => [...before, namedEndpoint(text)])
    .default([] as NamedEndpoint[]);
export const ovsOption = () =>
  new Option('--ovs <which>', 'another Open vSwitch: a folder with its binaries, or debian:SUITE; repeatable')
    .argParser((name: string, before: string[]) => [...before, name])
    .default([] as string[]);
export const pauseOption = () =>
  new Option(
    '--pause-on-failure',
    'open a shell in the lab of the first claim that does not hold, or is not known to, before the lab goes',
  ).default(false as boolean);
export const suiteOption = () =>
  new Option('--suite <name>', 'the same as a selector; repeatable')
    .argParser((name: string, before: string[]) => [...before, name])
    .default([] as string[]);
