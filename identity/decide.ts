/**
 * What a decision on a candidate writes into the catalogue. Pure: texts of the catalogue in, texts out; the day is
 * a parameter. Nothing is written here (catalogue/writeCatalogue.ts does).
 */
import { type CatalogueTexts, type Cells, insertRow, keyOf } from "../catalogue/editTable.ts";
import { parseCatalogue } from "../catalogue/loadCatalogue.ts";
import type { Catalogue, WrittenRow } from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";
import { type Candidate, type CandidateKey, isSameCandidate } from "./candidate.ts";
import { type Decided, type Decision, decisionsInForce, newDecision, withDecision } from "./decision.ts";
import { draftModel } from "./modelRow.ts";
import { modelIn } from "./parents.ts";
import { createModelResolver, type ResolvableModel } from "./resolveModel.ts";
import { checkName, checkWords } from "./words.ts";

interface Asked {
  readonly candidate: Candidate;
  readonly reason: string;
  /** YYYY-MM-DD */
  readonly decidedOn: string;
}

/**
 * Leaves a name out of the queue for good: it is no model that this catalogue follows.
 * @throws DensingError `decision-refused`, `invalid-argument`, `catalogue-invalid`
 */
export function reject(texts: CatalogueTexts, { candidate, reason, decidedOn }: Asked): Decided {
  const decision = begin(parseCatalogue(texts), candidate, { action: "reject", id: null, reason, decidedOn });
  return finish(texts, decision, [], []);
}

/** A repository is one thing everywhere; any other name means what it means at its source. */
export function usualScope({ entity, source_id }: Pick<CandidateKey, "entity" | "source_id">): string {
  return entity === "release" ? "any" : source_id;
}

/**
 * Makes a name another name of a model or an API family that the catalogue has.
 * @param into its id
 * @param scope where the name means it: a source's id, or `any`
 * @throws DensingError `decision-refused`, `invalid-argument`, `catalogue-invalid`
 */
export function merge(
  texts: CatalogueTexts,
  { candidate, into, scope, reason, decidedOn }: Asked & { readonly into: string; readonly scope: string },
): Decided {
  const catalogue = parseCatalogue(texts);
  checkName(candidate.name);
  const entity = candidate.entity === "api_family" ? "api_family" : "model";
  if (scope !== "any" && scope !== candidate.source_id) {
    throw new DensingError("invalid-argument", `--scope is any or ${candidate.source_id}`, { seen: scope });
  }
  mustExist(catalogue, entity, into);
  const decision = begin(catalogue, candidate, { action: "merge", id: into, reason, decidedOn });
  const alias = {
    scope,
    name: candidate.name,
    entity,
    id: into,
    evidence: `${decision.reason}; decision ${decision.decision_id}`,
  };
  return finish(texts, decision, [aliasRow(catalogue, alias)], []);
}

/**
 * Takes a candidate into models.csv as a model of its own, and its name into aliases.csv where nothing else leads
 * from the name to the model.
 * @param set columns of models.csv that the candidate lacks or has wrong, and `stage`
 * @throws DensingError `decision-refused`; `invalid-argument`, naming the columns that are still missing;
 *   `catalogue-invalid`
 */
export function accept(
  texts: CatalogueTexts,
  { candidate, set, reason, decidedOn }: Asked & { readonly set: ReadonlyMap<string, string> },
): Decided {
  const catalogue = parseCatalogue(texts);
  if (candidate.entity === "api_family") {
    const message =
      "a family of API models is not accepted by itself: merge the name into a family, or add the family with its first price (catalogue/README.md)";
    throw new DensingError("decision-refused", message, { name: candidate.name });
  }
  checkName(candidate.name);
  const draft = draftModel(candidate, set, catalogue);
  if (draft.stage !== "base") {
    const said = draft.stage === null ? "nothing says that it is one" : `this is ${draft.stage}`;
    const message = `the catalogue's models are base models, and ${said}: give --set stage=base where it is one after all`;
    throw new DensingError("decision-refused", message, { name: candidate.name, stage: draft.stage });
  }
  if (draft.missing.length > 0) {
    const wanted = draft.missing.map((column) => `--set ${column}=…`).join(" ");
    const days = draft.missing.includes("released_on") ? releaseDays(candidate) : "";
    throw new DensingError("invalid-argument", `not known of ${candidate.name}: give ${wanted}${days}`, {
      missing: draft.missing.join(),
    });
  }
  const id = String(draft.row.model_id);
  const held = candidate.repository === null ? null : modelIn(candidate.repository, catalogue);
  if (held !== null) {
    throw new DensingError("decision-refused", `the catalogue has ${candidate.repository} as ${held}`, {
      name: candidate.name,
      id: held,
    });
  }
  if (catalogue.models.some(({ model_id }) => model_id === id)) {
    const message = `the catalogue has a model ${id} already: merge the name into it, or give --set model_id=…`;
    throw new DensingError("decision-refused", message, { name: candidate.name, id });
  }
  const parent = draft.row.parent_model_id;
  if (parent) mustExist(catalogue, "model", String(parent));
  const decision = begin(catalogue, candidate, { action: "accept", id, reason, decidedOn });
  const cited = `decision ${decision.decision_id}`;
  const given = [...set.keys()].filter((field) => field !== "evidence");
  const evidence = [
    ...(draft.row.evidence ? [String(draft.row.evidence)] : []),
    candidate.repository ?? `${candidate.source_id} ${candidate.name}`,
    ...(candidate.capture_sha256 === null ? [] : [`capture ${candidate.capture_sha256}`]),
    `${cited}${given.length > 0 ? ` (${given.join(", ")} set by it)` : ""}: ${decision.reason}`,
  ].join("; ");
  const rows: NewRow[] = [{ file: "models", row: { ...draft.row, evidence } }];
  const notes = [...draft.notes];
  const name = candidate.repository ?? candidate.name;
  const resolve = createModelResolver({
    models: [...catalogue.models, resolvable(draft.row)],
    aliases: catalogue.aliases,
  });
  const found = resolve(candidate.source_id, name, "base");
  if (found !== null && found !== id) notes.push(`the name ${name} stays that of ${found}`);
  else if (found === null) {
    const scope = usualScope(candidate);
    const evidence = candidate.entity === "release" ? "its repository" : "its name at the source";
    rows.push(aliasRow(catalogue, { scope, name, entity: "model", id, evidence: `${evidence}; ${cited}` }));
  }
  return finish(texts, decision, rows, notes);
}

