import { describe, expect, it } from "vitest";
import type { ContaminationModelRow, ContaminationRow } from "../law/around/contamination.ts";
import { contaminationTables } from "../snapshot/contaminationTable.ts";
import { contaminationSection } from "./contaminationSection.ts";
import type { ReportInput } from "./report.ts";

const measured = (value: number, low: number, high: number) => ({ value, low, high });

const lead: ContaminationRow = {
  pair: "MMLU vs MMLU-CF",
  estimator: "population",
  original_benchmark: "mmlu",
  clean_benchmark: "mmlu_cf",
  twin_kind: "new questions",
  n_models: 32,
  n_families: 16,
  n_ladders: 7,
  n_censored: 1,
  n_unlinked: 11,
  window_from: "2023-07-18",
  window_to: "2024-09-19",
  original_records: 8,
  clean_records: 6,
  original_slope: measured(0.0056, 0.0043, 0.0068),
  clean_slope: measured(0.0081, 0.0059, 0.0103),
  difference: measured(0.0025, 0.0008, 0.0042),
  scores_part: measured(-0.0001, -0.0013, 0.0011),
  steepness_part: measured(0.0026, 0.0009, 0.0044),
  original_steepness: measured(0.53, 0.5, 0.56),
  clean_steepness: measured(0.32, 0.27, 0.37),
  steepness_ratio: measured(0.61, 0.52, 0.69),
  split_on: "2024-06-06",
  level_difference: measured(0.34, -0.12, 0.81),
  verdict: "faster",
  not_identified: null,
  headline: true,
};
const models: ContaminationModelRow[] = ["2023-07-18", "2024-09-19"].map((released_on, index) => ({
  pair: lead.pair,
  model_id: `model-${index}`,
  family: "family",
  released_on,
  model_kind: "instruct",
  n_rows: 1,
  original_score: 60,
  clean_score: 50,
  status: "ok",
  log_density_difference: index - 0.5,
}));

function sectionOf(rows: readonly ContaminationRow[] | null) {
  const tables = rows === null ? [] : contaminationTables({ rows, models });
  return contaminationSection({
    asOf: "2026-08-01",
    knownAt: "2026-08-01",
    tables: new Map(tables.map((table) => [table.name, table])),
  } as unknown as ReportInput);
}

function textOf(rows: readonly ContaminationRow[]): string {
  const blocks = sectionOf(rows)!.blocks;
  return blocks.map((block) => (block.kind === "paragraph" ? block.text : "")).join("\n");
}

describe("contaminationSection", () => {
  it("leads with the verdict and its figure", () => {
    const title = (row: Partial<ContaminationRow>) => sectionOf([{ ...lead, ...row }])!.title;
    expect(title({})).toBe(
      "Density rises faster on MMLU-CF than on MMLU, by 0.0025 a day (0.0008-0.0042): contamination would do the opposite",
    );
    expect(title({ verdict: "slower", difference: measured(-0.002, -0.003, -0.001) })).toBe(
      "Density rises more slowly on MMLU-CF than on MMLU, by 0.0020 a day (0.0010-0.0030): contamination would look like this",
    );
    expect(title({ verdict: "not distinguishable", difference: measured(0.0001, -0.001, 0.0012) })).toBe(
      "The trends on MMLU and on its clean twin MMLU-CF are not distinguishable: they differ by 0.0001 a day (−0.0010 to 0.0012)",
    );
    expect(title({ difference: null, verdict: null, not_identified: "9 models" })).toBe(
      "What contamination does to the trend is not identified: 9 models",
    );
  });

  it("says what makes the difference: the rulers, the scores, both or neither", () => {
    const big = measured(0.002, 0.001, 0.003);
    const small = measured(0.0001, -0.001, 0.001);
    const drawn = (scores_part: typeof big, steepness_part: typeof big) =>
      textOf([{ ...lead, scores_part, steepness_part }]);
    expect(drawn(small, big)).toContain("it comes from the rulers, not from the scores");
    expect(drawn(small, big)).toContain("MMLU-CF moves less with size (0.32 (0.27-0.37) logits");
    expect(drawn(small, measured(-0.002, -0.003, -0.001))).toContain("MMLU-CF moves more with size");
    expect(drawn(big, small)).toContain("it is in the scores; the rulers are about as steep");
    expect(drawn(big, big)).toContain("both count");
    expect(drawn(small, small)).toContain("neither can be told from nothing");
  });

  it("sets the paper's difference against its own", () => {
    expect(textOf([lead])).toContain("a difference of 0.0001, below our interval: the data disagree.");
    expect(textOf([{ ...lead, difference: measured(0.0005, -0.001, 0.002) }])).toContain(
      "a difference of 0.0001, inside our interval.",
    );
  });

  it("tells twins with new questions from those with the old ones", () => {
    const redux: ContaminationRow = {
      ...lead,
      pair: "MMLU vs MMLU-Redux",
      twin_kind: "corrected labels",
      headline: false,
      difference: null,
      not_identified: "few",
    };
    expect(textOf([lead, redux])).toContain(
      "Twins with the old questions, corrected or tested harder, say little about contamination: MMLU vs MMLU-Redux not identified.",
    );
  });

  it("draws the models, and is not there without its table", () => {
    expect(sectionOf([lead])!.blocks.some((block) => block.kind === "figure")).toBe(true);
    expect(sectionOf([])!.title).toBe("What contamination does to the trend is not identified");
    expect(sectionOf(null)).toBeNull();
  });
});
