/**
 * Profitability windows (method.md section 5.7): days from a model's release to the first open model with at least its
 * quality and at most half its parameters.
 */

import { intervalHalfWidth } from "../mathematics/interval.ts";
import { kaplanMeier, type SurvivalStep, survivalMedian } from "../mathematics/kaplanMeier.ts";
import { recordPlaces } from "../trends/estimators.ts";
import { mostFailures } from "../trends/familyBootstrap.ts";
import type { PlacedModel, PlacedModels } from "./placedModels.ts";
import { resampledMedian } from "./resampledMedian.ts";

/**
 * When a model has another's quality: `point`, its effective parameters are at least as many; `beyond_error`, they are
 * more by 1.645 standard errors of the difference, so that noise seldom closes a window.
 */
export const windowCriteria = ["point", "beyond_error"] as const;
export type WindowCriterion = (typeof windowCriteria)[number];

/**
 * - `opened`, the headline: models that nothing matched at half their size on the day of their release.
 * - `records`: of those, the ones that set a record of density, of which the law speaks.
 * - `all`: every model; a window that was closed before it opened lasts 0 days.
 */
export const windowCohorts = ["opened", "records", "all"] as const;
export type WindowCohort = (typeof windowCohorts)[number];

export interface WindowRow {
  readonly model_id: string;
  readonly criterion: WindowCriterion;
  readonly released_on: string;
  readonly total_params: number;
  readonly effective_params: number;
  /** `closed_at_release`, `closed`, or `open` at the newest release: censored. */
  readonly state: "closed_at_release" | "closed" | "open";
  /** To the release that closed it, or to the newest release; 0 where it never opened. */
  readonly days: number;
  readonly censored: boolean;
  readonly closed_by: string | null;
  readonly closed_on: string | null;
  readonly closer_params: number | null;
  readonly record: boolean;
}

export interface WindowMedianRow {
  readonly cohort: WindowCohort;
  readonly criterion: WindowCriterion;
  /** Year of release, or `all`. */
  readonly released: string;
  readonly n_models: number;
  readonly n_families: number;
  readonly n_closed: number;
  readonly n_censored: number;
  /** Kaplan-Meier; null where more than half are still open. */
  readonly median_days: number | null;
  /** 90 % interval over draws of families and their rulers; a null high end is not reached. */
  readonly median_low: number | null;
  readonly median_high: number | null;
  /** 90 % interval by exponential Greenwood, as if models were independent. */
  readonly greenwood_low: number | null;
  readonly greenwood_high: number | null;
  readonly not_identified: string | null;
  readonly headline: boolean;
}

export interface WindowEstimates {
  readonly windows: readonly WindowRow[];
  readonly medians: readonly WindowMedianRow[];
}

/** Below these a median is not identified: half of the interval would hang on one family. */
const leastWindows = 10;
const leastFamilies = 5;

interface Setting {
  readonly models: readonly PlacedModel[];
  readonly families: readonly string[];
  readonly days: Float64Array;
  readonly lnParams: Float64Array;
  /** Of the standard errors. */
  readonly squares: Float64Array;
  readonly lastDay: number;
}

/** By place of a model; `closers` are -1 for an open window. */
interface Windows {
  readonly lengths: Float64Array;
  readonly closers: Int32Array;
  readonly isRecord: Uint8Array;
}

export function profitabilityWindows(placed: PlacedModels): WindowEstimates {
  const { models, draws } = placed;
  if (models.length === 0) return { windows: [], medians: [] };
  const setting: Setting = {
    models,
    families: models.map(({ model }) => model.family),
    days: Float64Array.from(models, ({ day }) => day),
    lnParams: Float64Array.from(models, ({ model }) => Math.log(model.total_params)),
    squares: Float64Array.from(models, ({ standardError }) => standardError ** 2),
    lastDay: models.at(-1)!.day,
  };
  const lnEffective = Float64Array.from(models, (model) => model.lnEffective);
  const once = new Float64Array(models.length).fill(1);
  const found = windowCriteria.map((criterion) => {
    const windows = windowsOf(setting, lnEffective, criterion);
    const groups = groupsOf(setting);
    const drawn = groups.map((): SurvivalStep[][] => []);
    for (const draw of draws) {
      const again = windowsOf(setting, draw.lnEffective, criterion);
      for (const [index, group] of groups.entries()) {
        const { steps } = survivalOf(setting, again, group, draw.weights, draw.lnEffective);
        if (steps.length > 0) drawn[index]!.push(steps);
      }
    }
    return {
      rows: rowsOf(setting, windows, criterion),
      medians: groups.map((group, index) => {
        const whole = survivalOf(setting, windows, group, once, lnEffective);
        return medianRow(setting, windows, group, criterion, whole, drawn[index]!, draws.length);
      }),
    };
  });
  return {
    windows: found.flatMap(({ rows }) => rows),
    medians: found.flatMap(({ medians }) => medians),
  };
}

/** Of the models since the origin; earlier ones close windows and open none. */
interface Group {
  readonly cohort: WindowCohort;
  readonly released: string;
  readonly places: readonly number[];
}

function groupsOf({ models }: Setting): Group[] {
  const opening = models.flatMap(({ day }, place) => (day >= 0 ? [place] : []));
  const yearOf = (place: number) => models[place]!.model.released_on.slice(0, 4);
  const years = [...new Set(opening.map(yearOf))].sort();
  return windowCohorts.flatMap((cohort) => [
    { cohort, released: "all", places: opening },
    ...years.map((year) => ({
      cohort,
      released: year,
      places: opening.filter((place) => yearOf(place) === year),
    })),
  ]);
}