function releaseDays({ announced_on, created_on }: Candidate): string {
  const announced =
    announced_on === null ? "" : `; released_on=announced takes ${announced_on}, which a registry gives`;
  const created =
    created_on === null
      ? ""
      : `; released_on=created takes ${created_on}, when the repository was made, and marks it unverified`;
  return announced + created;
}

/** A row as the resolver of names sees it: an alias is written only where it would not find the model without. */
function resolvable(row: Cells): ResolvableModel {
  return {
    model_id: String(row.model_id),
    display_name: String(row.display_name),
    hf_repo: row.hf_repo ? String(row.hf_repo) : null,
    quantisation: String(row.quantisation),
  };
}

interface NewRow {
  readonly file: WrittenRow["file"];
  readonly row: Cells;
}

function aliasRow(
  { aliases }: Catalogue,
  alias: Readonly<Record<"scope" | "name" | "entity" | "id" | "evidence", string>>,
): NewRow {
  const other = aliases.find((row) => row.scope === alias.scope && row.name === alias.name);
  if (other !== undefined) {
    const message = `aliases.csv has ${alias.name} (${alias.scope}) as ${other.id} already`;
    throw new DensingError("decision-refused", message, { name: alias.name, id: other.id });
  }
  return { file: "aliases", row: alias };
}

function mustExist(catalogue: Catalogue, entity: "model" | "api_family", id: string): void {
  const ids =
    entity === "model"
      ? catalogue.models.map(({ model_id }) => model_id)
      : [...catalogue.api_families, ...catalogue.prices, ...catalogue.api_scores].map(({ family }) => family);
  if (ids.includes(id)) return;
  const alias = catalogue.aliases.find((row) => row.entity === entity && row.name === id);
  const hint = alias === undefined ? "" : `; it is another name of ${alias.id}`;
  const what = entity === "model" ? "model" : "family of API models";
  throw new DensingError("decision-refused", `the catalogue has no ${what} ${JSON.stringify(id)}${hint}`, {
    id: JSON.stringify(id),
  });
}

/** The decision itself, with an id of its own. @throws DensingError `decision-refused` where one holds already */
function begin(
  { decisions }: Catalogue,
  candidate: CandidateKey,
  asked: Pick<Decision, "action" | "id" | "reason"> & { readonly decidedOn: string },
): Decision {
  const held = decisionsInForce(decisions).find((decision) => isSameCandidate(decision, candidate));
  if (held !== undefined) {
    const message = `${candidate.name} is decided already: undo ${held.decision_id} first`;
    throw new DensingError("decision-refused", message, {
      decision_id: held.decision_id,
      action: held.action,
      id: held.id,
      reason: held.reason,
    });
  }
  return {
    ...newDecision(decisions, { ...asked, undoes: null }, candidate),
    reason: checkWords("--reason", asked.reason),
  };
}

function finish(
  texts: CatalogueTexts,
  decision: Decision,
  rows: readonly NewRow[],
  notes: readonly string[],
): Decided {
  const changed = new Map<string, string>();
  const now = new Map(texts);
  const wrote: WrittenRow[] = [];
  for (const { file, row } of rows) {
    const { text, sha256 } = insertRow(file, now, row);
    changed.set(`${file}.csv`, text);
    now.set(`${file}.csv`, text);
    wrote.push({ file, key: keyOf(file, row), sha256 });
  }
  const whole = { ...decision, wrote: wrote.length > 0 ? wrote : null };
  return {
    decision: whole,
    changed: withDecision(changed, now, whole),
    rows: rows.map(({ file, row }) => ({ file, key: keyOf(file, row), row })),
    notes,
  };
}
