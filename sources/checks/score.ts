/** Checks that need no more than one report, or one body. Each comment says what the check stops. */
import type { Finding, Quarantined, ScoreReport } from "../source.ts";
import { keyOf } from "../source.ts";

/** Chance of the benchmarks with choices; that of BBH is the mean over its tasks (catalogue/benchmarks.csv). */
const chance: Readonly<Record<string, number>> = { mmlu: 25, mmlu_cf: 25, bbh: 25 };
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
 * Stops a "1" that is one percent or a flag: nobody answers all of these benchmarks right, since some of their
 * own answers are wrong.
 */
export function scoreIsNotPerfect(report: ScoreReport): Finding | null {
  if (chance[report.benchmark] === undefined || report.score < 100) return null;
  return { reason: "perfect-score", expected: "less than 100", seen: String(report.score), note: "" };
}

/**
 * Stops digits lost or swapped in the score of a single greedy run, which is a whole number of tasks out of all:
 * of 164 tasks 27 are 16.5 and none are 16.6.
 *
 * @param tasks how many tasks each benchmark has, keyed by `benchmark` or `benchmark/variant`; several where the
 * benchmark was cut over time. Others are let pass.
 */
export function scoreIsAShareOfItsTasks(
  tasks: Readonly<Record<string, readonly number[]>>,
): (report: ScoreReport) => Finding | null {
  return function scoreIsAShareOfItsTasks({ benchmark, variant, score }) {
    const totals = tasks[variant === null ? benchmark : `${benchmark}/${variant}`];
    if (totals === undefined || totals.some((total) => isShare(score, total))) return null;
    const expected = `a whole number of ${totals.join(" or ")} tasks, in percent`;
    return { reason: "no-share-of-its-tasks", expected, seen: String(score), note: "" };
  };
}

/** Whether some number of passed tasks is printed as this score, to one digit after the point at least. */
function isShare(score: number, total: number): boolean {
  const digits = Math.max(1, (String(score).split(".")[1] ?? "").length);
  const nearest = (100 * Math.round((score * total) / 100)) / total;
  return Math.abs(score - nearest) <= 0.5 * 10 ** -digits + 1e-9;
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