/**
 * The windows that one set of effective sizes makes; all models may close them, drawn or not, since another history of
 * releases is not simulated. A size of NaN neither opens nor closes one.
 */
function windowsOf(
  { models, days, lnParams, squares, lastDay }: Setting,
  lnEffective: Float64Array,
  criterion: WindowCriterion,
): Windows {
  const n = models.length;
  const lengths = new Float64Array(n);
  const closers = new Int32Array(n).fill(-1);
  for (let place = 0; place < n; place++) {
    const most = lnParams[place]! - halving;
    for (let other = 0; other < n; other++) {
      if (lnParams[other]! > most) continue;
      const margin = lnEffective[other]! - lnEffective[place]!;
      if (!(margin >= 0)) continue;
      const errors = Math.sqrt(squares[place]! + squares[other]!);
      if (criterion === "point" || margin >= intervalHalfWidth * errors) {
        closers[place] = other;
        break;
      }
    }
    const end = closers[place] === -1 ? lastDay : days[closers[place]!]!;
    lengths[place] = Math.max(0, end - days[place]!);
  }
  const isRecord = new Uint8Array(n);
  const densities = lnEffective.map((value, place) =>
    Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value - lnParams[place]!,
  );
  for (const place of recordPlaces(days, densities)) isRecord[place] = 1;
  return { lengths, closers, isRecord };
}

/** Half the parameters, and the rounding of a logarithm. */
const halving = Math.LN2 - 1e-12;

function isClosedAtRelease({ days }: Setting, { closers }: Windows, place: number): boolean {
  const closer = closers[place]!;
  return closer !== -1 && days[closer]! <= days[place]!;
}

function membersOf(
  setting: Setting,
  windows: Windows,
  { cohort, places }: Group,
  lnEffective: Float64Array,
): number[] {
  return places.filter((place) => {
    if (Number.isNaN(lnEffective[place])) return false;
    if (cohort === "all") return true;
    if (isClosedAtRelease(setting, windows, place)) return false;
    return cohort === "opened" || windows.isRecord[place] === 1;
  });
}

interface GroupSurvival {
  readonly members: readonly number[];
  readonly steps: SurvivalStep[];
}

function survivalOf(
  setting: Setting,
  windows: Windows,
  group: Group,
  weights: Float64Array,
  lnEffective: Float64Array,
): GroupSurvival {
  const members = membersOf(setting, windows, group, lnEffective).filter((place) => weights[place]! > 0);
  const durations = members.map((place) => ({
    time: windows.lengths[place]!,
    isEnded: windows.closers[place] !== -1,
    weight: weights[place]!,
  }));
  return { members, steps: kaplanMeier(durations) };
}

function medianRow(
  { families }: Setting,
  { closers }: Windows,
  { cohort, released }: Group,
  criterion: WindowCriterion,
  { members, steps }: GroupSurvival,
  drawn: readonly SurvivalStep[][],
  draws: number,
): WindowMedianRow {
  const closed = members.filter((place) => closers[place] !== -1).length;
  const counts = {
    cohort,
    criterion,
    released,
    n_models: members.length,
    n_families: new Set(members.map((place) => families[place]!)).size,
    n_closed: closed,
    n_censored: members.length - closed,
    headline: cohort === "opened" && criterion === "point" && released === "all",
  };
  const unidentified = (not_identified: string): WindowMedianRow => ({
    ...counts,
    median_days: null,
    median_low: null,
    median_high: null,
    greenwood_low: null,
    greenwood_high: null,
    not_identified,
  });
  if (counts.n_models < leastWindows || counts.n_families < leastFamilies) {
    return unidentified(
      `${counts.n_models} windows of ${counts.n_families} families; ${leastWindows} and ${leastFamilies} are needed`,
    );
  }
  if (drawn.length < 2 || drawn.length < (1 - mostFailures) * draws) {
    return unidentified(`${draws - drawn.length} of ${draws} draws of families have no such window`);
  }
  const whole = survivalMedian(steps);
  const { low, high } = resampledMedian(steps, drawn, counts.n_families);
  return {
    ...counts,
    median_days: whole.median,
    median_low: low,
    median_high: high,
    greenwood_low: whole.low,
    greenwood_high: whole.high,
    not_identified: null,
  };
}

function rowsOf(setting: Setting, windows: Windows, criterion: WindowCriterion): WindowRow[] {
  return setting.models.flatMap(({ model, day, lnEffective }, place): WindowRow[] => {
    if (day < 0) return [];
    const closer = setting.models[windows.closers[place]!]?.model ?? null;
    return [
      {
        model_id: model.model_id,
        criterion,
        released_on: model.released_on,
        total_params: model.total_params,
        effective_params: Math.exp(lnEffective),
        state:
          closer === null
            ? "open"
            : isClosedAtRelease(setting, windows, place)
              ? "closed_at_release"
              : "closed",
        days: windows.lengths[place]!,
        censored: closer === null,
        closed_by: closer?.model_id ?? null,
        closed_on: closer?.released_on ?? null,
        closer_params: closer?.total_params ?? null,
        record: windows.isRecord[place] === 1,
      },
    ];
  });
}
