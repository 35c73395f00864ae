/**
 * Measures again, on the reports of the catalogue, what the tolerances say of them. They were set on these very
 * reports: that they cover them is their definition, not a test of how well they do on others.
 */
import { describe, expect, it } from "vitest";
import { contradictedSiblings, expectedFromOthers, isIndependent } from "./scoreCompany.ts";
import { benchmarkKey } from "./scoreStep.ts";
import { levelOf, scoreAtLevel, tolerancesOf } from "./scoreTolerances.ts";
import { readCatalogueScores } from "./testing/scoreReports.ts";
import { countTable } from "./testing/table.ts";

const scores = readCatalogueScores().scores.filter((row) => row.quarantinedBy === null && !row.isBarred);
const keys = [...new Set(scores.map(benchmarkKey))].sort();
const measured = keys.map((key) => {
  const rows = scores.filter((row) => benchmarkKey(row) === key);
  const { agreement, far, outOfLine } = tolerancesOf(rows[0]!);
  const gaps = rows.map((row) =>
    rows.filter((other) => isIndependent(row, other)).map((other) => Math.abs(row.score - other.score)),
  );
  const pairs = gaps.flat();
  const nearest = gaps.filter((each) => each.length > 0).map((each) => Math.min(...each));
  const expected = rows.flatMap((row) => {
    const score = expectedFromOthers(row, scores);
    return score === null ? [] : Math.abs(row.score - score);
  });
  return {
    key,
    reports: rows.length,
    pairs: pairs.length / 2,
    agree: shareOf(pairs, (gap) => gap <= agreement + 1e-9),
    far: shareOf(nearest, (gap) => gap > far + 1e-9),
    outOfStep: shareOf(rows, (row) => contradictedSiblings(row, rows).length > 0),
    outOfLine: shareOf(expected, (gap) => gap > outOfLine),
  };
});

function shareOf<Value>(values: readonly Value[], is: (value: Value) => boolean): number {
  return values.length === 0 ? 0 : values.filter(is).length / values.length;
}

describe("the tolerances", () => {
  const percent = (share: number) => Math.round(1000 * share) / 10;
  const table = measured.map((row) => [
    row.key,
    row.reports,
    row.pairs,
    percent(row.agree),
    percent(row.far),
    percent(row.outOfStep),
    percent(row.outOfLine),
  ]);
  const header = ["benchmark", "reports", "pairs", "% agree", "% far", "% out of step", "% out of line"];
  process.stdout.write(`\nReports of the catalogue against the tolerances\n${countTable(header, table)}\n`);

  it("let about three in four pairs of independent reports agree", () => {
    // The others have twenty pairs or fewer.
    for (const { key, pairs, agree } of measured.filter((row) => row.pairs >= 80)) {
      expect(agree, `${key}: ${pairs} pairs`).toBeGreaterThan(0.68);
      expect(agree, `${key}: ${pairs} pairs`).toBeLessThan(0.88);
    }
  });

  it("call few reports far from all others, out of step with their family, or out of line", () => {
    for (const { key, far, outOfStep, outOfLine } of measured) {
      expect(far, key).toBeLessThan(0.08);
      expect(outOfStep, key).toBeLessThan(0.06);
      expect(outOfLine, key).toBeLessThan(0.035);
    }
    const all = (of: (row: (typeof measured)[number]) => number) =>
      measured.reduce((sum, row) => sum + of(row) * row.reports, 0) / scores.length;
    expect(all((row) => row.far)).toBeLessThan(0.015);
    expect(all((row) => row.outOfStep)).toBeLessThan(0.02);
    expect(all((row) => row.outOfLine)).toBeLessThan(0.01);
  });

  it("place a score at its level and back", () => {
    expect(levelOf("mmlu", 55)).toBe(55);
    expect(levelOf("humaneval", 39)).toBe(65);
    expect(scoreAtLevel("humaneval", 65)).toBe(39);
    expect(levelOf("math", 0)).toBe(25);
    expect(levelOf("math", 99)).toBe(90);
    expect(levelOf("gpqa", 40)).toBeNull();
  });
});
