/** Equal quality with fewer parameters (method.md section 5.2): what the frontier needs by date, and what there was. */
import { paperEqualQuality } from "../constants.ts";
import { intervalHalfWidth } from "../mathematics/interval.ts";
import { latestDay } from "../ordering.ts";
import { daysSince, monthEnds, originDay } from "../time.ts";
import { standardDeviation } from "../trends/familyBootstrap.ts";
import { neededAt, neededSize } from "./neededSize.ts";
import type { PlacedModel, PlacedModels } from "./placedModels.ts";
import { modelQuality, type Quality, qualities } from "./quality.ts";

/** One quality on one day. */
export interface EqualQualityRow {
  readonly quality: string;
  readonly kind: "model" | "tier";
  /** Effective parameters of the quality. */
  readonly effective_params: number;
  readonly date: string;
  /** `N^(Q) / rho_max(t)` with its 90 % interval; null where the frontier is not identified. */
  readonly needed_params: number | null;
  readonly needed_low: number | null;
  readonly needed_high: number | null;
  /** After the newest release that the line was fitted to. */
  readonly beyond_data: boolean;
  /** The smallest open model at or above the quality, by point estimate, released by that day. */
  readonly smallest_model_id: string | null;
  readonly smallest_params: number | null;
  /** Mean of its scores less the quality's over the benchmarks of both, percentage points. */
  readonly score_difference: number | null;
  readonly score_difference_low: number | null;
  readonly score_difference_high: number | null;
  readonly n_benchmarks: number;
}

/** A published pair: a smaller model that is said to match a larger one. */
export interface EqualQualityPairRow {
  readonly reference_model_id: string;
  readonly smaller_model_id: string;
  readonly reference_released_on: string;
  readonly smaller_released_on: string;
  readonly size_ratio: number;
  readonly non_embedding_ratio: number | null;
  readonly paper_size_ratio: number;
  readonly score_difference: number | null;
  readonly score_difference_low: number | null;
  readonly score_difference_high: number | null;
  readonly n_benchmarks: number;
  /** Effective parameters, smaller over reference, with errors of scores and ruler. */
  readonly quality_ratio: number;
  readonly quality_ratio_low: number;
  readonly quality_ratio_high: number;
  readonly verdict: "higher" | "lower" | "not distinguishable";
}

/** By month's end from the quality's own release (a tier's: the origin) to the as-of date. */
export function equalQuality(placed: PlacedModels): EqualQualityRow[] {
  return qualities(placed).flatMap((quality) => {
    const needed = neededSize(placed, quality);
    const from = quality.model?.model.released_on ?? originDay;
    return daysOf(latestDay([from], originDay), placed.asOf).map((date): EqualQualityRow => {
      const size = needed === null ? null : neededAt(needed, daysSince(originDay, date));
      const smallest = smallestAt(placed, quality, date);
      return {
        quality: quality.quality,
        kind: quality.kind,
        effective_params: Math.exp(quality.lnEffective),
        date,
        needed_params: size?.value ?? null,
        needed_low: size?.low ?? null,
        needed_high: size?.high ?? null,
        beyond_data: date > placed.newest,
        smallest_model_id: smallest?.model.model_id ?? null,
        smallest_params: smallest?.model.total_params ?? null,
        ...(smallest && quality.model ? scoreDifference(smallest, quality.model) : noDifference),
      };
    });
  });
}

/** Month ends, and the as-of date itself. */
function daysOf(from: string, asOf: string): string[] {
  const days = monthEnds(from, asOf);
  return days.at(-1) === asOf ? days : [...days, asOf];
}

function smallestAt({ models }: PlacedModels, { lnEffective }: Quality, date: string): PlacedModel | null {
  let smallest: PlacedModel | null = null;
  for (const candidate of models) {
    if (candidate.model.released_on > date || candidate.lnEffective < lnEffective) continue;
    if (smallest === null || candidate.model.total_params < smallest.model.total_params) smallest = candidate;
  }
  return smallest;
}

const noDifference = {
  score_difference: null,
  score_difference_low: null,
  score_difference_high: null,
  n_benchmarks: 0,
};

/** Mean difference over the benchmarks that both have, with its interval from the errors of the scores. */
function scoreDifference(model: PlacedModel, reference: PlacedModel) {
  if (model === reference) return { ...noDifference, n_benchmarks: reference.observations.length };
  const pairs = model.observations.flatMap((own) => {
    const other = reference.observations.find(({ benchmark }) => benchmark === own.benchmark);
    return other ? [{ own, other }] : [];
  });
  if (pairs.length === 0) return noDifference;
  const difference = pairs.reduce((sum, { own, other }) => sum + own.score - other.score, 0) / pairs.length;
  const variance = pairs.reduce((sum, { own, other }) => sum + own.variance + other.variance, 0);
  const reach = (intervalHalfWidth * Math.sqrt(variance)) / pairs.length;
  return {
    score_difference: difference,
    score_difference_low: difference - reach,
    score_difference_high: difference + reach,
    n_benchmarks: pairs.length,
  };
}

/** The paper's example; none where the ruler does not place both models. */
export function equalQualityPairs(placed: PlacedModels): EqualQualityPairRow[] {
  const reference = modelQuality(placed, paperEqualQuality.reference);
  const smaller = modelQuality(placed, paperEqualQuality.smaller);
  if (!reference?.model || !smaller?.model) return [];
  const [large, small] = [reference.model.model, smaller.model.model];
  const difference = smaller.lnEffective - reference.lnEffective;
  const drawn = placed.draws
    .map((draw) => smaller.drawn(draw) - reference.drawn(draw))
    .filter((value) => !Number.isNaN(value));
  const ruler = standardDeviation(drawn) ?? 0;
  const reach = intervalHalfWidth * Math.hypot(ruler, smaller.standardError, reference.standardError);
  const embedding = small.non_embedding_params !== null && large.non_embedding_params !== null;
  return [
    {
      reference_model_id: large.model_id,
      smaller_model_id: small.model_id,
      reference_released_on: large.released_on,
      smaller_released_on: small.released_on,
      size_ratio: small.total_params / large.total_params,
      non_embedding_ratio: embedding ? small.non_embedding_params / large.non_embedding_params : null,
      paper_size_ratio: paperEqualQuality.size_ratio,
      ...scoreDifference(smaller.model, reference.model),
      quality_ratio: Math.exp(difference),
      quality_ratio_low: Math.exp(difference - reach),
      quality_ratio_high: Math.exp(difference + reach),
      verdict: difference - reach > 0 ? "higher" : difference + reach < 0 ? "lower" : "not distinguishable",
    },
  ];
}
