import { intervalHalfWidth } from "../mathematics/interval.ts";

/** What the headline's intervals are held to (method.md section 6), in every cell whose world is as assumed. */
export const calibrationGoals = {
  leastCoverage: 0.85,
  mostCoverage: 0.95,
  leastMeanCoverage: 0.88,
  mostMeanCoverage: 0.93,
  mostMedianBias: 0.03,
} as const;

/** What is judged of a cell. */
export interface JudgedCell {
  readonly cell: string;
  readonly worlds: number;
  readonly identified: number;
  readonly coverage: number | null;
  readonly median_bias: number | null;
}

export interface Judgement<Cell extends JudgedCell> {
  /** Cells with a coverage, in their order. */
  readonly judged: readonly Cell[];
  readonly undercovered: readonly Cell[];
  readonly overcovered: readonly Cell[];
  readonly biased: readonly Cell[];
  /** Null where no cell has a coverage. */
  readonly meanCoverage: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly meanHolds: boolean;
}

/** @param cells of one estimator whose worlds are as the method assumes */
export function judge<Cell extends JudgedCell>(cells: readonly Cell[]): Judgement<Cell> {
  const goals = calibrationGoals;
  const judged = cells.filter(({ coverage }) => coverage !== null);
  const mean = judged.length === 0 ? null : meanCoverage(judged);
  return {
    judged,
    undercovered: judged.filter(({ coverage }) => coverage! < goals.leastCoverage),
    overcovered: judged.filter(({ coverage }) => coverage! > goals.mostCoverage),
    biased: judged.filter(({ median_bias }) => Math.abs(median_bias ?? 0) > goals.mostMedianBias),
    meanCoverage: mean,
    meanHolds: mean !== null && mean.value >= goals.leastMeanCoverage && mean.value <= goals.mostMeanCoverage,
  };
}

/** The plain mean, with the 90 % interval that the cells' binomial errors leave it: their worlds are independent. */
function meanCoverage(cells: readonly JudgedCell[]) {
  let sum = 0;
  let variance = 0;
  for (const { coverage, worlds, identified } of cells) {
    sum += coverage!;
    variance += (coverage! * (1 - coverage!)) / (worlds * identified);
  }
  const value = sum / cells.length;
  const reach = (intervalHalfWidth * Math.sqrt(variance)) / cells.length;
  return { value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}
