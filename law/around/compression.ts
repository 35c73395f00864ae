/**
 * Compressed models against their parents (method.md section 5.5). Where both have a density on the joint ruler those are
 * compared; a quantised copy, which has few scores, is compared with its parent within the documents that print both.
 */

import type { CompressionPairFact, Facts, ModelFact, ScoreReportFact } from "../facts.ts";
import { intervalHalfWidth } from "../mathematics/interval.ts";
import { groupBy } from "../ordering.ts";
import { denominator, spreadOf } from "../rulers/density.ts";
import { effectiveSize, isIdentified } from "../rulers/ruler.ts";
import type { DrawnPlan } from "../rulers/rulerPlans.ts";
import { scoreLogit, scoreLogitSlope, scoreStatus, scoreVariance } from "../rulers/score.ts";
import { isQuantised } from "../rulers/scoreMatrix.ts";

export type CompressionVerdict = "higher" | "lower" | "not distinguishable";

/** A compressed child against its parent on one ruler. */
export interface CompressionRow {
  readonly parent_model_id: string;
  readonly child_model_id: string;
  readonly method: string | null;
  readonly ruler: string;
  /** `joint`, or the benchmarks that the document prints, joined by `+`. */
  readonly benchmark: string;
  /** `chosen scores` of both, or `same document`: reports alike in document, reporter, benchmark and shots. */
  readonly comparison: "chosen scores" | "same document";
  /** Benchmarks of the child, or reports that are compared. */
  readonly n_comparisons: number;
  /** Null where one document is compared: its scores stand for no density. */
  readonly parent_density: number | null;
  readonly child_density: number | null;
  /** Density of the child over its parent's, total parameters; 90 % interval from the scores' and the ruler's errors. */
  readonly ratio: number;
  readonly ratio_low: number;
  readonly ratio_high: number;
  readonly verdict: CompressionVerdict;
  /** The same per byte of the weights; null where a width is not known. */
  readonly byte_ratio: number | null;
  readonly byte_ratio_low: number | null;
  readonly byte_ratio_high: number | null;
  readonly byte_verdict: CompressionVerdict | null;
  readonly paper_verdict: string | null;
}

/**
 * One row for each pair that can be compared: a quantised copy within the documents that print both, all others, and
 * copies that no document compares, by their chosen scores.
 */
export function compressionRatios(facts: Facts, joint: DrawnPlan): CompressionRow[] {
  const models = new Map(facts.models.map((model) => [model.model_id, model]));
  const reports = groupBy(
    facts.scores.filter((row) => row.barred_by === null),
    (row) => row.model_id,
  );
  return facts.compression_pairs.flatMap((pair) => {
    const [parent, child] = [models.get(pair.parent_model_id), models.get(pair.child_model_id)];
    if (!parent || !child) return [];
    const prints = [parent, child].map(({ model_id }) => reports.get(model_id) ?? []);
    const copied = isQuantised(child) ? withinDocuments(prints[0]!, prints[1]!, joint) : null;
    const found = copied ?? byChosenScores(parent, child, joint);
    return found === null ? [] : [rowOf(pair, parent, child, found)];
  });
}

/** ln of the child's effective parameters over its parent's. */
interface Difference {
  readonly ruler: string;
  readonly benchmark: string;
  readonly comparison: CompressionRow["comparison"];
  readonly comparisons: number;
  readonly lnParent: number | null;
  readonly value: number;
  readonly error: number;
}

function byChosenScores(parent: ModelFact, child: ModelFact, plan: DrawnPlan): Difference | null {
  if (!isIdentified(plan.fit)) return null;
  const ruler = plan.fit;
  const places = [parent, child].map(({ model_id }) =>
    plan.matrix.models.findIndex((model) => model.model_id === model_id),
  );
  const sizes = [parent, child].map(({ model_id }) =>
    effectiveSize(ruler, plan.models.find(({ model }) => model.model_id === model_id)?.observations ?? []),
  );
  const [first, second] = sizes;
  if (first?.lnEffective == null || second?.lnEffective == null) return null;
  const [parentPlace, childPlace] = places;
  // Both are read off the same drawn ruler: what it shifts alike cancels.
  const rulerError = spreadOf(plan.draws, (ln) => ln[childPlace!]! - ln[parentPlace!]!) ?? 0;
  return {
    ruler: ruler.ruler,
    benchmark: "joint",
    comparison: "chosen scores",
    comparisons: second.benchmarks.length,
    lnParent: first.lnEffective,
    value: second.lnEffective - first.lnEffective,
    error: Math.hypot(first.standardError!, second.standardError!, rulerError),
  };
}

