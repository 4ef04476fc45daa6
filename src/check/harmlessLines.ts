/** Errors that ovs-vswitchd logs though nothing is wrong: what the line says, and why it does not matter. */
export const HARMLESS_LINES: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /\|ERR\|bridge \S+: failed to set bridge Ethernet address: No such device$/,
    reason: "The bridge's own interface was moved into its endpoint's namespace, where the lab gives it its address.",
  },
  {
    pattern: /\|ERR\|setrlimit\(RLIMIT_MEMLOCK\) failed: /,
    reason: 'AF_XDP asks for locked memory without limit; the kernel has it accounted by control groups since 5.11.',
  },
];
