import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { analyse, type Estimates } from "../law/analyse.ts";
import { writeBundle } from "../warehouse/bundle.ts";
import { loadCatalogueTables } from "../warehouse/loadCatalogue.ts";
import { openWarehouse } from "../warehouse/open.ts";
import { packageRoot } from "./support.ts";

/*
 * What the shipped catalogue says, through the real warehouse and the whole law. The bounds are those within
 * which the published results and our own lie; a change that leaves one is a finding, to be explained.
 */

let found: Estimates;
beforeAll(async () => {
  const folder = join(packageRoot, "catalogue");
  const warehouse = await openWarehouse({ path: ":memory:" });
  await loadCatalogueTables(warehouse, catalogueSha256(folder), () => loadCatalogue(folder));
  const at = { asOf: "2026-11-24", knownAt: null };
  found = analyse(await warehouse.transaction((connection) => writeBundle(connection, at)));
  await warehouse.close();
});

const within = (value: number | null | undefined, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};
const density = (id: string) =>
  found.densities.find((row) => row.model_id === id && row.ruler === "joint" && row.basis === "total")
    ?.density ?? Number.NaN;

describe("density of the real models", () => {
  it.each([
    ["records-ols/joint/joint/total/journal", 130],
    ["records-ols/pooled/mean/total/journal", 85],
  ])("%s doubles in 2.5 to 4.5 months on enough models", (id, models) => {
    const trend = found.trends.find((row) => row.trend_id === id);
    expect(trend?.n_models).toBeGreaterThanOrEqual(models);
    within(trend?.doubling_months, 2.5, 4.5);
  });

  it("agrees with the paper on which compressed models are denser than their parents", () => {
    expect(density("gemma-2-9b")).toBeGreaterThan(density("gemma-2-27b"));
    expect(density("gemma-2-2b")).toBeLessThan(density("gemma-2-27b"));
    for (const child of ["llama-3.2-1b", "llama-3.2-3b", "llama-3.1-minitron-4b-width-base"]) {
      expect(density(child), child).toBeLessThan(density("llama-3.1-8b"));
    }
  });

  it("puts Llama-3.1-405B far below the frontier of its day, and Llama-1 far below MiniCPM", () => {
    const frontier = found.frontier.filter(
      (row) => row.ruler === "joint" && row.basis === "total" && row.released_on <= "2024-07-23",
    );
    expect(density("llama-3.1-405b") / frontier.at(-1)!.density).toBeLessThan(0.2);
    for (const size of ["7b", "13b", "33b", "65b"]) {
      expect(density(`llama-${size}`) / density("minicpm-2b")).toBeLessThanOrEqual(0.1);
    }
  });
});

describe("the price of GPT-3.5's quality", () => {
  const halving = (restriction: string, window: string, estimator: string) =>
    found.prices.trends.find(
      (row) =>
        row.tier === "gpt-3.5" &&
        row.threshold === 70 &&
        row.basis === "input" &&
        row.restriction === restriction &&
        row.window === window &&
        row.estimator === estimator,
    )?.halving_months;

  it("spans the paper's two end points", () => {
    expect(found.prices.paperEndPoints?.ratio).toBeCloseTo(266.7, 1);
  });

  it.each(["records-ols", "month-ends-ols"])("halves to September 2024 as published, by %s", (estimator) => {
    within(halving("any-host", "paper", estimator), 2.0, 3.2);
    within(halving("any-host-confirmed", "paper", estimator), 2.0, 3.2);
    within(halving("first-party", "paper", estimator), 2.6, 3.8);
  });

  it.each(["any-host", "any-host-confirmed", "first-party"])(
    "falls more slowly over the whole history: %s",
    (restriction) => {
      const early = halving(restriction, "paper", "month-ends-ols");
      expect(halving(restriction, "all", "month-ends-ols")).toBeGreaterThan(1.2 * (early ?? Number.NaN));
    },
  );
});
