import { intervalHalfWidth } from "../mathematics/interval.ts";
import { type ScoreStatus, scoreStatus } from "../rulers/score.ts";

/**
 * Whether a score can be told from chance and from the ceiling: one whose 90 % interval holds either is censored too.
 *
 * A single benchmark's ruler weighs all its models alike, and just above the floor the logit runs off: PaLM-8B's 25.4 on
 * MMLU would be a density of e^-8, made of the noise of the last half point.
 *
 * @param score, floor percent
 * @param variance of the score, squared percentage points
 */
export function measuredStatus(score: number, floor: number, variance: number): ScoreStatus {
  const reach = intervalHalfWidth * Math.sqrt(variance);
  const low = scoreStatus(score - reach, floor);
  return low === "ok" ? scoreStatus(score + reach, floor) : low;
}
