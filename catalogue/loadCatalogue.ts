import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DensingError, messageOf } from "../errors.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import { type Located, readTable, type Violation } from "./csv.ts";
import { type Catalogue, type CatalogueFile, type CatalogueRow, catalogueSchemas } from "./schemas.ts";

/** Every table with its rows' lines, for checks that must say where. */
type LocatedCatalogue = {
  readonly [File in CatalogueFile]: readonly Located<CatalogueRow<File>>[];
};

const catalogueFiles = Object.keys(catalogueSchemas) as CatalogueFile[];
const fileName = (file: CatalogueFile): string => `${file}.csv`;

/** The columns that name a row and order its file: two rows with the same values are one row told twice. */
export const catalogueKeys: { readonly [File in CatalogueFile]: readonly (keyof CatalogueRow<File>)[] } = {
  documents: ["document_id"],
  benchmarks: ["benchmark_id", "variant"],
  models: ["model_id"],
  scores: ["model_id", "benchmark", "variant", "document_id", "source_table", "reporter"],
  prices: ["provider", "model", "first_seen_on", "document_id", "source"],
  api_families: ["family"],
  api_scores: ["model", "benchmark", "document_id", "note"],
  contamination_twins: ["pair", "model", "shots", "source"],
  pre_chatgpt: ["model_id"],
  compression_pairs: ["parent_model_id", "child_model_id"],
  devices: ["device"],
  hardware: ["name", "released_on", "price_source"],
  hardware_trends: ["name"],
  aliases: ["scope", "name"],
  corrections: ["correction_id"],
  decisions: ["decision_id"],
};

/** Benchmarks that place an API model above or below a price tier, so that its family must have an owner. */
const tierBenchmarks: readonly string[] = ["mmlu", "mmlu_pro", "gpqa", "gpqa_diamond"];

const listed = 20;

/** Throws what is wrong, at most 20 of each kind by name, the first one as the error's facts. */
function refuse(groups: Readonly<Record<string, readonly Violation[]>>): void {
  const found = Object.entries(groups).filter(([, violations]) => violations.length > 0);
  const first = found[0]?.[1][0];
  if (first === undefined) return;
  const total = found.reduce((sum, [, violations]) => sum + violations.length, 0);
  const lines = found.flatMap(([kind, violations]) => [
    `${kind} (${violations.length}):`,
    ...violations
      .slice(0, listed)
      .map(
        ({ file, line, field, expected, seen }) =>
          `  ${file}:${line}${field === null ? "" : ` ${field}`}: expected ${expected}, seen ${seen}`,
      ),
    ...(violations.length > listed ? [`  and ${violations.length - listed} more`] : []),
  ]);
  throw new DensingError(
    "catalogue-invalid",
    `the catalogue is not in order; correct these rows and run again\n${lines.join("\n")}`,
    { ...first, violations: total },
  );
}

/** Stops one fact from being counted twice because it was entered twice. */
function keysAreUnique(located: LocatedCatalogue): Violation[] {
  const violations: Violation[] = [];
  for (const file of catalogueFiles) {
    const key = catalogueKeys[file] as readonly string[];
    const lineOf = new Map<string, number>();
    for (const { line, row } of located[file]) {
      const values = key.map((column) => (row as Readonly<Record<string, unknown>>)[column]);
      const id = JSON.stringify(values);
      const earlier = lineOf.get(id);
      if (earlier === undefined) lineOf.set(id, line);
      else {
        const expected = `a key other than that of line ${earlier}`;
        const seen = values.map((value) => value ?? "").join(" | ");
        violations.push({ file: fileName(file), line, field: key.join(), expected, seen });
      }
    }
  }
  return violations;
}

