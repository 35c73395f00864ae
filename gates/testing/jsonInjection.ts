/** Strange names in a JSON body: rows renamed, rows added at a tempting price, providers, words. */
import {
  isMembers,
  type Json,
  type JsonMembers,
  type Row,
  replaceMembers,
  scaledCopy,
} from "./jsonPrices.ts";
import { type JsonChange, pricedRows } from "./jsonValues.ts";
import { strangeNames } from "./strangeNames.ts";

function nameRow({ list, row }: Row, name: string): void {
  if (typeof row.id === "string") row.id = name;
  if (Array.isArray(list)) return;
  replaceMembers(
    list,
    Object.entries(list).map(([key, value]) => [value === row ? name : key, value]),
  );
}

function addRow(row: Row, name: string): void {
  const copy = scaledCopy(row, 0.5);
  if (typeof copy.id === "string") copy.id = name;
  if (Array.isArray(row.list)) row.list.push(copy);
  else replaceMembers(row.list, [...Object.entries(row.list), [name, copy]]);
}

const renamedRows: readonly JsonChange[] = strangeNames.map(([what, make]) => (document, random) => {
  const row = random.pick(pricedRows(document));
  nameRow(row, make(row.name));
  return `one row (${row.name}) renamed to ${what}`;
});

const addedRows: readonly JsonChange[] = strangeNames.map(([what, make]) => (document, random) => {
  const row = random.pick(pricedRows(document));
  addRow(row, make(row.name));
  return `a row beside ${row.name}, half as dear, named by ${what}`;
});

/** The provider of a row where it is said: in a field of the row, or as what the row is nested in. */
function providerOf(row: Row, root: Json): { holder: JsonMembers; field: string } | undefined {
  const field = Object.keys(row.row).find((name) => /provider$|vendor$/.test(name));
  if (field !== undefined && typeof row.row[field] === "string") return { holder: row.row, field };
  const around = Array.isArray(root) ? root : isMembers(root) ? [root, ...Object.values(root)] : [];
  for (const holder of around) {
    if (!isMembers(holder) || !Object.values(holder).includes(row.list)) continue;
    const named = ["id", "vendor"].find((name) => typeof holder[name] === "string");
    if (named !== undefined) return { holder, field: named };
  }
  return undefined;
}

const renamedProviders: readonly JsonChange[] = strangeNames.map(([what, make]) => (document, random) => {
  const row = random.pick(pricedRows(document));
  const place = providerOf(row, document.root);
  if (place === undefined) return undefined;
  const before = String(place.holder[place.field]);
  const name = make(before);
  place.holder[place.field] = name;
  if (isMembers(document.root) && document.root[before] === place.holder) {
    replaceMembers(
      document.root,
      Object.entries(document.root).map(([key, value]) => [value === place.holder ? name : key, value]),
    );
  }
  return `the provider of one row (${row.name}) is ${what}`;
});

/** Words that go with a row: descriptions, comments, links. */
const strangeWords: readonly JsonChange[] = strangeNames.map(([what, make]) => (document, random) => {
  const { row, name } = random.pick(pricedRows(document));
  const fields = Object.keys(row).filter((field) => /name|comment|descr|doc|note|source|expir/.test(field));
  const field = fields.length > 0 ? random.pick(fields) : "price_comments";
  row[field] = make(typeof row[field] === "string" ? row[field] : "a note");
  return `${field} of one row (${name}): ${what}`;
});

export const injectionChanges: readonly JsonChange[] = strangeNames.flatMap((_, index) => [
  renamedRows[index]!,
  addedRows[index]!,
  renamedProviders[index]!,
  strangeWords[index]!,
]);
