import { describe, expect, it } from "vitest";
import { analyse } from "../analyse.ts";
import {
  model,
  type PlantedBenchmark,
  plantedBenchmarks,
  plantedFacts,
  plantedScore,
  report,
} from "../testing/worlds.ts";
import { place } from "./place.ts";
import { type OwnReport, provisionalDensity } from "./provisional.ts";
import { isIdentified, type Ruler } from "./ruler.ts";

const facts = plantedFacts(0.003);
const fitted = analyse(facts, { seed: 1, headlineReplicates: 2, otherReplicates: 2 }).rulers[0]!.fit;
const ruler = fitted as Ruler;
const release = { stage: "base", quantisation: "none", total_params: 7_100_000_000 };
const own = (benchmark: string, score: number, more: Partial<OwnReport> = {}): OwnReport =>
  report({ model_id: "any", benchmark, score, ...more });
const printedOn = (benchmark: PlantedBenchmark) =>
  Number(plantedScore(benchmark, release.total_params, 0.8).toFixed(1));
const scores = { mmlu: printedOn("mmlu"), bbh: printedOn("bbh"), mbpp: printedOn("mbpp") };
const reports = Object.entries(scores).map(([benchmark, score]) => own(benchmark, score));
const given = (
  some: Partial<typeof release> | Record<string, null>,
  printed: readonly OwnReport[] = reports,
  on: Ruler | null = ruler,
) => provisionalDensity({ ...release, ...some }, printed, on, plantedBenchmarks);

describe("provisionalDensity", () => {
  it("is what `place` says of these parameters and scores, digit for digit", () => {
    expect(isIdentified(fitted)).toBe(true);
    const { status, benchmarks: _entered, ...placed } = place(ruler, release.total_params, scores);
    expect(status).toBe("ok");
    expect(given({})).toMatchObject({ ...placed, status: "provisional" });
    expect(placed.density).not.toBeNull();
  });

  it("is what the model has once it is confirmed, on the same ruler", () => {
    const confirmed = model({
      model_id: "next",
      family: "next",
      released_on: "2025-06-01",
      total_params: 7.1e9,
    });
    const printed = reports.map((row) => report({ ...row, model_id: "next" }));
    const after = analyse(
      { ...facts, models: [...facts.models, confirmed], scores: [...facts.scores, ...printed] },
      { seed: 1, headlineReplicates: 2, otherReplicates: 2 },
    );
    const moved = after.rulers[0]!.fit as Ruler;
    const row = after.densities.find(
      ({ model_id, benchmark, basis }) => model_id === "next" && benchmark === "joint" && basis === "total",
    );
    expect(row?.density).toBe(given({ total_params: 7.1e9 }, reports, moved).density);
  });

  it("takes one score a benchmark by the published rules, of the ruler's benchmarks only", () => {
    const printed = [
      own("mmlu", 60, { shots: 0 }),
      own("mmlu", 71),
      own("mmlu", 99, { known_from: "2024-02-01", document_id: "later" }),
      own("mbpp", 70, { variant: "sanitized" }),
      own("mbpp", 55),
      own("arc", 90, { variant: "standard" }),
    ];
    expect(given({}, printed).scores.map((row) => [row.benchmark, row.variant, row.score])).toEqual([
      ["mbpp", "full", 55],
      ["mmlu", "standard", 71],
    ]);
    expect(given({}, [...printed].reverse())).toEqual(given({}, printed));
  });

  it("says so where it goes beyond the largest reference model", () => {
    const high = (["mmlu", "bbh"] as const).map((name) => own(name, plantedScore(name, 7e12, 0)));
    const found = given({ total_params: 7e12 }, high);
    expect(found.status).toBe("provisional, extrapolated");
    expect(found.density).toBeCloseTo(1, 1);
  });

  it.each([
    ["an instruct model", { stage: "instruct" }, reports, "instruct: only base models are compared"],
    ["a model of unknown stage", { stage: null }, reports, "unknown stage: only base models are compared"],
    ["packed weights", { quantisation: "int4" }, reports, "quantised"],
    ["unknown parameters", { total_params: null }, reports, "parameters unknown"],
    ["one score", {}, reports.slice(0, 1), "two or more scores are needed"],
    ["no score", {}, [], "two or more scores are needed"],
    ["scores at chance", {}, [own("mmlu", 25), own("bbh", 24)], "below_floor"],
    ["scores at the ceiling", {}, [own("mmlu", 100), own("bbh", 100)], "above_ceiling"],
  ] as const)("gives no number for %s, and says why", (_what, some, printed, status) => {
    const none = { effective_params: null, density: null, density_low: null, density_high: null };
    expect(given(some, printed)).toMatchObject({ ...none, status });
    expect(given(some, printed).scores).toHaveLength(printed.length);
  });

  it("places models that are trained in fp8 as their lab released them", () => {
    expect(given({ quantisation: "none (native fp8)" })).toEqual(given({}));
  });

  it("gives none without a ruler", () => {
    expect(given({}, reports, null)).toMatchObject({ density: null, status: "no ruler" });
  });
});