/**
 * The difference that documents which print both find: of the reports alike in document, reporter, benchmark and shots,
 * by the joint ruler's curves. Errors are those of independent samples of the items and of the steepness; that parent and
 * child answer the same items makes them too wide.
 */
function withinDocuments(
  parents: readonly ScoreReportFact[],
  children: readonly ScoreReportFact[],
  joint: DrawnPlan,
): Difference | null {
  if (!isIdentified(joint.fit)) return null;
  const prints = joint.fit.curves.flatMap((curve) =>
    children.flatMap((child) => {
      const parent = parents.find((row) => isSameProtocol(row, child));
      if (!parent || child.benchmark !== curve.benchmark) return [];
      if ([parent, child].some(({ score }) => scoreStatus(score, curve.floor) !== "ok")) return [];
      const [first, second] = [parent, child].map(
        ({ score }) => scoreVariance(score, 0, curve.items) * scoreLogitSlope(score, curve.floor) ** 2,
      );
      const logits = scoreLogit(child.score, curve.floor) - scoreLogit(parent.score, curve.floor);
      return [{ curve, logits, weight: 1 / (first! + second!) }];
    }),
  );
  if (prints.length === 0) return null;
  let projected = 0;
  let information = 0;
  for (const { curve, logits, weight } of prints) {
    projected += weight * curve.steepness * logits;
    information += weight * curve.steepness ** 2;
  }
  const value = projected / information;
  const relative = Math.max(...prints.map(({ curve }) => curve.steepnessStandardError / curve.steepness));
  return {
    ruler: "joint",
    benchmark: [...new Set(prints.map(({ curve }) => curve.benchmark))].join("+"),
    comparison: "same document",
    comparisons: prints.length,
    lnParent: null,
    value,
    error: Math.hypot(1 / Math.sqrt(information), value * relative),
  };
}

function isSameProtocol(a: ScoreReportFact, b: ScoreReportFact): boolean {
  return (
    a.document_id === b.document_id &&
    a.reporter === b.reporter &&
    a.benchmark === b.benchmark &&
    a.variant === b.variant &&
    a.shots === b.shots
  );
}

function rowOf(
  pair: CompressionPairFact,
  parent: ModelFact,
  child: ModelFact,
  { lnParent, value, error, comparisons, ...on }: Difference,
): CompressionRow {
  const perParameter = value - Math.log(child.total_params / parent.total_params);
  const [parentBytes, childBytes] = [parent, child].map((model) => denominator(model, "bytes"));
  const perByte =
    parentBytes == null || childBytes == null ? null : value - Math.log(childBytes / parentBytes);
  const total = ratioOf(perParameter, error);
  const bytes = perByte === null ? null : ratioOf(perByte, error);
  return {
    parent_model_id: pair.parent_model_id,
    child_model_id: pair.child_model_id,
    method: pair.method,
    ...on,
    n_comparisons: comparisons,
    parent_density: lnParent === null ? null : Math.exp(lnParent) / parent.total_params,
    child_density: lnParent === null ? null : Math.exp(lnParent + value) / child.total_params,
    ratio: total.ratio,
    ratio_low: total.low,
    ratio_high: total.high,
    verdict: total.verdict,
    byte_ratio: bytes?.ratio ?? null,
    byte_ratio_low: bytes?.low ?? null,
    byte_ratio_high: bytes?.high ?? null,
    byte_verdict: bytes?.verdict ?? null,
    paper_verdict: pair.paper_verdict,
  };
}

function ratioOf(difference: number, error: number) {
  const low = difference - intervalHalfWidth * error;
  const high = difference + intervalHalfWidth * error;
  const verdict: CompressionVerdict = low > 0 ? "higher" : high < 0 ? "lower" : "not distinguishable";
  return { ratio: Math.exp(difference), low: Math.exp(low), high: Math.exp(high), verdict };
}
