import { DensingError } from "../errors.ts";
import { type PublishedRow, readPublishedTable } from "../snapshot/publishedTable.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

/** A score report with the document it is printed in. */
export interface ReportWithDocument {
  readonly report: PublishedRow;
  readonly document: PublishedRow | null;
}

/** A model's densities, and what each was made from. */
export interface Explanation {
  readonly snapshot: string;
  readonly model: PublishedRow;
  readonly densities: readonly PublishedRow[];
  /** The curves of the rulers that placed it. */
  readonly rulers: readonly PublishedRow[];
  /** Every report of its scores, the chosen ones first. */
  readonly reports: readonly ReportWithDocument[];
}

/**
 * Leads every number of a model back to what it was made from, out of the tables of one snapshot.
 * @throws DensingError `model-unknown`, naming ids that are near
 */
export async function explainModel(
  snapshots: SnapshotStore,
  id: string,
  modelId: string,
): Promise<Explanation> {
  const read = (name: string) => readPublishedTable(snapshots, id, name);
  const models = await read("models");
  const model = models.find((row) => row.model_id === modelId);
  if (!model) throw unknownModel(modelId, models);
  // Rulers of one family alone are for sensitivity: a model's numbers are those of all families.
  const densities = (await read("densities")).filter(
    (row) => row.model_id === modelId && !row.ruler?.startsWith("ladder:"),
  );
  const used = new Set(densities.map((row) => row.ruler));
  const documents = new Map((await read("sources")).map((row) => [row.document_id, row]));
  const reports = (await read("scores"))
    .filter((row) => row.model_id === modelId)
    .map((report) => ({ report, document: documents.get(report.document_id ?? null) ?? null }))
    .sort((a, b) => Number(b.report.chosen === "true") - Number(a.report.chosen === "true"));
  const rulers = (await read("rulers")).filter((row) => used.has(row.ruler ?? null));
  return { snapshot: id, model, densities, rulers, reports };
}

function unknownModel(modelId: string, models: readonly PublishedRow[]): DensingError {
  const near = models
    .map((row) => row.model_id ?? "")
    .map((id) => ({ id, shared: sharedPrefix(id, modelId.toLowerCase()) }))
    .filter(({ shared }) => shared >= 3)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 8)
    .map(({ id }) => id);
  const hint = near.length > 0 ? `; did you mean one of ${near.join(", ")}?` : "";
  return new DensingError("model-unknown", `no model ${modelId} in this snapshot${hint}`, { modelId });
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The explanation for a person. */
export function explanationLines({ snapshot, model, densities, rulers, reports }: Explanation): string[] {
  const lines = [
    `${model.display_name} (${model.model_id}), ${model.organisation}, released ${model.released_on ?? "on an unknown day"}`,
    `  ${model.total_params} parameters, ${model.active_params} active; snapshot ${snapshot}`,
    "",
    "Density",
  ];
  for (const row of densities) {
    const value =
      row.density === null
        ? row.status
        : `${short(row.density)} (${short(row.density_low)}-${short(row.density_high)})`;
    const status = row.density === null || row.status === "ok" ? "" : `, ${row.status}`;
    const basis = row.basis === "bytes" ? "bytes" : `${row.basis} parameters`;
    lines.push(`  ${row.benchmark} ruler, ${basis}: ${value}${status}`);
    if (row.effective_params !== null) {
      const benchmarks = row.n_benchmarks === "1" ? "1 benchmark" : `${row.n_benchmarks} benchmarks`;
      lines.push(`    effective parameters ${short(row.effective_params)}, from ${benchmarks}`);
    }
  }
  if (densities.length === 0) lines.push("  none: it has too few scores for a ruler");
  lines.push("", "Scores, and where each is printed");
  for (const { report, document } of reports) {
    const mark = report.chosen === "true" ? "*" : " ";
    const shots = report.shots === null ? "shots not stated" : `${report.shots}-shot`;
    lines.push(
      `  ${mark} ${report.benchmark} (${report.variant}) ${report.score}, ${shots}, by ${report.reporter}`,
    );
    lines.push(
      `      ${document?.title ?? report.document_id}, ${report.source_table}, ${document?.published_on ?? "no date"}`,
    );
    if (document?.url) lines.push(`      ${document.url}`);
    if (report.rule !== null) lines.push(`      chosen by rule ${report.rule}`);
    if (report.barred_by !== null) lines.push(`      barred by the correction ${report.barred_by}`);
  }
  lines.push("", "Rulers: ln((S - floor)/(100 - S)) = steepness ln N + intercept");
  for (const row of rulers) {
    const curve = `steepness ${short(row.steepness)}, intercept ${short(row.intercept)}, floor ${row.floor}`;
    lines.push(
      `  ${row.ruler}/${row.benchmark}: ${curve}, from ${row.n_models} models of ${row.n_families} families`,
    );
  }
  return lines;
}

function short(cell: string | null | undefined): string {
  return cell == null ? "?" : Number(Number(cell).toPrecision(4)).toString();
}
