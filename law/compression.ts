import type { Density } from "./density.ts";
import type { CompressionPairFact } from "./facts.ts";
import { intervalHalfWidth } from "./interval.ts";

/** A compressed child against its parent on one ruler, total parameters. */
export interface CompressionRow {
  readonly parent_model_id: string;
  readonly child_model_id: string;
  readonly method: string | null;
  readonly ruler: string;
  readonly parent_density: number;
  readonly child_density: number;
  /** Child over parent, with its 90 % interval from the scores' errors. */
  readonly ratio: number;
  readonly ratio_low: number;
  readonly ratio_high: number;
  readonly verdict: "higher" | "lower" | "not distinguishable";
  readonly paper_verdict: string | null;
}

/** One row for each pair whose two densities are known on the ruler; errors of the two are independent. */
export function compressionRatios(
  pairs: readonly CompressionPairFact[],
  rows: readonly Density[],
): CompressionRow[] {
  const byModel = new Map(rows.filter((row) => row.basis === "total").map((row) => [row.model_id, row]));
  return pairs.flatMap((pair) => {
    const parent = byModel.get(pair.parent_model_id);
    const child = byModel.get(pair.child_model_id);
    if (parent?.log_density == null || child?.log_density == null) return [];
    const difference = child.log_density - parent.log_density;
    const halfWidth = intervalHalfWidth * Math.hypot(child.log_density_error!, parent.log_density_error!);
    return [
      {
        parent_model_id: pair.parent_model_id,
        child_model_id: pair.child_model_id,
        method: pair.method,
        ruler: child.ruler,
        parent_density: parent.density!,
        child_density: child.density!,
        ratio: Math.exp(difference),
        ratio_low: Math.exp(difference - halfWidth),
        ratio_high: Math.exp(difference + halfWidth),
        verdict:
          difference - halfWidth > 0
            ? "higher"
            : difference + halfWidth < 0
              ? "lower"
              : "not distinguishable",
        paper_verdict: pair.paper_verdict,
      } as const,
    ];
  });
}