/** Stops a fact that cites a document, model, benchmark or family which the catalogue does not hold. */
function referencesExist(located: LocatedCatalogue): Violation[] {
  const violations: Violation[] = [];
  const values = <File extends CatalogueFile>(file: File, pick: (row: CatalogueRow<File>) => string) =>
    new Set(located[file].map(({ row }) => pick(row)));
  const mustExist = <File extends CatalogueFile>(
    file: File,
    field: keyof CatalogueRow<File> & string,
    known: ReadonlySet<string>,
    where: string,
    pick: (row: CatalogueRow<File>) => string | null = (row) => row[field] as string | null,
  ): void => {
    for (const { line, row } of located[file]) {
      const seen = pick(row);
      if (seen === null || known.has(seen)) continue;
      violations.push({ file: fileName(file), line, field, expected: `an entry of ${where}`, seen });
    }
  };

  const documents = values("documents", (row) => row.document_id);
  mustExist("scores", "document_id", documents, "documents.csv");
  mustExist("prices", "document_id", documents, "documents.csv");
  mustExist("api_scores", "document_id", documents, "documents.csv");
  mustExist("contamination_twins", "document_id", documents, "documents.csv");
  mustExist("pre_chatgpt", "document_id", documents, "documents.csv");

  const models = values("models", (row) => row.model_id);
  mustExist("models", "parent_model_id", models, "models.csv");
  mustExist("scores", "model_id", models, "models.csv");
  mustExist("contamination_twins", "base_model_id", models, "models.csv");
  mustExist("compression_pairs", "parent_model_id", models, "models.csv");
  mustExist("compression_pairs", "child_model_id", models, "models.csv");
  mustExist("aliases", "id", models, "models.csv", (row) => (row.entity === "model" ? row.id : null));

  const benchmarks = values("benchmarks", (row) => `${row.benchmark_id} ${row.variant}`);
  mustExist("scores", "variant", benchmarks, "benchmarks.csv", (row) => `${row.benchmark} ${row.variant}`);

  const owned = values("api_families", (row) => row.family);
  const priced = values("prices", (row) => row.family);
  const scored = values("api_scores", (row) => row.family);
  mustExist("api_scores", "family", owned, "api_families.csv", (row) =>
    tierBenchmarks.includes(row.benchmark) ? row.family : null,
  );
  mustExist("api_families", "family", new Set([...priced, ...scored]), "prices.csv or api_scores.csv");
  mustExist(
    "aliases",
    "id",
    new Set([...owned, ...priced, ...scored]),
    "api_families.csv, prices.csv or api_scores.csv",
    (row) => (row.entity === "api_family" ? row.id : null),
  );
  return violations;
}

/** Stops a family from living under two names, so that a model's scores and its prices never meet. */
function familiesAreCanonical(located: LocatedCatalogue): Violation[] {
  const canonical = new Map<string, string>();
  for (const { row } of located.aliases) {
    if (row.entity === "api_family" && row.scope === "any") canonical.set(row.name, row.id);
  }
  return (["prices", "api_scores", "api_families"] as const).flatMap((file) =>
    (located[file] as readonly Located<{ readonly family: string }>[]).flatMap(({ line, row }) => {
      const expected = canonical.get(row.family);
      return expected === undefined
        ? []
        : [{ file: fileName(file), line, field: "family", expected, seen: row.family }];
    }),
  );
}

/**
 * Stops a correction that would silently correct nothing: a row it names must be there. What is accepted is a
 * captured price, which this file cannot know; `densing doctor` names corrections that touch nothing.
 */
function correctionsHaveTargets(located: LocatedCatalogue): Violation[] {
  const violations: Violation[] = [];
  for (const { line, row: correction } of located.corrections) {
    const { table, document_id, subject, benchmark, action, field, to_value } = correction;
    const violate = (column: string, expected: string, seen: string | null): void => {
      violations.push({
        file: "corrections.csv",
        line,
        field: column,
        expected,
        seen: seen ?? "an empty cell",
      });
    };
    const targets = (located[table] as readonly Located<Readonly<Record<string, unknown>>>[]).filter(
      ({ row }) =>
        (document_id === null || row.document_id === document_id) &&
        (subject === null ||
          (table === "prices" ? `${row.provider}/${row.model}` : row.model_id) === subject) &&
        (benchmark === null || row.benchmark === benchmark),
    );
    if (document_id === null && subject === null)
      violate("document_id,subject", "at least one of them", null);
    else if (targets.length === 0 && action !== "accept") {
      const seen = [document_id, subject, benchmark].map((value) => value ?? "any").join(" | ");
      violate("document_id,subject,benchmark", `a row of ${fileName(table)}`, seen);
    }
    if (field !== null && !(field in catalogueSchemas[table].shape)) {
      violate("field", `a column of ${fileName(table)}`, field);
    }
    if (action === "replace" && field === null) violate("field", "the column to replace", field);
    if (action === "replace" && to_value === null)
      violate("to_value", "the value to put in its place", to_value);
  }
  return violations;
}

