import { type CatalogueTexts, findRow, removeRow } from "../catalogue/editTable.ts";
import { parseCatalogue } from "../catalogue/loadCatalogue.ts";
import type { WrittenRow } from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";
import { type Decided, decisionsInForce, newDecision, withDecision } from "./decision.ts";
import { checkWords } from "./words.ts";

/**
 * Takes out exactly what a decision wrote; the decision stays in the log, with the one that undoes it.
 *
 * @throws DensingError `decision-unknown`; `decision-refused` where it is undone already, is itself an undoing, or a
 *   later decision rests on it; `catalogue-conflict` where a row that it wrote has been edited since
 */
export function undo(
  texts: CatalogueTexts,
  {
    decisionId,
    reason,
    decidedOn,
  }: { readonly decisionId: string; readonly reason: string; readonly decidedOn: string },
): Decided {
  const { decisions } = parseCatalogue(texts);
  const made = decisions.find(({ decision_id }) => decision_id === decisionId);
  if (made === undefined) {
    throw new DensingError(
      "decision-unknown",
      "no decision has this id: `densing models review --list` has all",
      {
        decision_id: JSON.stringify(decisionId),
      },
    );
  }
  const refuse = (message: string, other?: string): never => {
    throw new DensingError("decision-refused", message, { decision_id: decisionId, other });
  };
  if (made.action === "undo") refuse("an undoing is not undone: decide on the name again");
  const undoing = decisions.find(({ undoes }) => undoes === decisionId);
  if (undoing !== undefined) refuse(`it is undone already, by ${undoing.decision_id}`, undoing.decision_id);
  const resting = decisionsInForce(decisions).find(
    ({ id, decision_id, action }) =>
      made.action === "accept" && action === "merge" && id === made.id && decision_id !== decisionId,
  );
  if (resting !== undefined) {
    refuse(
      `${resting.decision_id} merged ${resting.name} into ${made.id}: undo that first`,
      resting.decision_id,
    );
  }

  const changed = new Map<string, string>();
  const now = new Map(texts);
  const removed: WrittenRow[] = [];
  const notes: string[] = [];
  // What refers goes before what it refers to, so that the files fit together after each of them.
  for (const written of [...(made.wrote ?? [])].reverse()) {
    const { file, key, sha256 } = written;
    const found = findRow(file, now, key);
    if (found === null) {
      notes.push(`${file}.csv has no row ${key.join(" | ")} any more`);
      continue;
    }
    if (found.sha256 !== sha256) {
      const message = `the row ${key.join(" | ")} of ${file}.csv was edited after this decision wrote it: take it out by hand, or give it back its text, then undo again`;
      throw new DensingError("catalogue-conflict", message, { file: `${file}.csv`, key: key.join(" | ") });
    }
    const text = removeRow(file, now, key);
    changed.set(`${file}.csv`, text);
    now.set(`${file}.csv`, text);
    removed.push(written);
  }
  const asked = {
    action: "undo",
    id: made.id,
    reason: checkWords("--reason", reason),
    undoes: decisionId,
    decidedOn,
  } as const;
  const decision = { ...newDecision(decisions, asked, made), wrote: removed.length > 0 ? removed : null };
  return {
    decision,
    changed: withDecision(changed, now, decision),
    rows: removed.map(({ file, key }) => ({ file, key, row: null })),
    notes,
  };
}
