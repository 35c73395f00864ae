/** Durations of which some had not ended when they were last seen: the Kaplan-Meier estimate and its median. */
import { intervalHalfWidth } from "./interval.ts";

/** A duration; `isEnded` is false where it was still open at `time` (right-censored). */
export interface Duration {
  readonly time: number;
  readonly isEnded: boolean;
  /** How often it counts; absent: once. */
  readonly weight?: number;
}

export interface SurvivalStep {
  readonly time: number;
  /** Share of the durations that exceed `time`, with its 90 % interval. */
  readonly survival: number;
  readonly low: number;
  readonly high: number;
}

export interface SurvivalMedian {
  /** The first time at which half or fewer go on; null where more than half go on at the last time. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Kaplan and Meier (1958), `S(t) = prod (1 - d_i / n_i)`, one step a distinct time. The interval is Greenwood's
 * variance on the scale of `ln(-ln S)` ("exponential Greenwood"), as lifelines and R's `conf.type = "log-log"` have it;
 * where no duration exceeds a time both its ends are 0, as in lifelines.
 *
 * @param durations of weights >= 0; those of weight 0 do not count
 */
export function kaplanMeier(durations: readonly Duration[]): SurvivalStep[] {
  const ordered = [...durations].sort((a, b) => a.time - b.time);
  let atRisk = ordered.reduce((sum, { weight }) => sum + (weight ?? 1), 0);
  let survival = 1;
  let greenwood = 0;
  const steps: SurvivalStep[] = [];
  for (let start = 0; start < ordered.length; ) {
    const { time } = ordered[start]!;
    let ended = 0;
    let left = 0;
    let end = start;
    for (; end < ordered.length && ordered[end]!.time === time; end++) {
      const { isEnded, weight = 1 } = ordered[end]!;
      left += weight;
      if (isEnded) ended += weight;
    }
    start = end;
    if (left === 0) continue;
    survival *= 1 - ended / atRisk;
    if (atRisk > ended) greenwood += ended / (atRisk * (atRisk - ended));
    atRisk -= left;
    steps.push({ time, survival, ...greenwoodInterval(survival, greenwood) });
  }
  return steps;
}

function greenwoodInterval(survival: number, greenwood: number): { low: number; high: number } {
  if (survival <= 0) return { low: 0, high: 0 };
  if (survival >= 1) return { low: 1, high: 1 };
  const hazard = Math.log(survival);
  const reach = (intervalHalfWidth * Math.sqrt(greenwood)) / -hazard;
  return { low: Math.exp(hazard * Math.exp(reach)), high: Math.exp(hazard * Math.exp(-reach)) };
}

/** The median and its 90 % interval: the times at which the estimate and the ends of its interval fall to a half. */
export function survivalMedian(steps: readonly SurvivalStep[]): SurvivalMedian {
  const firstAtHalf = (value: (step: SurvivalStep) => number): number | null =>
    steps.find((step) => value(step) <= 0.5 + 1e-12)?.time ?? null;
  return {
    median: firstAtHalf(({ survival }) => survival),
    low: firstAtHalf(({ low }) => low),
    high: firstAtHalf(({ high }) => high),
  };
}