/** Stops a decision from being undone twice, or the undoing of one that was never made: what holds would be open. */
function decisionsAreUndoneOnce(located: LocatedCatalogue): Violation[] {
  const violations: Violation[] = [];
  const undone = new Map<string, number>();
  const decided = new Set(
    located.decisions.filter(({ row }) => row.action !== "undo").map(({ row }) => row.decision_id),
  );
  for (const { line, row } of located.decisions) {
    const violate = (expected: string): void => {
      const seen = row.undoes ?? "an empty cell";
      violations.push({ file: fileName("decisions"), line, field: "undoes", expected, seen });
    };
    if (row.action !== "undo") {
      if (row.undoes !== null) violate("an empty cell beside this action");
    } else if (row.undoes === null || !decided.has(row.undoes)) {
      violate("a decision of decisions.csv that is not itself an undo");
    } else if (undone.has(row.undoes)) {
      violate(`a decision that line ${undone.get(row.undoes)} does not undo already`);
    } else undone.set(row.undoes, line);
  }
  return violations;
}

/**
 * Reads the catalogue out of its CSV texts, by file name. Pure.
 *
 * @throws DensingError `catalogue-invalid`: the facts are file, line, field, expected and seen of the first
 * violation and the number of all; the message lists up to 20 of each kind.
 */
export function parseCatalogue(texts: ReadonlyMap<string, string>): Catalogue {
  const files: Violation[] = [];
  const rows: Violation[] = [];
  const located: Partial<Record<CatalogueFile, readonly Located<unknown>[]>> = {};
  const known = catalogueFiles.map(fileName);
  for (const file of texts.keys()) {
    if (known.includes(file)) continue;
    files.push({ file, line: 1, field: null, expected: `one of ${known.join()}`, seen: file });
  }
  for (const file of catalogueFiles) {
    const name = fileName(file);
    const text = texts.get(name);
    if (text === undefined) {
      files.push({ file: name, line: 1, field: null, expected: "this file", seen: "no file" });
      continue;
    }
    const table = readTable(name, text, catalogueSchemas[file]);
    located[file] = table.rows;
    rows.push(...table.violations);
  }
  refuse({ files, rows });

  const whole = located as LocatedCatalogue;
  refuse({
    "duplicate keys": keysAreUnique(whole),
    "missing references": referencesExist(whole),
    "families under an alias": familiesAreCanonical(whole),
    "corrections without a target": correctionsHaveTargets(whole),
    "decisions undone amiss": decisionsAreUndoneOnce(whole),
  });
  return Object.fromEntries(
    catalogueFiles.map((file) => [file, whole[file].map(({ row }) => row)]),
  ) as unknown as Catalogue;
}

function readFolder(folder: string): Map<string, Buffer> {
  try {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith(".csv"))
      .sort();
    return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  } catch (thrown) {
    const message = `cannot read the catalogue in ${folder}: ${messageOf(thrown)}`;
    throw new DensingError("catalogue-unreadable", message, { folder }, { cause: thrown });
  }
}

/**
 * Reads and checks the catalogue's CSV files in `folder`.
 *
 * @throws DensingError `catalogue-unreadable` where the folder or a file cannot be read, and
 * `catalogue-invalid` as `parseCatalogue` does.
 */
export function loadCatalogue(folder: string): Catalogue {
  const bytes = readFolder(folder);
  return parseCatalogue(new Map([...bytes].map(([name, content]) => [name, content.toString("utf8")])));
}

/**
 * The hash of the catalogue in `folder`: sha256 over one line a CSV file, sorted by name, of the file's
 * sha256, two spaces and its name. `sha256sum *.csv | sha256sum` in the C locale prints the same.
 */
export function catalogueSha256(folder: string): string {
  const lines = [...readFolder(folder)].map(([name, bytes]) => `${sha256Hex(bytes)}  ${name}\n`);
  return sha256Hex(lines.join(""));
}
