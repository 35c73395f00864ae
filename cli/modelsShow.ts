import { type CatalogueTexts, keyOf } from "../catalogue/editTable.ts";
import { parseCatalogue } from "../catalogue/loadCatalogue.ts";
import type { CatalogueRow } from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";
import type { Candidate } from "../identity/candidate.ts";
import { accept, merge, usualScope } from "../identity/decide.ts";
import type { ChangedRow } from "../identity/decision.ts";
import { draftModel } from "../identity/modelRow.ts";
import { type KnownParent, modelIn, parentsOf, parentText } from "../identity/parents.ts";
import type { PublishedRow } from "../snapshot/publishedTable.ts";
import { densityText, filterQueue, parametersText, type QueueFilter, waiting } from "./modelsQueue.ts";
import { columns } from "./output.ts";

/** What a decision on a candidate would write, or why it would be refused. */
export interface WouldWrite {
  readonly action: "accept" | "merge";
  readonly into: string | null;
  /** Where it would be refused for what is not known, the row as far as it is known. */
  readonly rows: readonly ChangedRow[];
  readonly notes: readonly string[];
  readonly refused: string | null;
}

/** Everything known of a name. */
export interface ShownModel {
  readonly snapshot: string | null;
  /** The candidates of this name, one a source. */
  readonly candidates: readonly (Candidate & {
    readonly known_parents: readonly KnownParent[];
    readonly would_write: readonly WouldWrite[];
    /** Whether nobody has decided on it yet. */
    readonly waits: boolean;
  })[];
  /** The row of models.csv that has this id, or that the name is an alias or the repository of. */
  readonly model: CatalogueRow<"models"> | null;
  readonly aliases: readonly CatalogueRow<"aliases">[];
  /** Decisions on the name and on the model, undone ones too. */
  readonly decisions: readonly CatalogueRow<"decisions">[];
  readonly children: readonly string[];
  readonly scores: readonly PublishedRow[];
  readonly densities: readonly PublishedRow[];
}

/** What the snapshot says, or nothing where there is none. */
export interface SnapshotFacts {
  readonly snapshot: string | null;
  readonly candidates: readonly Candidate[];
  readonly scores: readonly PublishedRow[];
  readonly densities: readonly PublishedRow[];
}

/** @throws DensingError `model-unknown` where neither the snapshot nor the catalogue has the name */
export function showModel(
  texts: CatalogueTexts,
  facts: SnapshotFacts,
  name: string,
  filter: QueueFilter,
  today: string,
): ShownModel {
  const catalogue = parseCatalogue(texts);
  const { models, aliases, decisions } = catalogue;
  const found = filterQueue(
    facts.candidates.filter((candidate) => candidate.name === name),
    filter,
  );
  const alias = aliases.find((row) => row.entity === "model" && row.name === name);
  const id = models.some(({ model_id }) => model_id === name)
    ? name
    : (modelIn(name, catalogue) ?? alias?.id ?? null);
  const model = models.find(({ model_id }) => model_id === id) ?? null;
  if (found.length === 0 && model === null && !decisions.some((row) => row.name === name)) {
    throw new DensingError(
      "model-unknown",
      "neither a candidate nor a model of the catalogue has exactly this name: `densing models new` lists what waits",
      { name: JSON.stringify(name), snapshot: facts.snapshot },
    );
  }
  const isOfModel = (row: PublishedRow) => id !== null && row.model_id === id;
  return {
    snapshot: facts.snapshot,
    candidates: found.map((candidate) => ({
      ...candidate,
      known_parents: parentsOf(candidate.parents, catalogue),
      would_write: wouldWrite(texts, candidate, today),
      waits: waiting([candidate], catalogue).length > 0,
    })),
    model,
    aliases: aliases.filter((row) => (row.entity === "model" && row.id === id) || row.name === name),
    decisions: decisions.filter((row) => row.name === name || (id !== null && row.id === id)),
    children: models.filter((row) => id !== null && row.parent_model_id === id).map((row) => row.model_id),
    scores: facts.scores.filter(isOfModel),
    densities: facts.densities.filter(isOfModel),
  };
}

function wouldWrite(texts: CatalogueTexts, candidate: Candidate, decidedOn: string): WouldWrite[] {
  const asked = { candidate, reason: "your reason", decidedOn };
  const attempt = (
    action: WouldWrite["action"],
    into: string | null,
    decide: () => Pick<WouldWrite, "rows" | "notes">,
    known: () => Pick<WouldWrite, "rows" | "notes"> = () => ({ rows: [], notes: [] }),
  ): WouldWrite => {
    try {
      const { rows, notes } = decide();
      return { action, into, rows, notes, refused: null };
    } catch (thrown) {
      if (!(thrown instanceof DensingError)) throw thrown;
      return { action, into, ...known(), refused: thrown.message };
    }
  };
  const draft = () => {
    const { row, notes } = draftModel(candidate, new Map(), parseCatalogue(texts));
    return { rows: [{ file: "models" as const, key: keyOf("models", row), row }], notes };
  };
  const into = candidate.suggestion;
  const scope = usualScope(candidate);
  return [
    ...(candidate.entity === "api_family"
      ? []
      : [attempt("accept", null, () => accept(texts, { ...asked, set: new Map() }), draft)]),
    ...(into === null ? [] : [attempt("merge", into, () => merge(texts, { ...asked, into, scope }))]),
  ];
}

