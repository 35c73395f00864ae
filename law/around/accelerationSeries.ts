/**
 * Densities on MMLU alone before and after ChatGPT (method.md 5.6): the early models, which are not in the catalogue since
 * most never had public weights, put on the ruler that the catalogue's models make.
 */
import type { PreChatgptFact } from "../facts.ts";
import { randomStream } from "../mathematics/random.ts";
import { compareText } from "../ordering.ts";
import { isIdentified, type RulerCurve } from "../rulers/ruler.ts";
import type { RulerFit } from "../rulers/rulerFit.ts";
import type { FittedPlan } from "../rulers/rulerPlans.ts";
import { type ScoreStatus, scoreLogit, scoreLogitSlope, scoreVariance } from "../rulers/score.ts";
import { isQuantised } from "../rulers/scoreMatrix.ts";
import { daysSince, originDay } from "../time.ts";
import { measuredStatus } from "./nearFloor.ts";

/** ChatGPT's release, which the paper splits at. */
export const chatgptDay = "2022-11-30";

/** A model on the MMLU ruler; `name` and `organisation` of the early ones only. */
export interface AccelerationModel {
  readonly model_id: string;
  readonly name: string | null;
  readonly organisation: string | null;
  readonly family: string;
  readonly released_on: string;
  readonly total_params: number;
  /** Percent. */
  readonly mmlu: number;
  readonly status: ScoreStatus;
  /** Null where the score is censored. */
  readonly log_density: number | null;
  /** Standard error from the score alone. */
  readonly log_density_error: number | null;
  /** Public weights, or one of the early list. */
  readonly contends: boolean;
}

/** Models that contend and are placed, ascending in time, in columns. */
export interface AccelerationSeries {
  readonly rows: readonly AccelerationModel[];
  readonly times: Float64Array;
  readonly logit: Float64Array;
  readonly lnSizes: Float64Array;
  /** Of the logit. */
  readonly variance: Float64Array;
  /** Names of all families in force: the ruler's in their order, then the early organisations. */
  readonly families: readonly string[];
  readonly rulerFamilies: number;
  readonly family: Int32Array;
}

/**
 * Every model with an MMLU score, by date: the catalogue's and the early list's, which stands back where both have one.
 * An early model's family is its organisation: their sizes and successors share a recipe as those of a family do.
 *
 * @returns none where the ruler is not identified
 */
export function accelerationModels(early: readonly PreChatgptFact[], plan: FittedPlan): AccelerationModel[] {
  const { fit, columns } = plan;
  if (columns === null || !isIdentified(fit)) return [];
  const curve = fit.curves[0]!;
  const catalogue = plan.models.flatMap(({ model, observations }) => {
    const score = observations.find((row) => row.benchmark === curve.benchmark)?.score;
    if (score === undefined || isQuantised(model)) return [];
    const { model_id, family, released_on, total_params } = model;
    const identity = { model_id, name: null, organisation: null, family, released_on, total_params };
    return [{ ...identity, ...placed(score, total_params, curve), contends: model.open_weights }];
  });
  const known = new Set(catalogue.map((row) => row.model_id));
  const added = early.flatMap((row) => {
    const { model_id, display_name: name, organisation, released_on, total_params, mmlu_5shot } = row;
    if (known.has(model_id)) return [];
    const identity = { model_id, name, organisation, family: `organisation:${organisation}`, released_on };
    return [{ ...identity, total_params, ...placed(mmlu_5shot, total_params, curve), contends: true }];
  });
  return [...catalogue, ...added].sort(
    (a, b) => compareText(a.released_on, b.released_on) || compareText(a.model_id, b.model_id),
  );
}

function placed(score: number, params: number, curve: RulerCurve) {
  const { floor, reportSpread, items, steepness, intercept } = curve;
  const variance = scoreVariance(score, reportSpread, items);
  const status = measuredStatus(score, floor, variance);
  if (status !== "ok") return { mmlu: score, status, log_density: null, log_density_error: null };
  return {
    mmlu: score,
    status,
    log_density: (scoreLogit(score, floor) - intercept) / steepness - Math.log(params),
    log_density_error: (Math.sqrt(variance) * scoreLogitSlope(score, floor)) / steepness,
  };
}

/** @param until last day of the window, or null */
export function accelerationSeries(
  models: readonly AccelerationModel[],
  plan: FittedPlan,
  until: string | null,
): AccelerationSeries {
  const curve = isIdentified(plan.fit) ? plan.fit.curves[0]! : null;
  const rows = models.filter(
    (row) => row.contends && row.status === "ok" && (until === null || row.released_on <= until),
  );
  const rulerFamilies = plan.matrix.families;
  const organisations = [...new Set(rows.map((row) => row.family))]
    .filter((family) => !rulerFamilies.includes(family))
    .sort(compareText);
  const families = [...rulerFamilies, ...organisations];
  const floor = curve?.floor ?? 0;
  return {
    rows,
    times: Float64Array.from(rows, (row) => daysSince(originDay, row.released_on)),
    logit: Float64Array.from(rows, (row) => scoreLogit(row.mmlu, floor)),
    lnSizes: Float64Array.from(rows, (row) => Math.log(row.total_params)),
    variance: Float64Array.from(
      rows,
      (row) =>
        scoreVariance(row.mmlu, curve?.reportSpread ?? 0, curve?.items ?? null) *
        scoreLogitSlope(row.mmlu, floor) ** 2,
    ),
    families,
    rulerFamilies: rulerFamilies.length,
    family: Int32Array.from(rows, (row) => families.indexOf(row.family)),
  };
}

/** ln density of every row on a ruler of one benchmark. */
export function logDensities({ logit, lnSizes }: AccelerationSeries, ruler: RulerFit): Float64Array {
  const [steepness, intercept] = [ruler.steepness[0]!, ruler.intercept[0]!];
  return logit.map((value, index) => (value - intercept) / steepness - lnSizes[index]!);
}

/** Root mean square of the errors of ln density. */
export function measuredNoise({ variance }: AccelerationSeries, ruler: RulerFit): number {
  let squares = 0;
  for (const value of variance) squares += value;
  return Math.sqrt(squares / variance.length) / ruler.steepness[0]!;
}

/**
 * How often each row counts in a draw: by its family, or by its organisation, drawn among the organisations.
 *
 * @param counts how often each family of the ruler was drawn
 */
export function rowWeights(
  { families, rulerFamilies, family }: AccelerationSeries,
  counts: Float64Array,
  seed: number,
  replicate: number,
): Float64Array {
  const organisations = families.length - rulerFamilies;
  const drawn = new Float64Array(organisations);
  const random = randomStream(seed ^ organisationStream, replicate);
  for (let draw = 0; draw < organisations; draw++) drawn[random.integer(organisations)]! += 1;
  return Float64Array.from(family, (index) =>
    index < rulerFamilies ? counts[index]! : drawn[index - rulerFamilies]!,
  );
}

/** Apart from the draws of families. */
const organisationStream = 0x6f726773;
