/**
 * The calibration that every snapshot publishes. `published.json` is written by one command and is never edited:
 *
 *     npx densing calibrate --worlds 2000 --out law/calibration/published.json
 *
 * It is of one version of the method, and tests say when it is not of this one, or when the same worlds no longer give
 * the same figures.
 */
import document from "./published.json" with { type: "json" };
import type { CalibrationRow } from "./tally.ts";

export interface CalibrationDocument {
  readonly method_version: string;
  readonly seed: number;
  readonly worlds: number;
  /** Draws of families or groups a world. */
  readonly replicates: number;
  readonly planted_doubling_months: number;
  /** By cell, then by estimator. */
  readonly rows: readonly CalibrationRow[];
}

/**
 * No test and no tuning has drawn from this seed: those use small ones. (It is the day on which the paper was
 * submitted.)
 */
export const publishedCalibrationSeed = 20241205;

export const publishedCalibration: CalibrationDocument = document;
