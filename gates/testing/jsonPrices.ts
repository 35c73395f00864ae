/**
 * A JSON body of prices as a generator of corruptions sees it, whatever its source: rows that have an id or a key,
 * and within each the places where prices stand. Found by what fields are called, not by a source's name, so that
 * a source of tomorrow is corrupted as those of today are.
 */

export type Json = null | boolean | number | string | Json[] | JsonMembers;
export interface JsonMembers {
  [name: string]: Json;
}

/** Where one price stands. */
export interface Slot {
  readonly holder: JsonMembers;
  readonly field: string;
  readonly side: "input" | "output";
}

export interface Row {
  /** The array or the object that the row is a member of. */
  readonly list: Json[] | JsonMembers;
  /** Its name in the object, or its id. */
  readonly name: string;
  readonly row: JsonMembers;
  readonly slots: readonly Slot[];
  /** Whose row it is: a field of it, the first part of its name, or the row that it is nested in. */
  readonly group: string;
}

export interface PriceDocument {
  root: Json;
  readonly rows: readonly Row[];
}

/** Undefined when the text is no JSON. */
export function readDocument(text: string): PriceDocument | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const root = JSON.parse(text) as Json;
  return { root, rows: rowsOf(root) };
}

export const isMembers = (value: Json | undefined): value is JsonMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const priceField = /^(input|output|prompt|completion)(?:_cost_per_token|_mtok)?$/;
/** Members of a row that hold its prices, under names that are no model's. */
const holdsPrices = /pric|cost/;
/** Members that hold the rows, under names that are no model's. */
const isList = /^(?:models|data)$/;
/** Members of a row whose "output" is a number of tokens, or the price of a special mode. */
const holdsOthers: ReadonlySet<string> = new Set(["limit", "experimental"]);

function rowsOf(value: Json, group = "", isWithinRow = false): Row[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]): Row[] => {
    const isField = !Array.isArray(value) && holdsPrices.test(key);
    if (Array.isArray(member)) return rowsOf(member, group, isWithinRow || isField);
    if (!isMembers(member) || holdsOthers.has(key)) return [];
    const isNamed = !Array.isArray(value) && !isField && !isWithinRow && !isList.test(key);
    const name = typeof member.id === "string" ? member.id : isNamed ? key : undefined;
    const deeper = rowsOf(member, name ?? group, isWithinRow || isField);
    const slots = slotsOf(member);
    if (deeper.length > 0 || name === undefined || slots.length === 0) return deeper;
    return [{ list: value as Row["list"], name, row: member, slots, group: groupOf(name, member, group) }];
  });
}

function groupOf(id: string, row: JsonMembers, around: string): string {
  for (const [field, value] of Object.entries(row)) {
    if (/provider|vendor/.test(field) && typeof value === "string") return value;
  }
  return around || (/^([^/]+)\//.exec(id)?.[1] ?? "");
}

function slotsOf(value: Json, side?: Slot["side"]): Slot[] {
  if (Array.isArray(value)) return value.flatMap((member) => slotsOf(member, side));
  if (!isMembers(value)) return [];
  return Object.entries(value).flatMap(([field, member]): Slot[] => {
    if (holdsOthers.has(field)) return [];
    const named = priceField.exec(field)?.[1];
    const own = named === undefined ? side : /^(input|prompt)$/.test(named) ? "input" : "output";
    const isPrice = own !== undefined && (named !== undefined || field === "base");
    if (isPrice && isPositive(member)) return [{ holder: value, field, side: own }];
    return typeof member === "object" ? slotsOf(member, own) : [];
  });
}

function isPositive(value: Json): boolean {
  return (
    (typeof value === "number" || (typeof value === "string" && /^[\d.eE+-]+$/.test(value))) &&
    Number(value) > 0
  );
}

/** A price times a factor, of the type that it had. */
export function scale({ holder, field }: Slot, factor: number): void {
  const value = holder[field]!;
  const scaled = Number((Number(value) * factor).toPrecision(12));
  holder[field] = typeof value === "string" ? plain(scaled) : scaled;
}

/** A copy of a row with its prices times a factor; the row stays as it is. */
export function scaledCopy({ row, slots }: Row, factor: number): JsonMembers {
  const before = slots.map(({ holder, field }) => holder[field]!);
  for (const slot of slots) scale(slot, factor);
  const copy = structuredClone(row);
  for (const [index, { holder, field }] of slots.entries()) holder[field] = before[index]!;
  return copy;
}

function plain(number: number): string {
  return number.toFixed(20).replace(/\.?0+$/, "");
}

const mark = "\u0000";
/** Stands for text that goes into the body as it is: `1e999`, `NaN`. */
export const literal = (text: string): string => `${mark}literal ${text}${mark}`;
/** A name that is already there, once more. */
export const again = (name: string): string => `${name}${mark}again`;

export function writeDocument(root: Json): string {
  const text = JSON.stringify(root, null, 1);
  return text
    .replace(/"\\u0000literal ((?:[^"\\]|\\.)*?)\\u0000"/g, (_, written: string) =>
      JSON.parse(`"${written}"`),
    )
    .replaceAll("\\u0000again", "");
}

/** Members in another order or with other names. Unlike assignment it takes any name, `__proto__` too. */
export function replaceMembers(object: JsonMembers, members: Iterable<readonly [string, Json]>): void {
  const entries = [...members];
  for (const name of Object.keys(object)) delete object[name];
  for (const [name, value] of entries) {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  }
}