export function shownLines(shown: ShownModel): string[] {
  const { model, aliases, decisions, children, scores, densities } = shown;
  const lines: string[] = [];
  for (const candidate of shown.candidates) {
    const state = candidate.waits ? "waits for a decision" : "decided since the snapshot";
    lines.push(`${candidate.name}: ${candidate.entity} of ${candidate.source_id}, ${state}`);
    lines.push(...facts(candidate).map(([label, text]) => `  ${label.padEnd(12)} ${text}`));
    for (const { action, into, rows, notes, refused } of candidate.waits ? candidate.would_write : []) {
      lines.push(`  ${action}${into === null ? "" : ` --into ${into}`} would write`);
      lines.push(...rows.map((row) => `    ${changedText(row)}`));
      if (refused !== null) lines.push(`    but is refused so far: ${refused}`);
      lines.push(...notes.map((note) => `    note: ${note}`));
    }
    lines.push("");
  }
  if (model !== null) {
    lines.push(`${model.display_name} (${model.model_id}), ${model.organisation}, in the catalogue`);
    const told = Object.entries(model).filter(
      ([, value]) => value !== null && value !== model.model_id && value !== model.display_name,
    );
    lines.push(...columns(told.map(([column, value]) => [`  ${column}`, String(value)])));
    if (children.length > 0) lines.push(`  children: ${children.join(", ")}`);
    lines.push("");
  }
  if (aliases.length > 0) {
    lines.push("Names");
    lines.push(
      ...aliases.map((row) => `  ${row.name} (${row.scope}) is ${row.entity} ${row.id}: ${row.evidence}`),
    );
  }
  if (decisions.length > 0) lines.push("Decisions", ...decisions.map((row) => `  ${decisionText(row)}`));
  if (scores.length > 0) {
    lines.push("Scores");
    lines.push(
      ...columns(
        scores.map((row) => [
          `  ${row.benchmark} (${row.variant})`,
          row.score ?? "",
          row.shots === null ? "" : `${row.shots}-shot`,
          row.reporter ?? "",
          row.document_id ?? "",
        ]),
      ),
    );
  }
  for (const row of densities.filter(({ ruler, basis }) => ruler === "joint" && basis === "total")) {
    lines.push(`Density ${row.density ?? row.status} (${row.density_low ?? "?"}-${row.density_high ?? "?"})`);
  }
  return lines;
}

function facts(candidate: ShownModel["candidates"][number]): [string, string][] {
  const parents = candidate.known_parents.map(
    (parent) => `${parentText(parent)}: ${parent.model_id ?? "not in the catalogue"}`,
  );
  const told: [string, string | null][] = [
    ["first seen", candidate.first_seen_on],
    ["announced", candidate.announced_on],
    ["created", candidate.created_on],
    ["repository", candidate.repository],
    ["lab", candidate.lab],
    ["parameters", parametersText(candidate) || null],
    ["built as", candidate.architecture],
    ["weights", candidate.quantisation],
    ["stage", candidate.stage],
    ["parents", parents.join("; ") || null],
    ["licence", candidate.licence],
    ["scores", candidate.benchmarks],
    ["density", densityText(candidate).replace(/^density /, "") || null],
    [
      "perhaps",
      candidate.suggestion &&
        `${candidate.suggestion}${candidate.suggestion_reason === null ? "" : ` (${candidate.suggestion_reason})`}`,
    ],
    ["to decide", candidate.review],
  ];
  return told.flatMap(([label, text]): [string, string][] => (text === null ? [] : [[label, text]]));
}

/** `models.csv + phi-4: display_name=…`, one line a row. */
export function changedText({ file, key, row }: ChangedRow): string {
  const name = key.join(" | ");
  if (row === null) return `${file}.csv - ${name}`;
  const cells = Object.entries(row).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return `${file}.csv + ${name}: ${cells.map(([column, value]) => `${column}=${value}`).join(", ")}`;
}

export function decisionText(row: CatalogueRow<"decisions">): string {
  const target = row.id === null ? "" : row.action === "accept" ? ` as ${row.id}` : ` into ${row.id}`;
  const what =
    row.action === "undo" ? `undo of ${row.undoes}` : `${row.action} ${row.name} (${row.source_id})${target}`;
  return `${row.decision_id} ${what}: ${row.reason}`;
}
