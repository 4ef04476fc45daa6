import type { Row } from './ovsdb.ts';

// Values of columns in OVSDB's notation (RFC 7047, 5.1).

/** The members of a set, which is written as the member alone where there is one. */
export function items(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) && value[0] === 'set' && Array.isArray(value[1]) ? value[1] : [value];
}

/** The rows that a set refers to, by their ids. */
export function references(value: unknown): readonly string[] {
  return items(value).flatMap((item) => (Array.isArray(item) && item[0] === 'uuid' ? [String(item[1])] : []));
}

/** The numbers of a set. */
export function numbers(value: unknown): readonly number[] {
  return items(value).filter((item) => typeof item === 'number');
}

/** The texts of a set. */
export function texts(value: unknown): readonly string[] {
  return items(value).filter((item) => typeof item === 'string');
}

/** A map of texts. */
export function mapOf(value: unknown): ReadonlyMap<string, string> {
  const pairs = Array.isArray(value) && value[0] === 'map' && Array.isArray(value[1]) ? (value[1] as unknown[]) : [];
  return new Map(pairs.flatMap((pair) => (Array.isArray(pair) ? [[String(pair[0]), String(pair[1])] as const] : [])));
}

/** Rows by their ids. */
export type Rows = ReadonlyMap<string, Row>;

export function byId(rows: readonly Row[]): Rows {
  return new Map(rows.map((row) => [rowId(row), row]));
}

export function rowId(row: Row): string {
  return references(row._uuid)[0] ?? '';
}

/** The rows that a set refers to, as far as they are there. */
export function referred(set: unknown, rows: Rows): readonly Row[] {
  return references(set)
    .map((id) => rows.get(id))
    .filter((row) => row !== undefined);
}
