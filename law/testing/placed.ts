import { type PlacedDraw, type PlacedModels, placeModels } from "../around/placedModels.ts";
import type { Facts, ModelFact } from "../facts.ts";
import type { RandomStream } from "../mathematics/random.ts";
import { chooseScores } from "../rulers/chooseScores.ts";
import { densities } from "../rulers/density.ts";
import { drawPlan, fitPlan, rulerPlans } from "../rulers/rulerPlans.ts";
import { daysSince, originDay } from "../time.ts";
import { openModels } from "../trends/rulerSeries.ts";
import { model } from "./worlds.ts";

/** Facts through scores and joint ruler, as an analysis has them. */
export function placedFacts(facts: Facts, replicates: number, seed = 1): PlacedModels {
  const [joint] = rulerPlans(facts, chooseScores(facts.scores, facts.benchmarks));
  const plan = drawPlan(fitPlan(joint!), replicates, seed);
  const open = openModels(facts.models);
  const contenders = densities(plan, ["total"]).filter((row) => open.has(row.model_id));
  return placeModels({ asOf: facts.as_of, plan, contenders, replicates });
}

export interface PlacedFields extends Partial<ModelFact> {
  readonly model_id: string;
  readonly released_on: string;
  readonly lnEffective: number;
}

/** Models of known effective size, with draws of their families that hold the ruler. */
export function placedOf(
  rows: readonly PlacedFields[],
  { draws = 0, random }: { readonly draws?: number; readonly random?: RandomStream } = {},
): PlacedModels {
  const models = rows
    .map(({ lnEffective, ...fields }) => ({
      model: model({ family: fields.model_id, ...fields }),
      day: daysSince(originDay, fields.released_on),
      lnEffective,
      standardError: 0.1,
      observations: [],
    }))
    .sort((a, b) => a.day - b.day || (a.model.model_id < b.model.model_id ? -1 : 1));
  const families = [...new Set(models.map(({ model: { family } }) => family))];
  const lnEffective = Float64Array.from(models, (row) => row.lnEffective);
  const draw = (): PlacedDraw => {
    const counts = new Map<string, number>();
    for (let each = 0; each < families.length; each++) {
      const family = families[random!.integer(families.length)]!;
      counts.set(family, (counts.get(family) ?? 0) + 1);
    }
    const weights = Float64Array.from(models, (row) => counts.get(row.model.family) ?? 0);
    const nothing = new Float64Array(0);
    const ruler = { curves: [], steepness: nothing, noise: nothing, intercept: nothing, lnEffective };
    return { weights, lnEffective, ruler, line: null };
  };
  return {
    asOf: models.at(-1)!.model.released_on,
    newest: models.at(-1)!.model.released_on,
    models,
    families: families.length,
    ruler: null,
    rulerBenchmarks: [],
    anchorError: 0,
    line: null,
    draws: Array.from({ length: draws }, draw),
  };
}
