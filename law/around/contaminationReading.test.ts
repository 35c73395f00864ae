import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noFacts } from "../facts.ts";
import { twinBenchmarks } from "../testing/twinWorlds.ts";
import { model } from "../testing/worlds.ts";
import { readTwins, twinsOf } from "./contaminationReading.ts";
import { twinPairs, twinSample } from "./contaminationTwins.ts";

interface Case {
  /** Family, day, parameters, score on the benchmark, score on the twin. */
  readonly rows: readonly (readonly [number, number, number, number, number])[];
  readonly originalSteepness: number;
  readonly cleanSteepness: number;
  readonly population: { readonly original: number; readonly clean: number };
  readonly "population-size": { readonly original: number; readonly clean: number };
  readonly scoresPart: number;
  readonly steepnessPart: number;
  readonly level: number;
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/twins.json", import.meta.url), "utf8"),
);
const pair = twinPairs[0]!;

function twinsOfCase({ rows }: Case) {
  const models = rows.map(([family, day, total_params]) =>
    model({
      model_id: `${family}-${total_params}`,
      family: `family-${family}`,
      released_on: new Date(Date.UTC(2023, 5, 1 + day)).toISOString().slice(0, 10),
      total_params,
    }),
  );
  const contamination_twins = rows.map(([, , , original_score, clean_score], index) => ({
    pair: pair.pair,
    model: models[index]!.model_id,
    base_model_id: models[index]!.model_id,
    model_kind: "base",
    original_score,
    clean_score,
    shots: "5",
  }));
  const sample = twinSample({ ...noFacts, models, contamination_twins, benchmarks: twinBenchmarks }, pair)!;
  return twinsOf(sample, sample.models);
}

describe("readTwins", () => {
  it.each(cases.map((row, index) => [index, row] as const))("case %i agrees with statsmodels", (_, row) => {
    const twins = twinsOfCase(row);
    const once = new Float64Array(twins.original.families.length).fill(1);
    const found = readTwins(twins, once, ["population", "population-size"])!;
    const [population, withSize] = found.slopes;
    const near = (value: number, expected: number, relative: number) =>
      expect(Math.abs(value - expected)).toBeLessThan(relative * Math.abs(expected) + 1e-14);
    // The noise behind a steepness is a root: 1e-6. What follows from it inherits that.
    near(found.original, row.originalSteepness, 1e-6);
    near(found.clean, row.cleanSteepness, 1e-6);
    near(population!.original.slope, row.population.original, 1e-6);
    near(population!.clean.slope, row.population.clean, 1e-6);
    near(withSize!.original.slope, row["population-size"].original, 1e-6);
    near(withSize!.clean.slope, row["population-size"].clean, 1e-6);
    near(population!.scoresPart!, row.scoresPart, 1e-6);
    near(population!.steepnessPart!, row.steepnessPart, 1e-6);
    near(found.level!, row.level, 1e-6);
  });
});
