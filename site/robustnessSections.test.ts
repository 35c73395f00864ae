import { describe, expect, it } from "vitest";
import type { ForecastRow } from "../law/robustness/forecasts.ts";
import type { InfluenceRow } from "../law/robustness/influence.ts";
import type { SpecificationRow } from "../law/robustness/specifications.ts";
import { forecastsTable } from "../snapshot/forecastsTable.ts";
import type { Interval } from "../snapshot/headline.ts";
import { influenceTable } from "../snapshot/influenceTable.ts";
import { specificationsTable } from "../snapshot/specificationsTable.ts";
import type { Table } from "../snapshot/table.ts";
import type { Section } from "./blocks.ts";
import { forecastsSection } from "./forecastsSection.ts";
import { influenceSection } from "./influenceSection.ts";
import type { ReportInput } from "./readings.ts";
import { specificationsSection } from "./specificationsSection.ts";

const known: Interval = { value: 4, low: 3, high: 6 };
const none: Interval = { value: null, low: null, high: null };

function input(table: Table | null, doubling_months: Interval = known): ReportInput {
  const headline = { doubling_months } as ReportInput["headline"];
  const tables = new Map(table === null ? [] : [[table.name, table]]);
  return { asOf: "2026-01-01", knownAt: "2026-01-01", headline, tables };
}

/** All sentences of a section's paragraphs. */
const textOf = (section: Section | null): string =>
  (section?.blocks ?? [])
    .flatMap((block) => (block.kind === "paragraph" && typeof block.text === "string" ? [block.text] : []))
    .join("\n");

it("leaves a section out where its table is absent", () => {
  for (const section of [specificationsSection, influenceSection, forecastsSection])
    expect(section(input(null))).toBeNull();
});

describe("specificationsSection", () => {
  const row = (fields: Partial<SpecificationRow>): SpecificationRow => ({
    benchmark_set: "joint",
    ruler: "joint",
    estimator: "frontier",
    window: "all",
    basis: "total",
    score_rule: "chosen",
    n_models: 40,
    n_families: 20,
    n_records: 8,
    slope_per_day: 0.005,
    doubling_months: 4,
    not_identified: null,
    headline: false,
    ...fields,
  });
  const lost = { slope_per_day: null, doubling_months: null, not_identified: "few models" };
  const rows = [
    row({ headline: true }),
    row({ estimator: "quantile", doubling_months: 5 }),
    row({ estimator: "records-ols", doubling_months: 2 }),
    row({ benchmark_set: "mmlu", ruler: "pooled", doubling_months: 8 }),
    row({ basis: "active", slope_per_day: -0.001, doubling_months: null }),
    row({ window: "2026", ...lost }),
  ];
  const section = specificationsSection(input(specificationsTable(rows)));

  it("says the median with its range and where the headline lies", () => {
    expect(section?.title).toBe(
      "Over 5 combinations of choices the median doubling is 5.0 months (2.0-no rise); the headline is inside, slower than 20 % of them",
    );
  });

  it("counts what is not identified and what does not rise, and names the axis that moves it most", () => {
    const text = textOf(section);
    expect(text).toContain("Of 6 combinations 1 is not identified");
    expect(text).toContain("in 1 density does not rise");
    expect(text).toContain("The median moves most by the denominator");
    expect(text).toContain("1 of 4 changes stay inside the headline's interval");
    expect(text).toContain("MMLU alone at 8.0");
  });

  it("has a row for each choice and a drawing with the headline in it", () => {
    const table = section?.blocks.find((block) => block.kind === "table");
    expect(table?.kind === "table" && table.rows.map(({ cells }) => cells[1])).toContain("MMLU alone");
    const figure = section?.blocks.find((block) => block.kind === "figure");
    expect(figure?.kind === "figure" && figure.drawing.wide).toContain("headline: 4.0 months");
  });

  it("says so where nothing is identified", () => {
    const empty = specificationsSection(input(specificationsTable([row({ ...lost, headline: true })]), none));
    expect(empty?.title).toBe("No combination of choices identifies a doubling time");
    expect(textOf(empty)).toContain("none has the models that a slope needs");
  });
});

