import { describe, expect, it } from "vitest";
import type { AccelerationRow } from "../law/around/acceleration.ts";
import type { AccelerationModel } from "../law/around/accelerationSeries.ts";
import { accelerationTables } from "../snapshot/accelerationTable.ts";
import { accelerationSection } from "./accelerationSection.ts";
import type { ReportInput } from "./report.ts";

const measured = (value: number, low: number, high: number) => ({ value, low, high });

const lead: AccelerationRow = {
  window: "v2",
  estimator: "records-ols",
  kind: "chatgpt",
  break_on: "2022-11-30",
  window_from: "2020-05-28",
  window_to: "2024-11-26",
  models_before: 6,
  models_after: 114,
  families_before: 4,
  families_after: 64,
  records_before: 3,
  records_after: 11,
  censored_before: 2,
  censored_after: 0,
  slope_before: null,
  slope_after: measured(0.0051, 0.004, 0.0062),
  slope_change: null,
  line_before: measured(0.0045, -0.0106, 0.0195),
  line_after: measured(0.0051, 0.0041, 0.0061),
  line_change: measured(0.0006, -0.012, 0.014),
  f_statistic: 0.6,
  rank: 6,
  dates_tried: 9,
  p_value: null,
  verdict: null,
  not_identified: "6 models of 4 organisations before it",
  headline: true,
};
const found: AccelerationRow = {
  ...lead,
  kind: "joined",
  break_on: "2023-07-06",
  p_value: 0.9,
  rank: null,
  verdict: "not distinguishable",
  not_identified: null,
  headline: false,
};
const early: AccelerationModel = {
  model_id: "palm-8b",
  name: "PaLM 8B",
  organisation: "Google",
  family: "organisation:Google",
  released_on: "2022-04-04",
  total_params: 8.6e9,
  mmlu: 25.4,
  status: "below_floor",
  log_density: null,
  log_density_error: null,
  contends: true,
};
const gpt3 = {
  ...early,
  model_id: "gpt-3",
  name: "GPT-3",
  mmlu: 43.9,
  status: "ok",
  log_density: -2.83,
  log_density_error: 0.17,
} as const;

function sectionOf(rows: readonly AccelerationRow[] | null, models: AccelerationModel[] = [early, gpt3]) {
  const tables = rows === null ? [] : accelerationTables({ rows, models });
  return accelerationSection({
    asOf: "2026-08-01",
    knownAt: "2026-08-01",
    tables: new Map(tables.map((table) => [table.name, table])),
  } as unknown as ReportInput);
}

function textOf(rows: readonly AccelerationRow[], models?: AccelerationModel[]): string {
  const blocks = sectionOf(rows, models)!.blocks;
  return blocks.map((block) => (block.kind === "paragraph" ? block.text : "")).join("\n");
}

describe("accelerationSection", () => {
  it("leads with the change, or with why there is none", () => {
    const title = (row: Partial<AccelerationRow>) => sectionOf([{ ...lead, ...row }])!.title;
    const change = (verdict: AccelerationRow["verdict"], low: number, high: number) =>
      title({ verdict, slope_change: measured((low + high) / 2, low, high), not_identified: null });
    expect(title({})).toBe(
      "Whether density rises faster since ChatGPT is not identified: 6 models of 4 organisations before it",
    );
    expect(change("faster", 0.001, 0.004)).toBe(
      "Density on MMLU rises faster since ChatGPT, by 0.0025 a day (0.0010-0.0040)",
    );
    expect(change("slower", -0.004, -0.001)).toBe(
      "Density on MMLU rises more slowly since ChatGPT, by 0.0025 a day (0.0010-0.0040)",
    );
    expect(change("not distinguishable", -0.001, 0.004)).toBe(
      "Density on MMLU rises no distinguishably faster since ChatGPT: the slopes differ by 0.0015 a day (−0.0010 to 0.0040)",
    );
  });

  it("holds the line before ChatGPT and the slope after it against the paper's", () => {
    expect(textOf([lead])).toContain(
      "The line through the 3 records before it rises by 0.0045 a day (−0.0106 to 0.0195), by the textbook: an interval that holds both of the paper's figures, and so tells nothing of a change.",
    );
    expect(textOf([lead])).toContain("the paper's 0.0073 is above our interval: the data disagree.");
    expect(textOf([{ ...lead, line_before: measured(0.004, 0.003, 0.006) }])).toContain(
      "holds the paper's first figure and not its second",
    );
    expect(textOf([{ ...lead, slope_before: measured(0.004, 0.003, 0.006) }])).toContain(
      "Before it we have 0.0040 a day (0.0030-0.0060) (3 records): inside our interval.",
    );
    expect(textOf([{ ...lead, line_before: null, records_before: 1 }])).toContain(
      "1 record before it makes no line.",
    );
  });

  it("places the date among placebos", () => {
    expect(textOf([lead])).toContain("it is number 6 in clearness of the 9 dates");
    expect(textOf([{ ...lead, rank: 1, dates_tried: 20 }])).toContain(
      "it is the clearest of the 20 dates that leave three records on both sides (F 0.6); few dates",
    );
    expect(textOf([{ ...lead, rank: null }])).toContain("too few records stand on one side");
  });

  it("says what the search finds", () => {
    expect(textOf([lead, found])).toContain(
      "in the records the slope changes most at 2023-07-06, which is not distinguishable from a steady trend (p 0.900)",
    );
    const broken = {
      ...found,
      verdict: "break",
      p_value: 0.002,
      line_after: measured(0.001, 0, 0.002),
    } as const;
    expect(textOf([lead, broken])).toContain(
      "in the records the trend breaks at 2023-07-06 (p 0.002) and rises more slowly or falls from there on",
    );
    const none = { ...found, p_value: null, verdict: null, break_on: null, not_identified: "4 records" };
    expect(textOf([lead, none])).toContain("nothing can be sought (4 records)");
  });

  it("says a search once where both windows end alike", () => {
    const sentences = (all: AccelerationRow) => textOf([lead, found, all]).match(/A search of all dates/g);
    expect(sentences({ ...found, window: "all" })).toHaveLength(1);
    expect(sentences({ ...found, window: "all", window_to: "2026-08-29" })).toHaveLength(2);
  });

  it("shows a censored model without a density, and names it", () => {
    expect(textOf([lead])).toContain("PaLM 8B (25.4) cannot be told from chance on MMLU: it has no density");
    expect(textOf([lead], [gpt3])).not.toContain("chance on MMLU");
    const table = sectionOf([lead])!.blocks.find(
      (block) => block.kind === "table" && block.id === "early-models-table",
    );
    expect(table?.kind === "table" && table.rows.map(({ cells }) => cells.slice(-2))).toEqual([
      ["0.059 (0.045-0.078)", "within the ruler"],
      ["", "at or under chance"],
    ]);
  });

  it("is not there without its table", () => {
    expect(sectionOf(null)).toBeNull();
    expect(sectionOf([])!.title).toBe("Whether density rises faster since ChatGPT is not identified");
  });
});
