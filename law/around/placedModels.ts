/**
 * The open models that the joint ruler places, the headline's line through their frontier, and what every draw of
 * families makes of both: what the parts around the law (method.md section 5) are counted from.
 */

import type { ModelFact } from "../facts.ts";
import { compareText, latestDay } from "../ordering.ts";
import type { Density } from "../rulers/density.ts";
import { isIdentified, type Observation, type Ruler } from "../rulers/ruler.ts";
import type { RulerFit } from "../rulers/rulerFit.ts";
import type { DrawnPlan } from "../rulers/rulerPlans.ts";
import { anchorFamily } from "../rulers/scoreMatrix.ts";
import { daysSince, originDay } from "../time.ts";
import { leastFamilies, leastModels } from "../trends/densityTrends.ts";
import { estimateTrend, type TrendLine } from "../trends/estimators.ts";

export interface PlacedModel {
  readonly model: ModelFact;
  /** Days since the origin. */
  readonly day: number;
  readonly lnEffective: number;
  /** Of lnEffective, from the scores alone. */
  readonly standardError: number;
  readonly observations: readonly Observation[];
}

export interface PlacedDraw {
  /** How often the family of each placed model was drawn. */
  readonly weights: Float64Array;
  /** ln N^ of each placed model on the draw's ruler; NaN where that does not place it. */
  readonly lnEffective: Float64Array;
  readonly ruler: RulerFit;
  readonly line: TrendLine | null;
}

export interface PlacedModels {
  readonly asOf: string;
  /** The newest release among them: later ones may exist without scores. */
  readonly newest: string;
  /** By release, then id. */
  readonly models: readonly PlacedModel[];
  readonly families: number;
  readonly ruler: Ruler | null;
  readonly rulerBenchmarks: readonly string[];
  /**
   * Standard error, from its scores, of the anchor's mean: of sizes told in the anchor's units. The draws hold the anchor
   * family, and where a quality is set against the frontier it cancels.
   */
  readonly anchorError: number;
  /** `ln rho_max = intercept + slope t`, t in days since the origin; null where it is not identified. */
  readonly line: TrendLine | null;
  /** Those that have a ruler. */
  readonly draws: readonly PlacedDraw[];
}

export interface Placing {
  readonly asOf: string;
  readonly plan: DrawnPlan;
  /** Densities of the models that may set a record, on this ruler and others. */
  readonly contenders: readonly Density[];
  /** How many of the plan's draws are used, at most. */
  readonly replicates: number;
}

export function placeModels({ asOf, plan, contenders, replicates }: Placing): PlacedModels {
  const { matrix, columns, benchmark, specification, fit, draws } = plan;
  const places = new Map(matrix.models.map(({ model_id }, index) => [model_id, index]));
  const scored = new Map(plan.models.map((row) => [row.model.model_id, row]));
  const placed = contenders
    .flatMap((row) => {
      const place = places.get(row.model_id);
      const own = scored.get(row.model_id);
      const isAsked =
        row.ruler === specification.ruler && row.benchmark === benchmark && row.basis === "total";
      if (!isAsked || row.log_density === null || place === undefined || !own) return [];
      const lnEffective = row.log_density + Math.log(own.model.total_params);
      const day = daysSince(originDay, row.released_on);
      return [{ ...own, day, lnEffective, standardError: row.log_density_error!, place }];
    })
    .sort(
      (a, b) =>
        compareText(a.model.released_on, b.model.released_on) ||
        compareText(a.model.model_id, b.model.model_id),
    );
  const once = new Float64Array(placed.length).fill(1);
  const inTrend = placed.filter(({ day }) => day >= 0);
  const families = new Set(inTrend.map(({ model }) => model.family)).size;
  const squares = inTrend.reduce((sum, { standardError }) => sum + standardError ** 2, 0);
  const times = Float64Array.from(placed, ({ day }) => day);
  const lnSizes = Float64Array.from(placed, ({ model }) => Math.log(model.total_params));
  const lineOf = (lnEffective: Float64Array, weights: Float64Array, start: TrendLine | null) =>
    estimateTrend(
      "frontier",
      {
        times,
        lnSizes,
        values: lnEffective.map((value, index) => value - lnSizes[index]!),
        weights: weights.map((weight, index) => (times[index]! < 0 ? 0 : weight)),
        measuredNoise: Math.sqrt(squares / inTrend.length),
      },
      start,
    );
  const isEnough = inTrend.length >= leastModels && families >= leastFamilies && columns !== null;
  const line = isEnough
    ? lineOf(
        Float64Array.from(placed, ({ lnEffective }) => lnEffective),
        once,
        null,
      )
    : null;
  return {
    asOf,
    newest: latestDay(
      placed.map(({ model }) => model.released_on),
      originDay,
    ),
    models: placed.map(({ place: _place, ...model }) => model),
    families,
    ruler: isIdentified(fit) ? fit : null,
    rulerBenchmarks: specification.benchmarks.map((row) => row.benchmark),
    anchorError: anchorErrorOf(placed),
    line,
    draws: draws.slice(0, replicates).flatMap(({ counts, ruler }): PlacedDraw[] => {
      if (ruler === null) return [];
      const weights = Float64Array.from(placed, ({ place }) => counts[matrix.family[place]!] ?? 0);
      const lnEffective = Float64Array.from(placed, ({ place }) => ruler.lnEffective[place]!);
      return [
        { weights, lnEffective, ruler, line: line === null ? null : lineOf(lnEffective, weights, line) },
      ];
    }),
  };
}

function anchorErrorOf(models: readonly PlacedModel[]): number {
  const anchors = models.filter(({ model }) => model.family === anchorFamily);
  const squares = anchors.reduce((sum, { standardError }) => sum + standardError ** 2, 0);
  return anchors.length === 0 ? 0 : Math.sqrt(squares) / anchors.length;
}
