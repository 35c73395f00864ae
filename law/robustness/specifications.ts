/**
 * The specification curve (Simonsohn, Simmons and Nelson 2020, doi 10.1038/s41562-020-0912-z): the doubling time under
 * every combination of choices that a careful analyst could defend, as point values.
 */

import { fiveBenchmarks, jointBenchmarks, windowsBy } from "../constants.ts";
import type { Facts, ScoreReportFact } from "../facts.ts";
import { latestDay } from "../ordering.ts";
import { chooseScores, medianOfReporters, type ScoreChoice } from "../rulers/chooseScores.ts";
import type { DensityBasis } from "../rulers/density.ts";
import { fitWhole } from "../rulers/fitRuler.ts";
import { isIdentified } from "../rulers/ruler.ts";
import { type FittedPlan, fitPlan, type RulerPlan, rulerPlans } from "../rulers/rulerPlans.ts";
import { anchorFamily, scoreMatrix } from "../rulers/scoreMatrix.ts";
import { ladderPlans } from "../rulers/singleLadders.ts";
import { daysSince, doublingMonths, originDay } from "../time.ts";
import { headlineEstimator, tooFew } from "../trends/densityTrends.ts";
import { type Estimator, estimateTrend, estimators } from "../trends/estimators.ts";
import { contendersOf, lnDenominators, rulerSeries, scoreErrors, sizeOf } from "../trends/rulerSeries.ts";

/**
 * Which report stands for a score: the published rule; the lab's own reports alone; the median of all reporters, labs
 * included; others' reports alone; or reports at the paper's shots alone.
 */
export const scoreRules = ["chosen", "own-lab", "median", "independent", "paper-shots"] as const;
export type ScoreRule = (typeof scoreRules)[number];

export interface Specification {
  /** `joint`, `five`, `joint-without-<benchmark>`, `mean` (of the five) or one benchmark. */
  readonly benchmark_set: string;
  readonly ruler: string;
  readonly estimator: Estimator;
  readonly window: string;
  readonly basis: DensityBasis;
  readonly score_rule: ScoreRule;
}

export interface SpecificationRow extends Specification {
  readonly n_models: number;
  readonly n_families: number;
  readonly n_records: number;
  readonly slope_per_day: number | null;
  /** Null also where the slope is not positive. */
  readonly doubling_months: number | null;
  /** Why there is no slope, or null. */
  readonly not_identified: string | null;
  readonly headline: boolean;
}

/** The denominators that are compared. */
const bases = ["total", "active", "non_embedding"] as const;

/**
 * All combinations, those that do not identify a slope among them. Rulers other than a set's own are tried on the joint
 * set with the chosen scores, where they answer to the headline.
 *
 * @param otherRulers of a plan: those that read their steepness from single families, unless told otherwise
 */
export function specificationCurve(
  facts: Facts,
  otherRulers: (joint: FittedPlan) => readonly RulerPlan[] = ladderPlans,
): SpecificationRow[] {
  const windows = windowsOf(facts);
  return scoreRules.flatMap((score_rule) => {
    const sets = benchmarkSets(rulerPlans(facts, choiceBy(score_rule, facts)));
    const others =
      score_rule === "chosen"
        ? otherRulers(fitPlan(sets[0]!.plan)).map((plan) => ({ name: headlineSet, plan, isOther: true }))
        : [];
    return [...sets.map((set) => ({ ...set, isOther: false })), ...others].flatMap(
      ({ name, plan, isOther }) =>
        trendsOf(plan, windows).map((row) => ({
          benchmark_set: name,
          ruler: plan.specification.ruler,
          score_rule,
          ...row,
          headline:
            name === headlineSet &&
            !isOther &&
            score_rule === "chosen" &&
            row.basis === "total" &&
            row.window === "all" &&
            row.estimator === headlineEstimator,
        })),
    );
  });
}

interface Window {
  readonly window: string;
  /** Days since the origin. */
  readonly from: number;
  readonly to: number;
}

/** The published windows, and each calendar year alone: whether one pace holds throughout. */
function windowsOf({ models, as_of }: Facts): Window[] {
  const newest = latestDay(
    models.map(({ released_on }) => released_on),
    originDay,
  );
  const day = (date: string) => daysSince(originDay, date);
  const first = Number(originDay.slice(0, 4));
  const years = Array.from({ length: Number(newest.slice(0, 4)) - first + 1 }, (_, index) =>
    String(first + index),
  );
  return [
    ...windowsBy(as_of).map(({ window, to }) => ({ window, from: 0, to: day(to ?? newest) })),
    ...years.map((year) => ({
      window: year,
      from: Math.max(0, day(`${year}-01-01`)),
      to: day(`${year}-12-31`),
    })),
  ];
}

