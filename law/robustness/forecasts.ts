/** Forecasts that a snapshot registers, and hindcasts of what its method would have said at past half-years. */

import type { Facts } from "../facts.ts";
import { intervalLevel } from "../mathematics/interval.ts";
import { latestDay } from "../ordering.ts";
import { fitWhole } from "../rulers/fitRuler.ts";
import { isIdentified } from "../rulers/ruler.ts";
import { fittedModels, type RulerPlan } from "../rulers/rulerPlans.ts";
import { type ScoreMatrix, scoreMatrix } from "../rulers/scoreMatrix.ts";
import { dayAfter, daysPerMonth, daysSince, originDay } from "../time.ts";
import { headlineEstimator, tooFew } from "../trends/densityTrends.ts";
import { contendersOf, lnDenominators, rulerSeries, scoreErrors, sizeOf } from "../trends/rulerSeries.ts";
import {
  type Forecast,
  type ForecastScore,
  type ForecastSeries,
  type ObservedSeries,
  scoreForecasts,
} from "./forecastScores.ts";
import { sampleFrontiers } from "./frontierForecast.ts";
import { type PriceLow, samplePriceRatios } from "./priceForecast.ts";

/** Models whose quality is named: what was best among open ones in 2023 and in 2024. */
export const forecastQualities = ["llama-2-70b", "qwen2.5-72b"] as const;
/** All are drawn for a hindcast too, which is so what would have been registered, whichever of them are due by now. */
const horizonMonths = [3, 6, 12] as const;
const hindcastMonths: ReadonlySet<number> = new Set([6, 12]);
const futures = 10;
/** The subject of the record of density: ruler and denominator of the headline. */
const recordSubject = "joint/total";

/**
 * `registered` by this snapshot, for later ones to score; or a `hindcast`: made from what was released by a past day,
 * with scores and prices as they are known now, and scored at once.
 */
export type ForecastKind = "registered" | "hindcast";
export type ForecastRow = Forecast & ForecastScore & { readonly kind: ForecastKind };

/** Lowest prices so far of a tier. */
export interface PriceSeriesOfTier {
  readonly tier: string;
  /** In order of date. */
  readonly lows: readonly (PriceLow & { readonly redistribute: boolean })[];
}

export interface ForecastInput {
  /** The last day that the facts cover: `lastDayOf`. */
  readonly knownTo: string;
  /** The plan of the headline's ruler. */
  readonly joint: RulerPlan;
  /** By tier, on the headline's basis and restriction. */
  readonly prices: readonly PriceSeriesOfTier[];
  readonly seed: number;
  /** Draws of families. */
  readonly replicates: number;
}

/** The newest release or price, not the day of the analysis: the same facts give the same forecasts on any day. */
export function lastDayOf({ models, prices }: Pick<Facts, "models" | "prices">): string {
  return latestDay(
    [...models.map(({ released_on }) => released_on), ...prices.map(({ valid_from }) => valid_from)],
    originDay,
  );
}

export function forecastsOf(input: ForecastInput): ForecastRow[] {
  const { knownTo } = input;
  const observed = observe(input);
  const made = (kind: ForecastKind, day: string) =>
    [...frontierForecasts(input, observed, day), ...priceForecasts(input, observed, day)].map((row) => ({
      ...row,
      kind,
    }));
  const isDue = (row: Forecast) => row.due_on <= knownTo && hindcastMonths.has(row.horizon_months);
  const hindcasts = halfYearEnds(knownTo)
    .filter((day) => monthsAfter(day, Math.min(...hindcastMonths)) <= knownTo)
    .flatMap((day) => made("hindcast", day))
    .filter((row) => row.not_identified === null && isDue(row));
  return scoreForecasts([...made("registered", knownTo), ...hindcasts], observed);
}

/** What each forecast series is known to have done: what forecasts are scored against. */
function observe({ joint, prices, knownTo }: ForecastInput): ObservedSeries[] {
  const { benchmarks, minimumBenchmarks } = joint.specification;
  const matrix = scoreMatrix(benchmarks, fittedModels(joint));
  const ruler = fitWhole(matrix, minimumBenchmarks);
  const ofPrices = prices.map(
    ({ tier, lows }): ObservedSeries => ({
      series: "lowest-price",
      subject: tier,
      knownTo,
      steps: lows.map(({ date, usd_per_mtok, redistribute }) => ({
        date,
        value: usd_per_mtok,
        redistribute,
      })),
    }),
  );
  if (!isIdentified(ruler)) return ofPrices;
  const records = recordSteps(matrix, ruler.lnEffective);
  const steps = (value: (record: number) => number) =>
    records.map(({ date, record }) => ({ date, value: Math.exp(value(record)), redistribute: true }));
  return [
    { series: "frontier-density", subject: recordSubject, knownTo, steps: steps((record) => record) },
    ...forecastQualities.flatMap((subject): ObservedSeries[] => {
      const place = matrix.models.findIndex(({ model_id }) => model_id === subject);
      const quality = place < 0 ? Number.NaN : ruler.lnEffective[place]!;
      if (Number.isNaN(quality)) return [];
      return [{ series: "needed-parameters", subject, knownTo, steps: steps((record) => quality - record) }];
    }),
    ...ofPrices,
  ];
}

