/** What density owes to tokens a parameter and to the way of training, with family-bootstrap intervals. */

import { intervalLevel } from "../mathematics/interval.ts";
import { leastFamilies, tooFew } from "../trends/densityTrends.ts";
import { bootstrapInterval, mostFailures, standardDeviation } from "../trends/familyBootstrap.ts";
import type { PlacedDraw } from "./placedModels.ts";
import { type Regressed, regressDensity, type TrainedModel, trainingMethods } from "./trainedModels.ts";

export interface TrainingTrendRow {
  /** `tokens`, `tokens-with-curve` or a method against `pre-trained`. */
  readonly term: string;
  /** `pre-trained`, `mixture`, or `all from scratch`; a method's own models and the pre-trained ones. */
  readonly models: string;
  /** What the regression holds fixed beside the term. */
  readonly adjusted_for: "date" | "date and size";
  readonly n_models: number;
  readonly n_families: number;
  /**
   * Change of ln density a unit of ln tokens per parameter (its square's, for a curve), or of ln density with the
   * method; 90 % interval over draws of families and rulers.
   */
  readonly coefficient: number | null;
  readonly coefficient_low: number | null;
  readonly coefficient_high: number | null;
  readonly verdict: "higher" | "lower" | "not distinguishable" | null;
  /** Tokens a parameter at which the curve turns, where it is curved downwards within the data. */
  readonly optimum: number | null;
  readonly optimum_low: number | null;
  readonly optimum_high: number | null;
  readonly not_identified: string | null;
}

/** Of a method that is set against the pre-trained ones. */
const leastOfMethod = 5;

/**
 * Regressions of ln density on date, size where asked, and the term. Without size the coefficient of tokens a parameter
 * is partly arithmetic: density and tokens a parameter have the parameters in common, below the line of both. With it,
 * it is what more tokens bring at a given size.
 */
export function trainingTrends(
  rows: readonly TrainedModel[],
  draws: readonly PlacedDraw[],
): TrainingTrendRow[] {
  return [...tokenTrends(rows, draws), ...methodTrends(rows, draws)];
}

interface Setting {
  readonly term: string;
  readonly models: string;
  readonly adjusted_for: "date" | "date and size";
  readonly rows: readonly (Regressed & TrainedModel)[];
  /** Place of the term among the coefficients, the constant being 0. */
  readonly place: number;
}

function tokenTrends(rows: readonly TrainedModel[], draws: readonly PlacedDraw[]): TrainingTrendRow[] {
  const known = rows.flatMap((row) => (row.lnTokens === null ? [] : [{ ...row, lnTokens: row.lnTokens }]));
  const groups = [
    { models: "all from scratch", members: known },
    { models: "pre-trained", members: known.filter(({ method }) => method === "pre-trained") },
    { models: "mixture", members: known.filter(({ method }) => method === "mixture") },
  ];
  return groups.flatMap(({ models, members }) => {
    const straight = (["date and size", "date"] as const).map((adjusted_for) =>
      trendRow(
        {
          term: "tokens",
          models,
          adjusted_for,
          place: 1,
          rows: members.map((row) => ({
            ...row,
            terms: [row.lnTokens, row.day, ...(adjusted_for === "date" ? [] : [row.lnSize])],
          })),
        },
        draws,
      ),
    );
    // About the mean, so that slope and square hardly depend on each other.
    const middle = members.reduce((sum, { lnTokens }) => sum + lnTokens, 0) / Math.max(members.length, 1);
    const curve: Setting = {
      term: "tokens-with-curve",
      models,
      adjusted_for: "date and size",
      place: 2,
      rows: members.map((row) => ({
        ...row,
        terms: [row.lnTokens - middle, (row.lnTokens - middle) ** 2, row.day, row.lnSize],
      })),
    };
    const range = members.map(({ lnTokens }) => lnTokens);
    const curved = trendRow(curve, draws);
    if (curved.verdict !== "lower") return [...straight, curved];
    return [...straight, { ...curved, ...optimumOf(curve, draws, middle, range) }];
  });
}