/** Llama-1 keeps all its reports under every rule: it anchors, which moves intercepts and no slope. */
export function choiceBy(rule: ScoreRule, { models, scores, benchmarks }: Facts): ScoreChoice {
  if (rule === "chosen") return chooseScores(scores, benchmarks);
  if (rule === "median") return chooseScores(scores, benchmarks, medianOfReporters);
  const anchors = new Set(
    models.filter(({ family }) => family === anchorFamily).map(({ model_id }) => model_id),
  );
  const paperShots = new Map(
    benchmarks.map((row) => [`${row.benchmark_id} ${row.variant}`, row.paper_shots]),
  );
  const kept = (report: ScoreReportFact): boolean => {
    if (anchors.has(report.model_id)) return true;
    if (rule !== "paper-shots") return report.own_lab === (rule === "own-lab");
    return report.shots !== null && report.shots === paperShots.get(`${report.benchmark} ${report.variant}`);
  };
  return chooseScores(scores.filter(kept), benchmarks);
}

const headlineSet = "joint";

/** The six together first, then the five, the six without each, the mean of the five, and each alone. */
function benchmarkSets(plans: readonly RulerPlan[]): { name: string; plan: RulerPlan }[] {
  const named = (ruler: string, benchmark: string) =>
    plans.find((plan) => plan.specification.ruler === ruler && plan.benchmark === benchmark)!;
  const joint = named("joint", "joint");
  const of = (name: string, kept: (benchmark: string) => boolean) => {
    const benchmarks = joint.specification.benchmarks.filter(({ benchmark }) => kept(benchmark));
    return { name, plan: { ...joint, specification: { ...joint.specification, benchmarks } } };
  };
  const isFive = (benchmark: string) => fiveBenchmarks.some((five) => five === benchmark);
  return [
    { name: headlineSet, plan: joint },
    // Which is also the six without MMLU-Pro.
    of("five", isFive),
    ...fiveBenchmarks.map((left) => of(`joint-without-${left}`, (benchmark) => benchmark !== left)),
    ...["mean", ...jointBenchmarks].map((name) => ({ name, plan: named("pooled", name) })),
  ];
}

type TrendFigures = Omit<SpecificationRow, "benchmark_set" | "ruler" | "score_rule" | "headline">;

function trendsOf({ specification, models }: RulerPlan, windows: readonly Window[]): TrendFigures[] {
  const { benchmarks, minimumBenchmarks } = specification;
  const matrix = scoreMatrix(benchmarks, models);
  const ruler = fitWhole(matrix, minimumBenchmarks);
  const nothing = { slope_per_day: null, doubling_months: null };
  if (!isIdentified(ruler)) {
    const none = { n_models: 0, n_families: 0, n_records: 0, not_identified: ruler.notIdentified };
    return bases.flatMap((basis) =>
      windows.flatMap(({ window }) =>
        estimators.map((estimator) => ({ basis, window, estimator, ...none, ...nothing })),
      ),
    );
  }
  const contenders = contendersOf(matrix);
  const errors = scoreErrors(matrix, ruler);
  return bases.flatMap((basis) => {
    const lnSizes = lnDenominators(matrix, basis);
    return windows.flatMap(({ window, from, to }) => {
      const series = rulerSeries({ contenders, ruler, errors, lnSizes, from, to });
      const counts = sizeOf(series);
      const { n_models, n_families, n_records } = counts;
      const few = tooFew(n_models, n_families);
      return estimators.map((estimator): TrendFigures => {
        const identity = { basis, window, estimator, ...counts };
        if (few !== null) return { ...identity, ...nothing, not_identified: few };
        const line = estimateTrend(estimator, series);
        if (line === null) {
          const not_identified = `${n_records} records and ${n_models} models do not determine a slope`;
          return { ...identity, ...nothing, not_identified };
        }
        const { slope } = line;
        const doubling_months = doublingMonths(slope, 1);
        return { ...identity, slope_per_day: slope, doubling_months, not_identified: null };
      });
    });
  });
}
