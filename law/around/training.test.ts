import { describe, expect, it } from "vitest";
import { fitLinear } from "../mathematics/leastSquares.ts";
import { type RandomStream, randomStream } from "../mathematics/random.ts";
import { type PlacedFields, placedOf } from "../testing/placed.ts";
import { dayAfter, originDay } from "../time.ts";
import { methodOf, regressDensity, trainedModels } from "./trainedModels.ts";
import { densityOptimalTraining } from "./training.ts";

/** ln density rises with the date, falls with size, and owes `effect` to ln tokens a parameter. */
function world(random: RandomStream, effect: (lnTokens: number) => number, families = 24): PlacedFields[] {
  return Array.from({ length: families }, (_, family) => {
    const day = Math.floor(random.uniform() * 1000);
    const level = 0.4 * random.normal();
    return [1e9, 7e9, 30e9].map((size, rung): PlacedFields => {
      const params = size * (0.7 + 0.6 * random.uniform());
      const lnTokens = Math.log(20) + 5 * random.uniform();
      const lnDensity =
        0.004 * day - 0.2 * Math.log(params) + effect(lnTokens) + level + 0.3 * random.normal();
      return {
        model_id: `model-${family}-${rung}`,
        family: `family-${family}`,
        released_on: dayAfter(originDay, day),
        total_params: params,
        training_tokens: Math.exp(lnTokens) * params,
        lnEffective: Math.log(params) + lnDensity,
      };
    });
  }).flat();
}
const trendOf = (rows: readonly PlacedFields[], random: RandomStream, term = "tokens") =>
  densityOptimalTraining(placedOf(rows, { draws: 40, random })).trends.find(
    (row) => row.term === term && row.models === "all from scratch" && row.adjusted_for === "date and size",
  )!;

describe("densityOptimalTraining", () => {
  it("covers a planted effect at its stated rate, and calls a planted nothing not distinguishable", () => {
    const worlds = 20;
    for (const planted of [0.6, 0]) {
      let held = 0;
      for (let number = 0; number < worlds; number++) {
        const random = randomStream(11, number);
        const found = trendOf(
          world(random, (lnTokens) => planted * lnTokens),
          random,
        );
        held += Number(found.coefficient_low! <= planted && planted <= found.coefficient_high!);
        if (planted > 0) expect(found.verdict).toBe("higher");
      }
      // 150 worlds of so few families give 84 %; one standard error of twenty is 8 %.
      expect(held / worlds).toBeGreaterThanOrEqual(0.75);
    }
  });

  it("finds a planted optimum, and none on a straight line", () => {
    const random = randomStream(3, 1);
    const top = Math.log(300);
    const curved = trendOf(
      world(random, (lnTokens) => -0.6 * (lnTokens - top) ** 2),
      random,
      "tokens-with-curve",
    );
    expect(curved.optimum_low!).toBeLessThan(300);
    expect(curved.optimum_high!).toBeGreaterThan(300);
    const straight = trendOf(
      world(random, (lnTokens) => 0.5 * lnTokens),
      random,
      "tokens-with-curve",
    );
    expect(straight).toMatchObject({ verdict: "not distinguishable", optimum: null });
  });

  it("compares a method with pre-trained models of the same date and size, where it has families enough", () => {
    const random = randomStream(5, 1);
    const pruned = world(random, () => -1, 8).map((row) => ({
      ...row,
      model_id: `pruned-${row.model_id}`,
      family: `pruned-${row.family}`,
      compression_method: "pruning + distillation",
    }));
    const rows = [...world(random, () => 0), ...pruned];
    const of = (some: readonly PlacedFields[]) =>
      densityOptimalTraining(placedOf(some, { draws: 60, random })).trends.find(
        (row) => row.term === "pruned",
      )!;
    expect(of(rows)).toMatchObject({ n_models: 24, n_families: 8, verdict: "lower" });
    expect(of(rows).coefficient_low!).toBeLessThan(-1);
    expect(of(rows).coefficient_high!).toBeGreaterThan(-1);
    expect(of(rows.slice(0, 78)).not_identified).toMatch(/^6 models of 2 families/);
  });

  it("marks a model of high quality and low density, and no small one", () => {
    const around = Array.from({ length: 19 }, (_, index) => ({
      model_id: `small-${index}`,
      released_on: "2024-01-01",
      total_params: 7e9,
      lnEffective: 25 + index / 100,
    }));
    const large = { model_id: "large", released_on: "2024-02-01", total_params: 400e9, lnEffective: 28 };
    const marked = densityOptimalTraining(placedOf([...around, large])).models.filter(
      (row) => row.large_not_dense,
    );
    expect(marked.map(({ model_id }) => model_id)).toEqual(["large"]);
  });
});

describe("methodOf", () => {
  it("reads the method off what was done last, and a mixture off its parts", () => {
    const of = (compression_method: string | null, architecture = "dense", active_params = 1) =>
      methodOf({ compression_method, architecture, active_params, total_params: 1 });
    expect(of(null)).toBe("pre-trained");
    expect(of(null, "hybrid", 0.1)).toBe("mixture");
    expect(of("depth pruning + logit distillation (94B tokens)")).toBe("pruned");
    expect(of("depth up-scaling + continued pre-training (0.8T)")).toBe("up-scaled");
    expect(of("continued pre-training (+0.5T)")).toBe("continued");
    expect(of("activation sparsification (ReLU)")).toBe("sparsified");
  });
});

describe("regressDensity", () => {
  it("agrees with the certified least squares, weighted or not, to 1e-10", () => {
    const random = randomStream(2, 1);
    const placed = placedOf(
      world(random, (lnTokens) => 0.5 * lnTokens),
      { draws: 1, random },
    );
    const rows = trainedModels(placed).map((row) => ({
      ...row,
      terms: [row.lnTokens!, row.day, row.lnSize],
    }));
    for (const draw of [null, placed.draws[0]!]) {
      const weights = draw?.weights ?? rows.map(() => 1);
      const response = rows.map((row) => row.lnEffective - row.lnSize);
      const design = rows.map(({ terms }) => [1, ...terms]);
      const expected = fitLinear({ design, response, weights }, { intercept: true }).coefficients;
      for (const [index, value] of regressDensity(rows, draw)!.entries())
        expect(Math.abs(value / expected[index]! - 1)).toBeLessThan(1e-10);
    }
  });

  it("is null where the rows do not determine it", () => {
    const rows = trainedModels(placedOf(world(randomStream(2, 2), () => 0)));
    const constant = rows.map((row) => ({ ...row, terms: [row.day, 1] }));
    const twice = rows.map((row) => ({ ...row, terms: [row.day, 2 * row.day] }));
    expect(regressDensity(constant, null)).toBeNull();
    expect(regressDensity(twice, null)).toBeNull();
    expect(regressDensity(constant.slice(0, 2), null)).toBeNull();
  });
});