function recordSteps(matrix: ScoreMatrix, lnEffective: Float64Array): { date: string; record: number }[] {
  const steps: { date: string; record: number }[] = [];
  let record = Number.NEGATIVE_INFINITY;
  for (const place of contendersOf(matrix).places) {
    const value = lnEffective[place]! - matrix.lnTotal[place]!;
    if (!(value > record)) continue;
    record = value;
    steps.push({ date: matrix.models[place]!.released_on, record });
  }
  return steps;
}

function frontierForecasts(
  { joint, seed, replicates }: ForecastInput,
  observed: readonly ObservedSeries[],
  made_on: string,
): Forecast[] {
  const { benchmarks, minimumBenchmarks } = joint.specification;
  const released = fittedModels(joint).filter(({ model }) => model.released_on <= made_on);
  const matrix = scoreMatrix(benchmarks, released);
  const reason = whyNot(matrix, minimumBenchmarks);
  const madeOn = daysSince(originDay, made_on);
  const plan = { matrix, minimumBenchmarks, madeOn, horizonMonths, replicates, futures, seed };
  const samples =
    reason === null
      ? sampleFrontiers({ ...plan, qualities: forecastQualities })
      : horizonMonths.map(() => null);
  return samples.flatMap((sample, index) => {
    const row = (series: ForecastSeries, subject: string, values: Float64Array | undefined) =>
      forecast({
        series,
        subject,
        made_on,
        months: horizonMonths[index]!,
        values: values ?? reason,
        observed,
      });
    return [
      row("frontier-density", recordSubject, sample?.record),
      ...forecastQualities.flatMap((subject, quality) => {
        const values = sample?.needed[quality];
        return values === undefined || values.length === 0 ? [] : [row("needed-parameters", subject, values)];
      }),
    ];
  });
}

/** Why the headline's estimator has no frontier here, or null. */
function whyNot(matrix: ScoreMatrix, minimumBenchmarks: number): string | null {
  const ruler = fitWhole(matrix, minimumBenchmarks);
  if (!isIdentified(ruler)) return ruler.notIdentified;
  const [errors, lnSizes] = [scoreErrors(matrix, ruler), lnDenominators(matrix, "total")];
  const { n_models, n_families } = sizeOf(
    rulerSeries({ contenders: contendersOf(matrix), ruler, errors, lnSizes }),
  );
  return tooFew(n_models, n_families);
}

function priceForecasts(
  { prices, seed, replicates }: ForecastInput,
  observed: readonly ObservedSeries[],
  made_on: string,
): Forecast[] {
  return prices.flatMap(({ tier, lows }) => {
    const samples = samplePriceRatios({
      lows,
      madeOn: made_on,
      horizonMonths,
      replicates,
      futures,
      seed,
    });
    return horizonMonths.map((horizon, index) => {
      const values = "notIdentified" in samples ? samples.notIdentified : samples[index]!;
      return forecast({ series: "lowest-price", subject: tier, made_on, months: horizon, values, observed });
    });
  });
}

function forecast({
  series,
  subject,
  made_on,
  months,
  values,
  observed,
}: {
  readonly series: ForecastSeries;
  readonly subject: string;
  readonly made_on: string;
  readonly months: number;
  /** Natural logarithms, ascending; or why there are none. */
  readonly values: Float64Array | string | null;
  readonly observed: readonly ObservedSeries[];
}): Forecast {
  const known = observed.find((row) => row.series === series && row.subject === subject);
  const origin = known?.steps.findLast(({ date }) => date <= made_on);
  const identity = {
    series,
    subject,
    made_on,
    due_on: monthsAfter(made_on, months),
    horizon_months: months,
    at_origin: origin?.redistribute ? origin.value : null,
  };
  if (values === null || typeof values === "string" || values.length === 0) {
    const reason = typeof values === "string" ? values : `the ${headlineEstimator} is not determined`;
    return { ...identity, value: null, low: null, high: null, n_draws: 0, not_identified: reason };
  }
  const at = (probability: number) => Math.exp(quantile(values, probability));
  const tail = (1 - intervalLevel) / 2;
  return {
    ...identity,
    value: at(0.5),
    low: at(tail),
    high: at(1 - tail),
    n_draws: values.length,
    not_identified: null,
  };
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, probability: number): number {
  const place = (sorted.length - 1) * probability;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** Months of 30.4375 days, to the nearest day. */
function monthsAfter(day: string, months: number): string {
  return dayAfter(day, Math.round(months * daysPerMonth));
}

/** The half-years' last days from the origin's year up to `to`. */
function halfYearEnds(to: string): string[] {
  const days: string[] = [];
  for (let year = Number(originDay.slice(0, 4)); ; year++) {
    for (const day of [`${year}-06-30`, `${year}-12-31`]) {
      if (day > to) return days;
      days.push(day);
    }
  }
}
