import { DensingError } from "../errors.ts";
import { type Placement, place } from "../law/place.ts";
import { publishedRuler } from "../snapshot/publishedRuler.ts";
import { numberIn, readPublishedTable } from "../snapshot/publishedTable.ts";
import type { SnapshotStore } from "../store/snapshots.ts";

export interface PlacementReport extends Placement {
  readonly snapshot: string;
  readonly params: number;
  readonly scores: Readonly<Record<string, number>>;
  /** The record of the frontier on its day, total parameters. */
  readonly frontier: {
    readonly model_id: string;
    readonly released_on: string;
    readonly density: number;
  } | null;
  readonly share_of_frontier: number | null;
  /** Models of the snapshot that are less dense, and all of them. */
  readonly denser_than: number | null;
  readonly of_models: number;
}

/**
 * Where a model with these scores would stand on the joint ruler of a snapshot.
 * @throws DensingError `invalid-argument`, `not-identified`
 */
export async function placeModel(
  snapshots: SnapshotStore,
  id: string,
  input: {
    readonly params: number;
    readonly scores: Readonly<Record<string, number>>;
    readonly date: string | null;
  },
): Promise<PlacementReport> {
  for (const [benchmark, score] of Object.entries(input.scores)) {
    if (score >= 0 && score <= 100) continue;
    throw new DensingError(
      "invalid-argument",
      `a score is a percentage from 0 to 100: ${benchmark} ${score}`,
      { benchmark },
    );
  }
  const ruler = publishedRuler(await readPublishedTable(snapshots, id, "rulers"), "joint");
  if (!ruler) throw new DensingError("not-identified", `snapshot ${id} has no joint ruler`, { id });
  const placement = place(ruler, input.params, input.scores);
  const records = (await readPublishedTable(snapshots, id, "frontier"))
    .filter((row) => row.ruler === "joint" && row.basis === "total")
    .filter((row) => input.date === null || (row.released_on ?? "") <= input.date);
  const last = records.at(-1);
  const frontier = last
    ? {
        model_id: last.model_id ?? "",
        released_on: last.released_on ?? "",
        density: numberIn(last, "density") ?? 0,
      }
    : null;
  const known = (await readPublishedTable(snapshots, id, "densities"))
    .filter((row) => row.ruler === "joint" && row.basis === "total")
    .flatMap((row) => numberIn(row, "density") ?? []);
  const { density } = placement;
  return {
    snapshot: id,
    params: input.params,
    scores: input.scores,
    ...placement,
    frontier,
    share_of_frontier: density !== null && frontier ? density / frontier.density : null,
    denser_than: density === null ? null : known.filter((value) => value < density).length,
    of_models: known.length,
  };
}

/** The placement for a person. */
export function placementLines(found: PlacementReport): string[] {
  const three = (value: number | null) => (value === null ? "?" : Number(value.toPrecision(3)).toString());
  if (found.density === null) {
    const why =
      found.status === "too_few"
        ? "two or more scores of MMLU, BBH, MATH, HumanEval, MBPP and MMLU-Pro are needed"
        : `its scores are censored (${found.status}): at or under chance, or at the ceiling`;
    return [`Not placed: ${why}.`];
  }
  const lines = [
    `Density ${three(found.density)} (${three(found.density_low)}-${three(found.density_high)}) on the joint ruler, from ${found.benchmarks.join(", ")}`,
    `Effective parameters ${three((found.effective_params ?? 0) / 1e9)}B against ${three(found.params / 1e9)}B${found.status === "extrapolated" ? " (beyond the largest reference model: extrapolated)" : ""}`,
    `Denser than ${found.denser_than} of the ${found.of_models} models of snapshot ${found.snapshot}`,
  ];
  if (found.frontier) {
    const { model_id, released_on, density } = found.frontier;
    lines.push(
      `${three(100 * (found.share_of_frontier ?? 0))} % of the frontier: ${model_id} (${released_on}), density ${three(density)}`,
    );
  }
  return lines;
}