function methodTrends(rows: readonly TrainedModel[], draws: readonly PlacedDraw[]): TrainingTrendRow[] {
  return trainingMethods.flatMap((method) => {
    if (method === "pre-trained") return [];
    const own = rows.filter((row) => row.method === method);
    if (own.length === 0) return [];
    const members = rows.filter((row) => row.method === method || row.method === "pre-trained");
    const row = trendRow(
      {
        term: method,
        models: "pre-trained and these",
        adjusted_for: "date and size",
        place: 1,
        rows: members.map((each) => ({
          ...each,
          terms: [Number(each.method === method), each.day, each.lnSize],
        })),
      },
      draws,
    );
    const families = new Set(own.map(({ model }) => model.family)).size;
    const counts = { n_models: own.length, n_families: families };
    if (own.length >= leastOfMethod && families >= leastFamilies) return [{ ...row, ...counts }];
    const reason = `${own.length} models of ${families} families; ${leastOfMethod} and ${leastFamilies} are needed`;
    return [{ ...row, ...nothing, ...counts, not_identified: reason }];
  });
}

const nothing = {
  coefficient: null,
  coefficient_low: null,
  coefficient_high: null,
  verdict: null,
  optimum: null,
  optimum_low: null,
  optimum_high: null,
};

function trendRow({ rows, place, ...identity }: Setting, draws: readonly PlacedDraw[]): TrainingTrendRow {
  const families = new Set(rows.map(({ model }) => model.family)).size;
  const counts = { ...identity, n_models: rows.length, n_families: families };
  const unidentified = (not_identified: string) => ({ ...counts, ...nothing, not_identified });
  const few = tooFew(rows.length, families);
  if (few !== null) return unidentified(few);
  const value = regressDensity(rows, null)?.[place];
  if (value === undefined) return unidentified("the models do not determine it");
  const drawn = draws.flatMap((draw) => regressDensity(rows, draw)?.[place] ?? []);
  const error = standardDeviation(drawn);
  if (error === null || drawn.length < (1 - mostFailures) * draws.length) {
    return unidentified(
      `${draws.length - drawn.length} of ${draws.length} draws of families do not determine it`,
    );
  }
  const { low, high } = bootstrapInterval(value, error, families);
  return {
    ...counts,
    ...nothing,
    coefficient: value,
    coefficient_low: low,
    coefficient_high: high,
    verdict: low > 0 ? "higher" : high < 0 ? "lower" : "not distinguishable",
    not_identified: null,
  };
}

/**
 * The top of a curve that bends downwards, where it is within the data, with the middle 90 % of the draws' tops; the top
 * of a draw that bends upwards is without end.
 */
function optimumOf(curve: Setting, draws: readonly PlacedDraw[], middle: number, range: readonly number[]) {
  const none = { optimum: null, optimum_low: null, optimum_high: null };
  const topOf = (draw: PlacedDraw | null): number | null => {
    const [, slope, square] = regressDensity(curve.rows, draw) ?? [];
    return slope === undefined || square === undefined || square >= 0 ? null : middle - slope / (2 * square);
  };
  const top = topOf(null);
  if (top === null || top < Math.min(...range) || top > Math.max(...range)) return none;
  const tops = Float64Array.from(draws, (draw) => topOf(draw) ?? Number.POSITIVE_INFINITY).sort();
  const tail = (1 - intervalLevel) / 2;
  const low = tops[Math.floor(tail * tops.length)]!;
  const high = tops[Math.min(tops.length - 1, Math.floor((1 - tail) * tops.length))]!;
  return {
    optimum: Math.exp(top),
    optimum_low: Number.isFinite(low) ? Math.exp(low) : null,
    optimum_high: Number.isFinite(high) ? Math.exp(high) : null,
  };
}
