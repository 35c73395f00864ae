/** What a decision is: a row of decisions.csv, and the rows that it puts into the catalogue or takes out. */
import { type CatalogueTexts, type Cells, insertRow } from "../catalogue/editTable.ts";
import type { CatalogueRow, WrittenRow } from "../catalogue/schemas.ts";
import { canonicalJson, sha256Hex } from "../store/canonicalJson.ts";
import { type CandidateKey, isSameCandidate } from "./candidate.ts";

export type Decision = CatalogueRow<"decisions">;

/** A row as a decision puts it into a file, or takes it out. */
export interface ChangedRow {
  readonly file: WrittenRow["file"];
  readonly key: readonly string[];
  /** Null where it is taken out. */
  readonly row: Cells | null;
}

export interface Decided {
  readonly decision: Decision;
  /** New texts by file name, in the order in which they are safe to put in place; the decisions come last. */
  readonly changed: ReadonlyMap<string, string>;
  readonly rows: readonly ChangedRow[];
  /** What the person who decides should know. */
  readonly notes: readonly string[];
}

/** The decisions that no later one has undone. */
export function decisionsInForce(decisions: readonly Decision[]): Decision[] {
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  return decisions.filter(({ action, decision_id }) => action !== "undo" && !undone.has(decision_id));
}

/** A decision that has written nothing yet. Its id tells the day and comes out the same wherever the same decision is taken. */
export function newDecision(
  decisions: readonly Decision[],
  asked: Pick<Decision, "action" | "id" | "reason" | "undoes"> & { readonly decidedOn: string },
  { source_id, entity, name }: CandidateKey,
): Decision {
  const { decidedOn, ...what } = asked;
  const earlier = decisions.filter((row) => isSameCandidate(row, { source_id, entity, name })).length;
  const identity = sha256Hex(canonicalJson([decidedOn, what, source_id, entity, name, earlier]));
  return {
    decision_id: `${decidedOn}-${identity.slice(0, 8)}`,
    decided_on: decidedOn,
    source_id,
    entity,
    name,
    ...what,
    wrote: null,
  };
}

/** The changed texts with the decision added to the log, which comes last. */
export function withDecision(
  changed: ReadonlyMap<string, string>,
  texts: CatalogueTexts,
  decision: Decision,
): ReadonlyMap<string, string> {
  const cells = { ...decision, wrote: decision.wrote === null ? null : JSON.stringify(decision.wrote) };
  return new Map([...changed, ["decisions.csv", insertRow("decisions", texts, cells).text]]);
}
