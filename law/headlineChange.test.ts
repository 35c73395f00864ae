import { describe, expect, it } from "vitest";
import { headlineTrends } from "./analyse.ts";
import { simulateWorld, worldCells } from "./calibration/worlds.ts";
import type { Facts } from "./facts.ts";
import { headlineChange } from "./headlineChange.ts";

const facts = simulateWorld(worldCells.find(({ cell }) => cell === "60-stable-family")!, 3, 1);
const monthsOf = (of: Facts) =>
  headlineTrends(of, { seed: 9, headlineReplicates: 3, otherReplicates: 3 }).find(
    ({ estimator }) => estimator === "frontier",
  )!.doubling_months;
const published = (of: Facts, months = monthsOf(of)) => ({ facts: of, doublingMonths: months });
const without = (ids: readonly string[]): Facts => ({
  ...facts,
  models: facts.models.filter(({ model_id }) => !ids.includes(model_id)),
  scores: facts.scores.filter(({ model_id }) => !ids.includes(model_id)),
});

describe("headlineChange", () => {
  it("finds nothing between two analyses of the same facts", () => {
    const { steps, ...lists } = headlineChange(published(facts), published(facts));
    for (const { from_months, to_months } of steps) expect(to_months).toBeCloseTo(from_months!, 9);
    expect(lists).toEqual({ new_models: [], gone_models: [], changed_facts: [] });
  });

  it("tells new models, corrected facts and the method apart, in steps that add up", () => {
    const added = facts.models.slice(-3).map(({ model_id }) => model_id);
    const earlier = without(added);
    const [subject] = earlier.models.filter(({ family }) => family !== "llama");
    const corrected: Facts = {
      ...facts,
      models: facts.models.map((row) =>
        row.model_id === subject!.model_id ? { ...row, total_params: row.total_params * 3 } : row,
      ),
      scores: facts.scores.filter(
        ({ model_id, benchmark }) => model_id !== subject!.model_id || benchmark !== "mmlu",
      ),
    };
    const found = headlineChange(published(earlier, 9), published(corrected));
    expect(found.new_models).toEqual([...added].sort());
    expect(found.gone_models).toEqual([]);
    expect(new Set(found.changed_facts.map(({ model_id }) => model_id))).toEqual(
      new Set([subject!.model_id]),
    );
    expect(found.changed_facts.map(({ what }) => what)).toEqual(["mmlu", "total_params"]);
    const [method, known, fresh] = found.steps;
    expect(method).toEqual({ cause: "method", from_months: 9, to_months: monthsOf(earlier) });
    expect(known!.to_months).not.toBeCloseTo(known!.from_months!, 6);
    expect(fresh!.to_months).toBe(monthsOf(corrected));
    expect(found.steps.slice(1).map(({ from_months }) => from_months)).toEqual(
      found.steps.slice(0, -1).map(({ to_months }) => to_months),
    );
  });

  it("names a column that takes a model off the ladders and off the frontier", () => {
    const subject = facts.models.find(({ family }) => family !== "llama")!;
    const corrected: Facts = {
      ...facts,
      models: facts.models.map((row) =>
        row === subject ? { ...row, quantisation: "int4", compression_method: "pruning" } : row,
      ),
    };
    const { model_id } = subject;
    expect(headlineChange(published(facts), published(corrected)).changed_facts).toEqual([
      { model_id, what: "compression_method", from: null, to: "pruning" },
      { model_id, what: "quantisation", from: "none", to: "int4" },
    ]);
  });

  it("names models that are gone, and says nothing of a headline that is not identified", () => {
    const few = facts.models.slice(20).map(({ model_id }) => model_id);
    const found = headlineChange(published(facts), published(without(few), null));
    const { steps, gone_models } = found;
    expect(gone_models).toEqual([...few].sort());
    // A score of a model that is gone is no figure of a known one.
    expect(found.changed_facts).toEqual([]);
    expect(steps.at(-1)).toEqual({ cause: "new models", from_months: null, to_months: null });
  });
});
