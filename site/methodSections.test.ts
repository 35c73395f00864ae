import { expect, it } from "vitest";
import type { FittedRuler } from "../law/analyse.ts";
import type { RulerCurve } from "../law/rulers/ruler.ts";
import { rulersTable } from "../snapshot/rulersTable.ts";
import { methodSection } from "./methodSections.ts";
import type { DensityReadings } from "./readings.ts";
import { fourMonths, proseOf, sectionInput } from "./testing/sectionInput.ts";

const curve = (benchmark: string): RulerCurve => ({
  benchmark,
  floor: 25,
  steepness: 0.5,
  steepnessStandardError: 0.02,
  steepnessFamilyError: 0.03,
  intercept: -13,
  noise: 0.1,
  reportSpread: 1,
  items: 1000,
  families: 20,
  models: 60,
});
const fitted = (ruler: FittedRuler["ruler"], benchmark: string, benchmarks: string[]): FittedRuler => ({
  ruler,
  benchmark,
  fit: { ruler, curves: benchmarks.map(curve), minimumBenchmarks: 1, largestReference: 4e11 },
});
const missing = (benchmark: string, notIdentified: string): FittedRuler => ({
  ruler: "pooled",
  benchmark,
  fit: { notIdentified },
});

const sectionOf = (rulers: readonly FittedRuler[]) =>
  methodSection(sectionInput([rulersTable(rulers)], fourMonths), {
    models: [],
    largestReference: null,
  } as unknown as DensityReadings);

it("names every ruler by what it reads, and leaves those of one family to the file", () => {
  const section = sectionOf([
    fitted("joint", "joint", ["mmlu", "bbh"]),
    fitted("pooled", "mmlu", ["mmlu"]),
    fitted("ladder:qwen2", "mmlu", ["mmlu"]),
    fitted("ladder:qwen3", "mean", ["mean"]),
  ]);
  const table = section.blocks.find((block) => block.kind === "table");
  expect(table?.kind === "table" && table.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
    ["joint", "BBH"],
    ["joint", "MMLU"],
    ["MMLU alone", "MMLU"],
  ]);
  expect(proseOf(section)).toContain("2 families have rulers with a steepness of their own alone");
});

it("says once why rulers are not identified", () => {
  const prose = proseOf(
    sectionOf([missing("mmlu", "one family"), missing("mean", "one family"), missing("bbh", "no anchor")]),
  );
  expect(prose).toContain("The five-mean and MMLU alone rulers are not identified: one family.");
  expect(prose).toContain("The BBH alone ruler is not identified: no anchor.");
});
