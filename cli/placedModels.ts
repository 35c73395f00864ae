import { isQuantised } from "../law/rulers/scoreMatrix.ts";
import { numberIn, readPublishedTable } from "../snapshot/publishedTable.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

/** A model to compare with. */
export interface Contender {
  readonly model_id: string;
  readonly released_on: string;
  readonly density: number;
  /** Whether it may set a record of the frontier: public weights as their lab released them. */
  readonly mayLead: boolean;
}

/**
 * The models of a snapshot on another ruler, by the scores that the snapshot publishes and chose.
 *
 * @param densityOf parameters and scores to a density, or null where the ruler does not place them
 */
export async function placedModels(
  snapshots: SnapshotStore,
  id: string,
  densityOf: (params: number, scores: Readonly<Record<string, number>>) => number | null,
): Promise<Contender[]> {
  const scores = new Map<string, Record<string, number[]>>();
  for (const row of await readPublishedTable(snapshots, id, "scores")) {
    const score = numberIn(row, "score");
    if (row.chosen !== "true" || score === null) continue;
    const own = scores.get(row.model_id ?? "") ?? {};
    const benchmark = row.benchmark ?? "";
    own[benchmark] = [...(own[benchmark] ?? []), score];
    scores.set(row.model_id ?? "", own);
  }
  const models = await readPublishedTable(snapshots, id, "models");
  return models.flatMap((row): Contender[] => {
    const { model_id, released_on } = row;
    const params = numberIn(row, "total_params");
    const own = scores.get(model_id ?? "");
    if (!model_id || !released_on || params === null || own === undefined) return [];
    // Two chosen reports are the middle of an even number: their mean is the median.
    const chosen = Object.entries(own).map(([benchmark, reports]) => [
      benchmark,
      reports.reduce((sum, score) => sum + score, 0) / reports.length,
    ]);
    const density = densityOf(params, Object.fromEntries(chosen));
    if (density === null) return [];
    const mayLead = row.open_weights === "true" && !isQuantised({ quantisation: row.quantisation ?? "" });
    return [{ model_id, released_on, density, mayLead }];
  });
}
