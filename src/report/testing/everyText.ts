import type { Report } from '../../model/report.ts';
import { reportSchema } from '../schema.ts';

type Path = readonly (string | number)[];

/** The places of a report that the schema lets hold any text: names, claims, evidence, versions and whatever else is not ours to choose. */
export function textPlaces(report: Report): readonly Path[] {
  return texts(report, []).filter((path) => reportSchema.safeParse(replaced(report, path, 'a | b\n')).success);
}

/** A report with other texts in some places, in turn. */
export function withTexts(report: Report, places: readonly Path[], given: readonly string[]): Report {
  return places.reduce<Report>(
    (changed, path, index) => replaced(changed, path, given[index % given.length] ?? '') as Report,
    report,
  );
}

function texts(value: unknown, path: Path): readonly Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value))
    return value.map((item, index) => (index === Number(key) ? replaced(item, rest, text) : item));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, text) };
}
