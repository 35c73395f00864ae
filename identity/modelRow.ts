import { stringify } from "csv-stringify/sync";
import { readTable } from "../catalogue/csv.ts";
import type { Cells } from "../catalogue/editTable.ts";
import { type Catalogue, catalogueSchemas } from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";
import type { Candidate } from "./candidate.ts";
import { parentsOf } from "./parents.ts";
import { checkWords } from "./words.ts";

/** Columns of models.csv, and `stage`, which a person may have to say though no column keeps it. */
const modelColumns = Object.keys(catalogueSchemas.models.shape);
const required = Object.entries(catalogueSchemas.models.shape)
  .filter(([, column]) => !column.safeParse(null).success)
  .map(([name]) => name);

/** A row of models.csv that a candidate would become. */
export interface ModelDraft {
  readonly row: Cells;
  /** Columns without which it cannot be accepted. */
  readonly missing: readonly string[];
  /** What the person who decides should know. */
  readonly notes: readonly string[];
  /** base, instruct, reasoning, or null where nobody has said. */
  readonly stage: string | null;
}

/**
 * The row of models.csv that a candidate would become, with what the person set in the place of what is known.
 * `released_on=announced` takes the day that a registry gives; `released_on=created` the day on which the repository was
 * created, a lower bound, and marks it unverified.
 *
 * @throws DensingError `invalid-argument` for a field that models.csv has not, or an unfit value
 */
export function draftModel(
  candidate: Candidate,
  set: ReadonlyMap<string, string>,
  catalogue: Pick<Catalogue, "models" | "aliases">,
): ModelDraft {
  for (const [field, value] of set) {
    if (!modelColumns.includes(field) && field !== "stage") {
      throw new DensingError("invalid-argument", `--set ${field}: models.csv has no such column`, {
        field,
        expected: `one of ${[...modelColumns, "stage"].join()}`,
      });
    }
    if (value !== "") checkWords(`--set ${field}`, value, 2000);
  }
  const notes: string[] = [];
  const parents = parentsOf(candidate.parents, catalogue);
  for (const parent of parents.filter(({ model_id }) => model_id === null)) {
    notes.push(`its parent ${parent.repository} is not in the catalogue: accept that first to link the two`);
  }
  const linked = parents.filter(({ model_id }) => model_id !== null);
  if (linked.length > 1)
    notes.push("it has several parents in the catalogue: --set parent_model_id names one");
  const parent = linked.length === 1 ? linked[0]! : null;
  const isQuantised = parent?.relation === "quantized";
  const parentRow = catalogue.models.find(({ model_id }) => model_id === parent?.model_id);

  const created = set.get("released_on") === "created";
  const known: Record<string, string | number | null> = {
    model_id: candidate.model_id,
    display_name: (candidate.repository ?? candidate.name).split("/").at(-1) ?? candidate.name,
    organisation: candidate.lab,
    lab: candidate.lab,
    family: isQuantised ? (parentRow?.family ?? null) : null,
    released_on: null,
    total_params: candidate.total_params,
    active_params:
      candidate.active_params ?? (candidate.architecture === "dense" ? candidate.total_params : null),
    non_embedding_params: candidate.non_embedding_params,
    architecture: candidate.architecture,
    quantisation: candidate.quantisation,
    training_tokens: isQuantised ? (parentRow?.training_tokens ?? null) : null,
    parent_model_id: parent?.model_id ?? null,
    compression_method:
      isQuantised && candidate.quantisation !== null ? `quantisation ${candidate.quantisation}` : null,
    licence: candidate.licence,
    hf_repo: candidate.repository,
    open_weights: candidate.entity === "release" ? "yes" : null,
    unverified_fields: null,
    source: sourceOf(candidate),
    evidence: null,
  };
  for (const [field, value] of set) if (field !== "stage") known[field] = value === "" ? null : value;
  if (set.has("total_params") && !set.has("active_params") && known.architecture === "dense") {
    known.active_params = known.total_params!;
  }
  if (set.has("lab") && !set.has("organisation")) known.organisation = known.lab!;
  if (created) {
    known.released_on = candidate.created_on;
    const marked = String(known.unverified_fields ?? "").split(";");
    known.unverified_fields = [...new Set([...marked, "released_on"])].filter(Boolean).sort().join(";");
  }
  // A model without a date is in no trend: that must be said, not forgotten.
  const asked = set.get("released_on") === "" ? required : [...required, "released_on"];
  if (set.get("released_on") === "announced") known.released_on = candidate.announced_on;
  const missing = modelColumns.filter((column) => (known[column] ?? null) === null && asked.includes(column));
  if (missing.length === 0) checkRow(known);
  return { row: known, missing, notes, stage: set.get("stage") ?? candidate.stage };
}

function sourceOf({ entity, repository, source_id, name, capture_sha256 }: Candidate): string | null {
  const where = entity === "release" ? `Hugging Face Hub, ${repository ?? name}` : `${source_id}, ${name}`;
  return capture_sha256 === null ? where : `${where}, capture ${capture_sha256}`;
}

/** Stops a value that models.csv would not take, before any file is looked at. */
function checkRow(row: Cells): void {
  const lines = stringify([modelColumns, modelColumns.map((column) => row[column] ?? "")]);
  const [wrong] = readTable("models.csv", lines, catalogueSchemas.models).violations;
  if (wrong === undefined) return;
  throw new DensingError(
    "invalid-argument",
    `models.csv does not take ${wrong.field} ${JSON.stringify(wrong.seen)}: expected ${wrong.expected}`,
    { field: wrong.field, expected: wrong.expected, seen: wrong.seen },
  );
}
