import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import {
  type Catalogue,
  type CatalogueFile,
  type CatalogueRow,
  catalogueSchemas,
} from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";
import { canonicalJson, sha256Hex } from "../store/canonicalJson.ts";
import { type AppendRow, appendRows } from "./append.ts";
import {
  catalogueLoaderVersion,
  catalogueTables,
  type Lookup,
  lookupIn,
  type TableOf,
} from "./catalogueTables.ts";
import type { Warehouse } from "./open.ts";
import { read } from "./read.ts";

/** What one file of the catalogue did to the warehouse. */
export type LoadedFile = { readonly file: CatalogueFile; readonly rows: number; readonly changed: boolean };

const files = Object.keys(catalogueSchemas) as CatalogueFile[];
const loadedInput = z.object({ name: z.string(), fingerprint: z.string(), fact_rows: z.number() });

/**
 * Brings the warehouse up to a catalogue, in one transaction: a file whose rows are loaded already is left
 * alone, of a changed one exactly its own rows are replaced. `catalogueSha256` is the hash that snapshots cite
 * (`catalogueSha256` of catalogue/loadCatalogue.ts); where it is the loaded one, `readCatalogue` is not called.
 *
 * @throws DensingError `catalogue-correction-unsupported`, `warehouse-value-unfit`, what `readCatalogue` throws
 */
export async function loadCatalogueTables(
  warehouse: Warehouse,
  catalogueSha256: string,
  readCatalogue: () => Catalogue,
): Promise<LoadedFile[]> {
  return warehouse.transaction(async (connection) => {
    const before = await loadedInputs(connection);
    const whole = sha256Hex(canonicalJson([catalogueLoaderVersion, catalogueSha256]));
    if (before.get("catalogue")?.fingerprint === whole) {
      return files.map((file) => ({ file, rows: before.get(file)?.fact_rows ?? 0, changed: false }));
    }
    const catalogue = readCatalogue();
    for (const correction of catalogue.corrections) checkCorrection(correction);
    const hashes = new Map(files.map((file) => [file, sha256Hex(canonicalJson(catalogue[file]))]));
    const lookup = lookupIn(catalogue);
    const loaded: LoadedFile[] = [];
    for (const file of files) {
      const input = hashes.get(file)!;
      const referred = catalogueTables[file].refersTo.map((other) => hashes.get(other)!);
      const fingerprint = sha256Hex(canonicalJson([catalogueLoaderVersion, input, ...referred]));
      const changed = before.get(file)?.fingerprint !== fingerprint;
      if (changed) await replaceFile(connection, file, catalogue, lookup, input, fingerprint);
      loaded.push({ file, rows: catalogue[file].length, changed });
    }
    await replaceInput(connection, {
      name: "catalogue",
      input_sha256: catalogueSha256,
      fingerprint: whole,
      known_from: null,
      fact_rows: 0,
    });
    return loaded;
  });
}

async function loadedInputs(connection: DuckDBConnection): Promise<Map<string, z.infer<typeof loadedInput>>> {
  const statement =
    "SELECT name, fingerprint, fact_rows FROM inputs WHERE source_id = 'catalogue' ORDER BY name";
  const rows = await read(connection, statement, {}, loadedInput);
  return new Map(rows.map((row) => [row.name, row]));
}

async function replaceFile<File extends CatalogueFile>(
  connection: DuckDBConnection,
  file: File,
  catalogue: Catalogue,
  lookup: Lookup,
  inputSha256: string,
  fingerprint: string,
): Promise<void> {
  const { table, toRow } = catalogueTables[file] as TableOf<File>;
  let newest: string | null = null;
  const rows: AppendRow[] = (catalogue[file] as readonly CatalogueRow<File>[]).map((row, index) => {
    const facts = toRow(row, lookup);
    const day = facts.known_from;
    if (typeof day === "string" && (newest === null || day > newest)) newest = day;
    return { ...facts, source_id: "catalogue", input_sha256: inputSha256, row_number: index + 1 };
  });
  await connection.run(`DELETE FROM "${table}" WHERE source_id = 'catalogue'`);
  await appendRows(connection, table, rows);
  await replaceInput(connection, {
    name: file,
    input_sha256: inputSha256,
    fingerprint,
    known_from: newest,
    fact_rows: rows.length,
  });
}

async function replaceInput(connection: DuckDBConnection, row: AppendRow & { name: string }): Promise<void> {
  await connection.run("DELETE FROM inputs WHERE source_id = 'catalogue' AND name = $name", {
    name: row.name,
  });
  const rest = {
    source_id: "catalogue",
    kind: "catalogue",
    parser_version: catalogueLoaderVersion,
    quarantined_rows: 0,
  };
  await appendRows(connection, "inputs", [{ ...row, ...rest }]);
}

const decimal = /^\d+(\.\d{1,9})?$/;
const number = /^\d+(\.\d+)?$/;
const integer = /^\d+$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** What sql/views/030-versions.sql can replace, and what a replacement looks like. */
const replaceable: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  prices: {
    input_usd_per_mtok: decimal,
    output_usd_per_mtok: decimal,
    price_kind: /./,
    first_seen_on: day,
  },
  scores: { score: number, shots: integer, variant: /./ },
  models: {
    released_on: day,
    total_params: integer,
    active_params: integer,
    non_embedding_params: integer,
    training_tokens: integer,
  },
};

/** What `from_value` can name beside these, to tell the wrong row from its neighbours. */
const comparable: Readonly<Record<string, readonly string[]>> = { scores: ["source_table", "reporter"] };

/** Stops a correction that the views would pass over, so that a decision is silently not carried out. */
function checkCorrection(correction: CatalogueRow<"corrections">): void {
  const { correction_id, table, action, field, from_value, to_value } = correction;
  const fields = replaceable[table] ?? {};
  const refuse = (column: string, expected: string, seen: string | null): never => {
    const message = `correction ${correction_id} cannot be applied: ${column} must be ${expected}`;
    throw new DensingError("catalogue-correction-unsupported", message, {
      correction_id,
      field: column,
      expected,
      seen,
    });
  };
  if (action === "accept" && table === "models") refuse("table", "prices or scores", table);
  if (action === "accept" && table === "scores") {
    // One figure a decision, not whatever a source will print of a model.
    if (correction.subject === null) refuse("subject", "the model_id", null);
    if (correction.benchmark === null) refuse("benchmark", "the benchmark", null);
    if (field !== "score") refuse("field", "score", field);
    if (from_value === null || !number.test(from_value))
      refuse("from_value", "the score as printed", from_value);
  }
  if (action === "never_choose" && table !== "scores") refuse("table", "scores", table);
  if (action === "replace") {
    const shape = field === null ? undefined : fields[field];
    if (shape === undefined) refuse("field", `one of ${Object.keys(fields).join()}`, field);
    else if (to_value === null || !shape.test(to_value)) refuse("to_value", `like ${shape}`, to_value);
  }
  if (from_value !== null) {
    const names = [...Object.keys(fields), ...(comparable[table] ?? [])];
    if (field === null || !names.includes(field)) refuse("field", `one of ${names.join()}`, field);
  }
}
