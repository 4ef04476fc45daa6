/** What an OpenFlow action comes to, as far as mirrors care. */
export type Action =
  | { readonly kind: 'output'; readonly port: string }
  | { readonly kind: 'backOut' }
  | { readonly kind: 'normal' }
  /** Changes the packet in a way that Open vSwitch counts as a modification, whatever the bytes come to. */
  | { readonly kind: 'modify'; readonly needs?: Needs }
  /** Changes the packet in a way that it does not count. */
  | { readonly kind: 'move' }
  /** Writes a register or other metadata. */
  | { readonly kind: 'metadata' }
  /** Connection tracking; with a table the packet is recirculated into it. */
  | { readonly kind: 'track'; readonly table?: number; readonly translates: boolean }
  /** The packet waits until a controller lets it go on. */
  | { readonly kind: 'pause' }
  /** A further table, the same one unless told, after which the actions go on. */
  | { readonly kind: 'resubmit'; readonly table?: number; readonly port?: string }
  | { readonly kind: 'clone'; readonly actions: readonly Action[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly text: string };

/** What a packet must be for an action to change it, and to count as a modification. */
export type Needs = 'ipv4' | 'ip' | 'transport';

/** Actions in ovs-actions(7)'s notation. What is not known gives `unknown`, never a guess. */
export function readActions(text: string): readonly Action[] {
  return splitOutside(text).map(readAction);
}

/** Splits at commas and blanks that stand outside parentheses and brackets. */
export function splitOutside(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth === 0 && (character === ',' || character === ' ')) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== '');
}

/** Actions that change packet headers and are counted as modifications (ofproto-dpif-xlate.c: reset_mirror_ctx()). */
const MODIFYING =
  /^(mod_vlan_vid|mod_vlan_pcp|set_vlan_vid|set_vlan_pcp|strip_vlan|pop_vlan|push_vlan|mod_dl_src|mod_dl_dst|dec_ttl|dec_nsh_ttl|push_mpls|pop_mpls|set_mpls_label|set_mpls_tc|set_mpls_ttl|dec_mpls_ttl|encap|decap)\b/;
/** Those that do nothing to other packets. */
const NEEDING: Readonly<Record<string, Needs>> = {
  mod_nw_src: 'ipv4',
  mod_nw_dst: 'ipv4',
  mod_nw_tos: 'ip',
  mod_nw_ecn: 'ip',
  mod_nw_ttl: 'ip',
  mod_tp_src: 'transport',
  mod_tp_dst: 'transport',
};
/** Fields that are no part of the packet (ovs-fields(7)). */
const METADATA =
  /^(NXM_NX_X*REG|reg\d|xreg\d|xxreg\d|metadata|OXM_OF_METADATA|OXM_OF_PKT_REG|tun_|NXM_NX_TUN_|pkt_mark|NXM_NX_PKT_MARK|ct_|NXM_NX_CT_)/i;
/** Where a packet came from, which says where it may go. */
const IN_PORT = /^(in_port|NXM_OF_IN_PORT|OXM_OF_IN_PORT)/i;

function readAction(text: string): Action {
  const name = /^[\w-]+/.exec(text)?.[0]?.toLowerCase() ?? '';
  const inner = /^[\w-]+\((.*)\)$/s.exec(text)?.[1] ?? '';
  const value = /^[\w-]+:(.*)$/s.exec(text)?.[1] ?? '';
  const needs = NEEDING[name];
  if (needs !== undefined) return { kind: 'modify', needs };
  if (MODIFYING.test(name)) return { kind: 'modify' };
  switch (name) {
    case 'output':
      return value.toLowerCase() === 'in_port' ? { kind: 'backOut' } : outputTo(value, text);
    case 'in_port':
      return { kind: 'backOut' };
    case 'local':
      return { kind: 'output', port: 'LOCAL' };
    case 'normal':
      return { kind: 'normal' };
    case 'set_field':
    case 'load':
      return readSet(value.split('->')[1] ?? '', text);
    case 'move':
      return { kind: 'move' };
    case 'ct':
      return readTrack(inner, text);
    case 'resubmit':
      return readResubmit(inner === '' ? value : inner, text);
    case 'goto_table':
      return /^\d+$/.test(value) ? { kind: 'resubmit', table: Number(value) } : { kind: 'unknown', text };
    case 'clone':
      return { kind: 'clone', actions: readActions(inner) };
    case 'controller':
      return splitOutside(inner).some((part) => /^pause\b/.test(part)) ? { kind: 'pause' } : { kind: 'nothing' };
    case 'drop':
    case 'learn':
    case 'note':
      return { kind: 'nothing' };
    default:
      return { kind: 'unknown', text };
  }
}

function readSet(field: string, text: string): Action {
  if (IN_PORT.test(field)) return { kind: 'unknown', text };
  return METADATA.test(field) ? { kind: 'metadata' } : { kind: 'modify' };
}

function outputTo(port: string, text: string): Action {
  // Which port a number stands for is Open vSwitch's choice.
  if (!/^[\w.-]+$/.test(port) || /^(\d+|flood|all|table|none|controller)$/i.test(port))
    return { kind: 'unknown', text };
  return port.toLowerCase() === 'local' ? { kind: 'output', port: 'LOCAL' } : { kind: 'output', port };
}

function readTrack(inner: string, text: string): Action {
  const parts = splitOutside(inner);
  const table = parts.find((part) => part.startsWith('table='))?.slice('table='.length);
  if (table !== undefined && !/^\d+$/.test(table)) return { kind: 'unknown', text };
  const translates = parts.some((part) => /^nat\b/.test(part));
  return { kind: 'track', translates, ...(table !== undefined && { table: Number(table) }) };
}

function readResubmit(inner: string, text: string): Action {
  const [, port, table] = /^([\w.-]*)(?:,(\d*))?$/.exec(inner.replace(/\s/g, '')) ?? [];
  if (port === undefined || /^\d+$/.test(port)) return { kind: 'unknown', text };
  const isIts = port === '' || port.toLowerCase() === 'in_port';
  return { kind: 'resubmit', ...(table && { table: Number(table) }), ...(!isIts && { port }) };
}
