import { describe, expect, it } from "vitest";
import { place } from "../law/rulers/place.ts";
import type { Ruler } from "../law/rulers/ruler.ts";
import type { CandidateRow, CandidateScoreRow } from "../warehouse/candidates.ts";
import { candidatesTable } from "./candidatesTable.ts";
import { publishedRows } from "./publishedTable.ts";
import { roundToPublished } from "./table.ts";

const benchmarks = ["mmlu", "bbh", "math"];
const ruler: Ruler = {
  ruler: "joint",
  minimumBenchmarks: 2,
  largestReference: 400e9,
  curves: benchmarks.map((benchmark) => ({
    benchmark,
    floor: benchmark === "math" ? 0 : 25,
    steepness: 0.5,
    steepnessStandardError: 0.02,
    intercept: -12,
    noise: 0.2,
    reportSpread: 1,
    items: 1000,
    families: 20,
    models: 60,
  })),
};
const setting = {
  ruler,
  benchmarks: benchmarks.map((benchmark_id) => ({
    benchmark_id,
    variant: "standard",
    chance_level: 25,
    items: 1000,
    paper_shots: 5,
  })),
  models: [{ model_id: "next-7b-old", display_name: "Next 7B Old", hf_repo: "Lab/Next-7B-Old" }],
};
const release = (more: Partial<CandidateRow> = {}): CandidateRow => ({
  source_id: "hf-hub",
  entity: "release",
  name: "Lab/Next-7B",
  source_key: "Lab/Next-7B",
  first_seen_on: "2026-07-02",
  repository: "Lab/Next-7B",
  model_id: "next-7b",
  lab: "Lab",
  total_params: 7_100_000_000,
  active_params: 7_100_000_000,
  non_embedding_params: null,
  architecture: "dense",
  quantisation: "none",
  stage: "base",
  parents: "[]",
  licence: null,
  review: '[{"field":"stage","reason":"nothing says it","seen":"x"}]',
  created_on: null,
  announced_on: null,
  capture_sha256: null,
  ...more,
});
const score = (
  benchmark: string,
  value: number,
  more: Partial<CandidateScoreRow> = {},
): CandidateScoreRow => ({
  repository: "Lab/Next-7B",
  benchmark,
  variant: "standard",
  score: value,
  shots: 5,
  reporter: "Lab",
  document_id: "model-cards/Lab/Next-7B",
  source_table: "Base",
  known_from: "2026-07-02",
  ...more,
});
const rowOf = (row: CandidateRow, scores: readonly CandidateScoreRow[], more: object = {}) =>
  publishedRows(candidatesTable({ rows: [row], scores }, { ...setting, ...more }))[0]!;

describe("candidatesTable", () => {
  const scores = [score("mmlu", 71), score("bbh", 62)];

  it("has the columns that were agreed, in their order; new ones come last", () => {
    const { columns, key } = candidatesTable({ rows: [], scores: [] }, setting);
    expect(key).toEqual(["source_id", "entity", "name"]);
    expect(columns.map(({ name }) => name).join(" ")).toBe(
      "source_id entity name source_key first_seen_on suggestion suggestion_reason repository model_id lab total_params active_params non_embedding_params architecture quantisation stage parents licence benchmarks effective_params density density_low density_high density_status review capture_sha256 created_on announced_on",
    );
  });

  it("gives a base release the density that `place` gives it, marked as provisional", () => {
    const row = rowOf(release(), scores);
    const placed = place(ruler, 7_100_000_000, { mmlu: 71, bbh: 62 });
    expect(row).toMatchObject({ density_status: "provisional", benchmarks: "bbh 62;mmlu 71" });
    for (const column of ["density", "density_low", "density_high", "effective_params"] as const) {
      expect(Number(row[column]), column).toBe(roundToPublished(placed[column]!));
    }
    expect(row.review).toBe("stage: nothing says it: x");
  });

  it("takes the report at the paper's shots", () => {
    const row = rowOf(release(), [score("mmlu", 60, { shots: 0 }), ...scores]);
    expect(row.benchmarks).toBe("bbh 62;mmlu 71");
  });

  it.each([
    ["one score", release(), scores.slice(0, 1), {}, "two or more scores are needed"],
    [
      "an instruct model",
      release({ stage: "instruct" }),
      scores,
      {},
      "instruct: only base models are compared",
    ],
    [
      "nobody knows which",
      release({ stage: null }),
      scores,
      {},
      "unknown stage: only base models are compared",
    ],
    ["packed weights", release({ quantisation: "int4" }), scores, {}, "quantised"],
    ["no parameters", release({ total_params: null }), scores, {}, "parameters unknown"],
    ["no ruler", release(), scores, { ruler: null }, "no ruler"],
    ["scores at chance", release(), [score("mmlu", 25), score("bbh", 24)], {}, "below_floor"],
  ] as const)("says why it gives none: %s", (_what, row, given, more, why) => {
    expect(rowOf(row, given, more)).toMatchObject({ density: null, density_status: why });
  });

  it("suggests what a name may mean, and says nothing of the prices' names", () => {
    expect(rowOf(release(), []).suggestion_reason === null).toBe(rowOf(release(), []).suggestion === null);
    const known = rowOf({ ...release(), entity: "model", name: "next-7b-OLD", repository: null }, []);
    expect(known).toMatchObject({ suggestion: "next-7b-old", density_status: null });
    expect(
      rowOf({ ...release(), entity: "api_family", name: "next-7b-old", repository: null }, []).suggestion,
    ).toBeNull();
  });
});
