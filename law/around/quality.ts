/** Qualities by which sizes and dates are told: those of well-known models, and the tiers of the prices. */
import { priceTiers, yardsticks } from "../constants.ts";
import { effectiveSize } from "../rulers/ruler.ts";
import { scoreLogit, scoreVariance } from "../rulers/score.ts";
import type { PlacedDraw, PlacedModel, PlacedModels } from "./placedModels.ts";

export interface Quality {
  /** The id of a model or of a tier. */
  readonly quality: string;
  readonly kind: "model" | "tier";
  readonly lnEffective: number;
  /** Of lnEffective, from the scores alone. */
  readonly standardError: number;
  /** The model whose quality it is; null for a tier. */
  readonly model: PlacedModel | null;
  /** ln N^ on a draw's ruler; NaN where that does not place it. */
  readonly drawn: (draw: PlacedDraw) => number;
}

/** Those yardsticks that the ruler places, then the tiers, a single score on one of its benchmarks. */
export function qualities(placed: PlacedModels): Quality[] {
  return [
    ...yardsticks.flatMap((id) => modelQuality(placed, id) ?? []),
    ...priceTiers.flatMap((tier) => tierQuality(placed, tier) ?? []),
  ];
}

export function modelQuality({ models }: PlacedModels, id: string): Quality | null {
  const place = models.findIndex(({ model }) => model.model_id === id);
  const found = models[place];
  if (!found) return null;
  const { lnEffective, standardError } = found;
  return {
    quality: id,
    kind: "model",
    lnEffective,
    standardError,
    model: found,
    drawn: (draw) => draw.lnEffective[place]!,
  };
}

function tierQuality(
  { ruler, rulerBenchmarks }: PlacedModels,
  { tier, benchmark, threshold }: (typeof priceTiers)[number],
): Quality | null {
  const curve = ruler?.curves.find((row) => row.benchmark === benchmark);
  if (!ruler || !curve) return null;
  const variance = scoreVariance(threshold, curve.reportSpread, curve.items);
  const size = effectiveSize({ ...ruler, minimumBenchmarks: 1 }, [{ benchmark, score: threshold, variance }]);
  if (size.lnEffective === null || size.standardError === null) return null;
  const column = rulerBenchmarks.indexOf(benchmark);
  const logit = scoreLogit(threshold, curve.floor);
  return {
    quality: tier,
    kind: "tier",
    lnEffective: size.lnEffective,
    standardError: size.standardError,
    model: null,
    drawn: ({ ruler: fit }) => (logit - fit.intercept[column]!) / fit.steepness[column]!,
  };
}
