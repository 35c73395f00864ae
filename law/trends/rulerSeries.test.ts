import { describe, expect, it } from "vitest";
import { chooseScores } from "../rulers/chooseScores.ts";
import { effectiveSize, isIdentified } from "../rulers/ruler.ts";
import { fitPlan, rulerPlans } from "../rulers/rulerPlans.ts";
import { model, plantedFacts, plantedReports } from "../testing/worlds.ts";
import { contendersOf, lnDenominators, rulerSeries, scoreErrors, sizeOf } from "./rulerSeries.ts";

const slope = 0.006;

function fitted() {
  const facts = plantedFacts(slope);
  const barred = [
    model({ model_id: "closed", family: "closed", released_on: "2023-06-01", open_weights: false }),
    model({ model_id: "packed", family: "packed", released_on: "2023-06-01", quantisation: "int4" }),
    model({ model_id: "early", family: "early", released_on: "2022-06-01" }),
  ];
  const scores = [...facts.scores, ...barred.flatMap((subject) => plantedReports(subject, 1))];
  const all = { ...facts, models: [...facts.models, ...barred], scores };
  return fitPlan(rulerPlans(all, chooseScores(all.scores, all.benchmarks))[0]!);
}

describe("rulerSeries", () => {
  const plan = fitted();
  const { matrix } = plan;
  const ruler = plan.columns!;
  const errors = scoreErrors(matrix, ruler);
  const series = (from?: number, to?: number) =>
    rulerSeries({
      contenders: contendersOf(matrix),
      ruler,
      errors,
      lnSizes: lnDenominators(matrix, "total"),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });

  it("has every open model as released from the origin on, ascending in time", () => {
    const { times, values } = series();
    expect(times).toHaveLength(40);
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThanOrEqual(times[i - 1]!);
    for (const [i, time] of times.entries()) expect(values[i]).toBeCloseTo(slope * time, 5);
  });

  it("keeps both days of a window", () => {
    const { n_models, n_families, n_records } = sizeOf(series(30, 60));
    expect([n_models, n_families, n_records]).toEqual([6, 2, 2]);
  });

  it("has the standard errors of effectiveSize", () => {
    if (!isIdentified(plan.fit)) throw new Error("the planted ruler is not identified");
    for (const { model: subject, observations } of plan.models) {
      const place = matrix.models.findIndex(({ model_id }) => model_id === subject.model_id);
      expect(errors[place]).toBeCloseTo(effectiveSize(plan.fit, observations).standardError!, 12);
    }
  });
});
