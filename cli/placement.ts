import { DensingError } from "../errors.ts";
import { type AnyRuler, type Placement, place, type ScoreErrors } from "../law/rulers/place.ts";
import type { RulerCurve } from "../law/rulers/ruler.ts";
import { publishedRuler } from "../snapshot/publishedRuler.ts";
import { numberIn, readPublishedTable } from "../snapshot/publishedTable.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import { type Contender, placedModels } from "./placedModels.ts";
import type { RulerFile } from "./rulerFile.ts";

export interface PlacementReport extends Placement {
  readonly snapshot: string;
  readonly ruler: AnyRuler["ruler"];
  readonly params: number;
  readonly scores: Readonly<Record<string, number>>;
  /** The record of the frontier on its day, on the same ruler, total parameters. */
  readonly frontier: {
    readonly model_id: string;
    readonly released_on: string;
    readonly density: number;
  } | null;
  readonly share_of_frontier: number | null;
  /** Models of the snapshot that are less dense on the same ruler, and all of them. */
  readonly denser_than: number | null;
  readonly of_models: number;
}

export interface PlacementInput {
  readonly params: number;
  readonly scores: Readonly<Record<string, number>>;
  /** The frontier of which day, `YYYY-MM-DD`; null for the snapshot's own. */
  readonly date: string | null;
  /** Null for the joint ruler of the snapshot. */
  readonly ruler?: RulerFile | null;
}

/**
 * Where a model with these scores would stand on the joint ruler of a snapshot, or on a ruler of the user's own: then
 * the snapshot's models are placed on that one too, so that there is something to compare with.
 *
 * @throws DensingError `invalid-argument`, `not-identified`
 */
export async function placeModel(
  snapshots: SnapshotStore,
  id: string,
  { params, scores, date, ruler: own = null }: PlacementInput,
): Promise<PlacementReport> {
  for (const [benchmark, score] of Object.entries(scores)) {
    if (score >= 0 && score <= 100) continue;
    throw new DensingError(
      "invalid-argument",
      `a score is a percentage from 0 to 100: ${benchmark} ${score}`,
      { benchmark },
    );
  }
  const joint = publishedRuler(await readPublishedTable(snapshots, id, "rulers"), "joint");
  if (!joint && !own) throw new DensingError("not-identified", `snapshot ${id} has no joint ruler`, { id });
  const ruler = own?.ruler ?? joint!;
  const errors = own === null ? undefined : errorsOf(own, joint?.curves ?? []);
  const placement = place(ruler, params, scores, errors);
  const contenders =
    own === null
      ? await publishedContenders(snapshots, id)
      : await placedModels(snapshots, id, (size, known) => place(ruler, size, known, errors).density);
  const frontier = recordOn(contenders, date);
  const { density } = placement;
  return {
    snapshot: id,
    ruler: ruler.ruler,
    params,
    scores,
    ...placement,
    frontier,
    share_of_frontier: density !== null && frontier ? density / frontier.density : null,
    denser_than: density === null ? null : contenders.filter((other) => other.density < density).length,
    of_models: contenders.length,
  };
}

/** Errors of scores: those of the file, or where it has none those of the snapshot's joint ruler. */
function errorsOf(
  { ruler, withoutErrors }: RulerFile,
  published: readonly RulerCurve[],
): ReadonlyMap<string, ScoreErrors> {
  const errors = new Map<string, ScoreErrors>(published.map((curve) => [curve.benchmark, curve]));
  for (const curve of ruler.ruler === "two-step" ? [] : ruler.curves) {
    if (!withoutErrors.includes(curve.benchmark)) errors.set(curve.benchmark, curve);
  }
  return errors;
}

async function publishedContenders(snapshots: SnapshotStore, id: string): Promise<Contender[]> {
  const onJoint = (row: Readonly<Record<string, string | null>>) =>
    row.ruler === "joint" && row.basis === "total";
  const records = new Set(
    (await readPublishedTable(snapshots, id, "frontier")).filter(onJoint).map((row) => row.model_id),
  );
  return (await readPublishedTable(snapshots, id, "densities")).filter(onJoint).flatMap((row) => {
    const density = numberIn(row, "density");
    if (density === null) return [];
    const identity = { model_id: row.model_id ?? "", released_on: row.released_on ?? "" };
    return [{ ...identity, density, mayLead: records.has(row.model_id ?? "") }];
  });
}

/** The densest of those that may set a record, by a day. */
function recordOn(contenders: readonly Contender[], date: string | null): PlacementReport["frontier"] {
  let record: Contender | null = null;
  for (const contender of contenders) {
    if (!contender.mayLead || (date !== null && contender.released_on > date)) continue;
    if (record === null || contender.density > record.density) record = contender;
  }
  if (record === null) return null;
  const { model_id, released_on, density } = record;
  return { model_id, released_on, density };
}

/** The placement for a person. */
export function placementLines(found: PlacementReport): string[] {
  const three = (value: number | null) => (value === null ? "?" : Number(value.toPrecision(3)).toString());
  if (found.density === null) {
    const needed =
      found.ruler === "joint"
        ? "two or more scores of MMLU, BBH, MATH, HumanEval, MBPP and MMLU-Pro are needed"
        : `too few scores on benchmarks of the ruler ${found.ruler}`;
    const why =
      found.status === "too_few"
        ? needed
        : `its scores are censored (${found.status}): at or under chance, or at the ceiling`;
    return [`Not placed: ${why}.`];
  }
  const lines = [
    `Density ${three(found.density)} (${three(found.density_low)}-${three(found.density_high)}) on the ${found.ruler} ruler, from ${found.benchmarks.join(", ")}`,
    `Effective parameters ${three((found.effective_params ?? 0) / 1e9)}B against ${three(found.params / 1e9)}B${found.status === "extrapolated" ? " (beyond the largest reference model: extrapolated)" : ""}`,
    found.of_models === 0
      ? `No model of snapshot ${found.snapshot} has a score on these benchmarks to compare with`
      : `Denser than ${found.denser_than} of the ${found.of_models} models of snapshot ${found.snapshot} that this ruler places`,
  ];
  if (found.frontier) {
    const { model_id, released_on, density } = found.frontier;
    lines.push(
      `${three(100 * (found.share_of_frontier ?? 0))} % of the frontier: ${model_id} (${released_on}), density ${three(density)}`,
    );
  }
  return lines;
}
