import type { CatalogueTexts } from "../catalogue/editTable.ts";
import type { CatalogueRow } from "../catalogue/schemas.ts";
import { editCatalogue } from "../catalogue/writeCatalogue.ts";
import { DensingError } from "../errors.ts";
import type { Candidate } from "../identity/candidate.ts";
import { accept, merge, reject, usualScope } from "../identity/decide.ts";
import type { ChangedRow, Decided } from "../identity/decision.ts";
import { undo } from "../identity/undo.ts";
import { changedText, decisionText } from "./modelsShow.ts";

export interface ReviewOptions {
  readonly into?: string;
  readonly scope?: string;
  readonly reason?: string;
  readonly set: readonly string[];
  readonly dryRun?: boolean;
}

/** A decision as it was taken. */
export interface Reviewed {
  readonly decision: CatalogueRow<"decisions">;
  readonly dry_run: boolean;
  /** Rows put into files of the catalogue; `row` is null where one was taken out. */
  readonly rows: readonly ChangedRow[];
  readonly notes: readonly string[];
}

/**
 * Takes a decision on a candidate and writes it into the catalogue.
 * @param action accept, reject or merge
 * @throws DensingError `invalid-argument`, of identity/decide.ts and catalogue/writeCatalogue.ts
 */
export async function reviewCandidate(
  folder: string,
  candidate: Candidate,
  action: string,
  options: ReviewOptions,
  decidedOn: string,
): Promise<Reviewed> {
  const asked = { candidate, reason: reasonOf(options), decidedOn };
  const only = (allowed: readonly (keyof ReviewOptions)[]): void => {
    for (const option of ["into", "scope", "set"] as const) {
      const given = option === "set" ? options.set.length > 0 : options[option] !== undefined;
      if (given && !allowed.includes(option)) {
        throw new DensingError("invalid-argument", `--${option} is nothing to ${action}`, { action });
      }
    }
  };
  const decide = (texts: CatalogueTexts): Decided => {
    if (action === "accept") {
      only(["set"]);
      return accept(texts, { ...asked, set: fieldsOf(options.set) });
    }
    if (action === "reject") {
      only([]);
      return reject(texts, asked);
    }
    if (action !== "merge") {
      throw new DensingError("invalid-argument", "a decision is accept, reject or merge", { seen: action });
    }
    only(["into", "scope"]);
    if (options.into === undefined) {
      const perhaps = candidate.suggestion === null ? "" : `, perhaps ${candidate.suggestion}`;
      throw new DensingError("invalid-argument", `merge needs --into ID${perhaps}`, { name: candidate.name });
    }
    const scope = options.scope ?? usualScope(candidate);
    return merge(texts, { ...asked, into: options.into, scope });
  };
  return write(folder, decide, options.dryRun === true);
}

/** Undoes a decision. @throws DensingError of identity/undo.ts and catalogue/writeCatalogue.ts */
export async function undoDecision(
  folder: string,
  decisionId: string,
  options: ReviewOptions,
  decidedOn: string,
): Promise<Reviewed> {
  const asked = { decisionId, reason: reasonOf(options), decidedOn };
  return write(folder, (texts) => undo(texts, asked), options.dryRun === true);
}

async function write(
  folder: string,
  decide: (texts: CatalogueTexts) => Decided,
  dryRun: boolean,
): Promise<Reviewed> {
  const { decision, rows, notes } = await editCatalogue(folder, decide, { dryRun });
  return { decision, dry_run: dryRun, rows, notes };
}

function reasonOf({ reason }: ReviewOptions): string {
  if (reason !== undefined) return reason;
  throw new DensingError("invalid-argument", "a decision needs --reason TEXT: it is kept as its evidence");
}

/** `field=value`, each field once. @throws DensingError `invalid-argument` */
function fieldsOf(set: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const text of set) {
    const [, field, value] = /^([a-z_]+)=(.*)$/s.exec(text) ?? [];
    if (field === undefined || value === undefined || fields.has(field)) {
      const message = "--set takes field=value, each field once";
      throw new DensingError("invalid-argument", message, { seen: JSON.stringify(text) });
    }
    fields.set(field, value);
  }
  return fields;
}

export function reviewedLines({ decision, dry_run, rows, notes }: Reviewed): string[] {
  return [
    decisionText(decision),
    ...rows.map((row) => `  ${changedText(row)}`),
    ...notes.map((note) => `  note: ${note}`),
    dry_run
      ? "Nothing was written (--dry-run)."
      : "Written. `densing refresh` takes it into the next snapshot; " +
        (decision.action === "undo"
          ? "both decisions stay in the log."
          : `\`densing models review --undo ${decision.decision_id} --reason TEXT\` takes it back.`),
  ];
}