describe("influenceSection", () => {
  const row = (fields: Partial<InfluenceRow>): InfluenceRow => ({
    left_out: "family",
    id: "a",
    models_left_out: 3,
    n_models: 100,
    n_records: 9,
    slope_per_day: 0.0057,
    slope_change: 0.0001,
    doubling_months: 3.9,
    doubling_change: -0.1,
    outside_interval: false,
    not_identified: null,
    ...fields,
  });
  const strong = row({ id: "b", slope_per_day: 0.003, slope_change: -0.0026, doubling_months: 7.6 });
  const single = row({ left_out: "model", id: "m", models_left_out: 1, slope_change: 0.0002 });

  it("says that nothing single matters where that is so", () => {
    const section = influenceSection(input(influenceTable([row({}), single])));
    expect(section?.title).toBe(
      "Whichever family or model is left out, the doubling time stays between 3.9 and 3.9 months, inside the headline's 4.0 months (3.0-6.0)",
    );
    expect(textOf(section)).toContain("none of 1 family and none of 1 model would take it out");
  });

  it("names what takes the headline out of its own interval", () => {
    const outside = { ...strong, outside_interval: true };
    const section = influenceSection(input(influenceTable([row({}), outside, single])));
    expect(section?.title).toBe("Without b the doubling time leaves its interval, 4.0 months (3.0-6.0)");
    expect(textOf(section)).toContain(
      "b (3 models): without it the doubling time is 7.6 months instead of 4.0 months (3.0-6.0), outside the headline's own interval",
    );
    expect(textOf(section)).toContain("1 of 2 families");
  });

  it("counts what leaves no slope, and says where there is no headline", () => {
    const lost = row({ id: "c", slope_change: null, slope_per_day: null, not_identified: "no ruler" });
    expect(textOf(influenceSection(input(influenceTable([row({}), lost]))))).toContain(
      "Without 1 other there is no slope at all",
    );
    const empty = influenceSection(input(influenceTable([]), none));
    expect(empty?.title).toContain("not identified");
  });
});

describe("forecastsSection", () => {
  const row = (fields: Partial<ForecastRow>): ForecastRow => ({
    kind: "registered",
    series: "frontier-density",
    subject: "joint/total",
    made_on: "2026-01-01",
    due_on: "2027-01-01",
    horizon_months: 12,
    at_origin: 100,
    value: 400,
    low: 150,
    high: 900,
    n_draws: 100,
    not_identified: null,
    realised: null,
    inside: null,
    interval_score: null,
    ...fields,
  });
  const hindcast = (made_on: string, realised: number, inside: boolean) =>
    row({ kind: "hindcast", made_on, due_on: "2025-12-31", realised, inside, interval_score: 2 });

  it("registers with intervals, and says that hindcasts overshot", () => {
    const rows = [
      row({}),
      row({ series: "lowest-price", subject: "gpt-4", at_origin: 0.2, value: 0.5, low: 0.1, high: 1 }),
      hindcast("2024-06-30", 100, false),
      hindcast("2024-12-31", 120, false),
      hindcast("2025-06-30", 200, true),
    ];
    const section = forecastsSection(input(forecastsTable(rows)));
    expect(section?.title).toBe(
      "By 2027-01-01 the record of density is forecast at 400 (150-900); 1 of 3 hindcasts of the record held within their intervals",
    );
    const text = textOf(section);
    expect(text).toContain("record of density: 400 (150-900), from 100 on 2026-01-01");
    expect(text).toContain("lowest price at GPT-4's quality, over that of the day: 0.50 (0.10-1.0)");
    expect(text).toContain("1 of 3 inside their 90 % intervals, 2 below");
    expect(text).toContain("it rose less than the trend of the day said");
  });

  it("says so where they held, and counts registered ones that came due", () => {
    const due = row({
      made_on: "2024-12-31",
      due_on: "2025-12-31",
      realised: 300,
      inside: true,
      interval_score: 1,
    });
    const rows = [row({}), due, hindcast("2024-06-30", 300, true), hindcast("2024-12-31", 300, true)];
    const text = textOf(forecastsSection(input(forecastsTable(rows))));
    expect(text).toContain("2 of 2 inside their 90 % intervals, about what 90 % intervals promise");
    expect(text).toContain("1 registered forecast came due: 1 of 1 inside");
  });

  it("says why there is none", () => {
    const nothing = { value: null, low: null, high: null, n_draws: 0, not_identified: "too few models" };
    const section = forecastsSection(input(forecastsTable([row(nothing)])));
    expect(section?.title).toBe("No forecast of density is identified");
    expect(textOf(section)).toContain(
      "No forecast is made of: record of density (not identified: too few models).",
    );
    expect(textOf(section)).not.toContain("This snapshot registers");
  });
});
