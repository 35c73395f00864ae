import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { DensingError, messageOf } from "../errors.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import { catalogueKeys } from "./loadCatalogue.ts";
import { type CatalogueFile, catalogueSchemas } from "./schemas.ts";

/*
 * One row into or out of the text of a catalogue file. Every other row keeps its bytes, whatever its quoting.
 */

/** A row's cells by column; what is absent or null is an empty cell. */
export type Cells = Readonly<Record<string, string | number | null | undefined>>;

/** Texts of the catalogue's files by name (`models.csv`). */
export type CatalogueTexts = ReadonlyMap<string, string>;

interface TextRow {
  /** As it stands in the file, with its line end. */
  readonly raw: string;
  readonly key: readonly string[];
}

interface TextTable {
  readonly header: string;
  readonly rows: readonly TextRow[];
}

function read(file: CatalogueFile, texts: CatalogueTexts): TextTable {
  const name = `${file}.csv`;
  const text = texts.get(name);
  const refuse = (expected: string, seen: string, cause?: unknown) =>
    new DensingError(
      "catalogue-invalid",
      `${name} cannot be edited: expected ${expected}, seen ${seen}`,
      { file: name, expected, seen },
      { cause },
    );
  if (text === undefined) throw refuse("this file", "no file");
  if (!text.endsWith("\n")) throw refuse("a line end after the last row", "none");
  let records: { readonly raw: string; readonly record: string[] }[];
  try {
    records = parse(text, { raw: true, relax_column_count: true }) as unknown as typeof records;
  } catch (thrown) {
    throw refuse("CSV with RFC 4180 quoting", messageOf(thrown), thrown);
  }
  const [header, ...rows] = records;
  const columns = Object.keys(catalogueSchemas[file].shape);
  if (header === undefined || header.record.join() !== columns.join()) {
    throw refuse(columns.join(), header?.record.join() ?? "no header");
  }
  if (records.map(({ raw }) => raw).join("") !== text)
    throw refuse("LF line ends (.gitattributes)", "others");
  const places = catalogueKeys[file].map((column) => columns.indexOf(column as string));
  return {
    header: header.raw,
    rows: rows.map(({ raw, record }) => ({ raw, key: places.map((place) => record[place] ?? "") })),
  };
}

/** By code unit, column by column: the order of every file. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((value, part) => value !== b[part]);
  if (differs === -1) return 0;
  return a[differs]! < (b[differs] ?? "") ? -1 : 1;
}

const cellText = (value: Cells[string]): string =>
  value === null || value === undefined ? "" : String(value);

/** The key of a row in the order of the file's key columns. */
export function keyOf(file: CatalogueFile, row: Cells): string[] {
  return catalogueKeys[file].map((column) => cellText(row[column as string]));
}

/** The hash of a row as it stands in a file, without its line end. */
function rowSha256(raw: string): string {
  return sha256Hex(raw.slice(0, -1));
}

export interface FoundRow {
  readonly sha256: string;
}

/** The row with this key, or null. */
export function findRow(file: CatalogueFile, texts: CatalogueTexts, key: readonly string[]): FoundRow | null {
  const row = read(file, texts).rows.find((candidate) => compareKeys(candidate.key, key) === 0);
  return row === undefined ? null : { sha256: rowSha256(row.raw) };
}

/**
 * Puts a row where its key sorts.
 * @returns the new text of the file, and the hash of the row
 * @throws DensingError `catalogue-conflict` where a row has this key already; `catalogue-invalid`
 */
export function insertRow(
  file: CatalogueFile,
  texts: CatalogueTexts,
  row: Cells,
): { readonly text: string; readonly sha256: string } {
  const { header, rows } = read(file, texts);
  const columns = Object.keys(catalogueSchemas[file].shape);
  const raw = stringify([columns.map((column) => cellText(row[column]))]);
  const key = keyOf(file, row);
  if (rows.some((other) => compareKeys(other.key, key) === 0)) {
    const message = `${file}.csv has a row ${key.join(" | ")} already`;
    throw new DensingError("catalogue-conflict", message, { file: `${file}.csv`, key: key.join(" | ") });
  }
  const following = rows.findIndex((other) => compareKeys(other.key, key) > 0);
  const place = following === -1 ? rows.length : following;
  const raws = rows.map((other) => other.raw);
  const text = [header, ...raws.slice(0, place), raw, ...raws.slice(place)].join("");
  return { text, sha256: rowSha256(raw) };
}

/** Takes the row with this key out. @returns the new text of the file; the same where there is no such row */
export function removeRow(file: CatalogueFile, texts: CatalogueTexts, key: readonly string[]): string {
  const { header, rows } = read(file, texts);
  return [header, ...rows.filter((row) => compareKeys(row.key, key) !== 0).map(({ raw }) => raw)].join("");
}
