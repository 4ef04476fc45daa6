import { PKTGEN_DPDK_HOW } from './pktgenDpdk.ts';
import { isOnPath } from './searchPath.ts';

/** A tool that mirrorbench does without, unless something asks for it. */
export interface OptionalTool {
  /** As people call it. */
  readonly name: string;
  /** Name under which it is looked up on the PATH. */
  readonly command: string;
  /** What mirrorbench uses it for, a few words. */
  readonly why: string;
  /** What brings it, such as a command to copy. */
  readonly howToGet: string;
}

const OPTIONAL_TOOLS = {
  trafgen: {
    name: 'trafgen of netsniff-ng',
    command: 'trafgen',
    why: "sends traffic of kind pktgen with the driver 'trafgen'",
    howToGet: 'sudo apt-get install --no-install-recommends netsniff-ng',
  },
  pktgen: {
    name: 'Pktgen-DPDK',
    command: 'pktgen',
    why: "sends traffic of kind pktgen with the driver 'pktgen-dpdk'",
    howToGet: PKTGEN_DPDK_HOW,
  },
  docker: {
    name: 'Docker',
    command: 'docker',
    why: 'runs endpoints that are containers',
    howToGet: 'sudo apt-get install --no-install-recommends docker.io',
  },
  podman: {
    name: 'Podman',
    command: 'podman',
    why: 'runs endpoints that are containers',
    howToGet: 'sudo apt-get install --no-install-recommends podman',
  },
  mmdebstrap: {
    name: 'mmdebstrap',
    command: 'mmdebstrap',
    why: 'fetches other versions of Open vSwitch for --ovs debian:SUITE',
    howToGet: 'sudo apt-get install --no-install-recommends mmdebstrap',
  },
  ssh: {
    name: 'ssh of OpenSSH',
    command: 'ssh',
    why: 'captures at the far end of a mirror for verify --collector ssh:HOST',
    howToGet: 'sudo apt-get install --no-install-recommends openssh-client',
  },
} as const satisfies Readonly<Record<string, OptionalTool>>;

export type OptionalCommand = keyof typeof OPTIONAL_TOOLS;

/** What is known of an optional tool, to word an error from when it is not installed. */
export function optionalTool(command: OptionalCommand): OptionalTool {
  return OPTIONAL_TOOLS[command];
}

/** Looks for the optional tools on the search path; starts none of them. */
export function findOptionalTools(): readonly (OptionalTool & { readonly installed: boolean })[] {
  return Object.values(OPTIONAL_TOOLS).map((tool) => ({ ...tool, installed: isOnPath(tool.command) }));
}
