/** Checks that need no more than one report, or one body. Each comment says what the check stops. */
import type { Finding, Quarantined, ScoreReport } from "../source.ts";
import { keyOf } from "../source.ts";

/** Chance of the benchmarks with four choices. */
const chance: Readonly<Record<string, number>> = { mmlu: 25, mmlu_cf: 25 };
const tolerance = 10;

/** Stops fractions printed for percents (0.87) and slipped decimal points (7.54): guessing gives 25. */
export function scoreIsNotFarBelowChance(report: ScoreReport): Finding | null {
  const floor = (chance[report.benchmark] ?? 0) - tolerance;
  if (report.score >= floor) return null;
  return {
    reason: "below-chance",
    expected: `at least ${floor}: guessing gives ${chance[report.benchmark]}`,
    seen: String(report.score),
    note: "",
  };
}

/**
 * Stops a digit lost or swapped in one of two numbers that measure the same: test and validation halves of a
 * benchmark differ by 1.5 points at most in what was seen.
 */
export function testAndValidationAgree(
  reports: readonly ScoreReport[],
  most = 5,
): Map<ScoreReport, Quarantined> {
  const findings = new Map<ScoreReport, Quarantined>();
  for (const test of reports) {
    if (test.variant !== "test") continue;
    for (const validation of reports) {
      const isTwin =
        validation.variant === "validation" &&
        validation.model === test.model &&
        validation.benchmark === test.benchmark &&
        validation.shots === test.shots;
      if (!isTwin || Math.abs(test.score - validation.score) <= most) continue;
      const pair = `test ${test.score}, validation ${validation.score}`;
      const expected = `test and validation within ${most} points`;
      for (const report of [test, validation]) {
        findings.set(report, {
          reason: "halves-disagree",
          key: keyOf(report),
          expected,
          seen: pair,
          note: "",
        });
      }
    }
  }
  return findings;
}
