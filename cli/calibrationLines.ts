import { type Chain, calibrationCells, cellName } from "../law/calibration/cells.ts";
import { calibrationGoals, judge } from "../law/calibration/goals.ts";
import type { CalibrationDocument } from "../law/calibration/published.ts";
import type { CalibrationRow } from "../law/calibration/tally.ts";
import { groupBy } from "../law/ordering.ts";
import { headlineEstimator } from "../law/trends/densityTrends.ts";
import { columns } from "./output.ts";

const titles: Readonly<Record<Chain, string>> = {
  models: "Whole worlds through the whole chain",
  points: "Series of points through `trend --points`",
};

/** The calibration for a terminal: a table a chain, a line a cell. */
export function calibrationLines({ rows, worlds, seed, method_version }: CalibrationDocument): string[] {
  return [
    `Coverage of the 90 % intervals, ${worlds} worlds a cell, seed ${seed}, method ${method_version}:`,
    ...(["models", "points"] as const).flatMap((chain) => {
      const ofChain = rows.filter((row) => row.chain === chain);
      return ofChain.length === 0 ? [] : ["", titles[chain], ...table(ofChain), verdict(ofChain)];
    }),
  ];
}

function table(rows: readonly CalibrationRow[]): string[] {
  const cells = [...groupBy(rows, ({ cell }) => cell).values()];
  const estimators = cells[0]!.map(({ estimator }) => estimator);
  return columns([
    ["cell", "identified", ...estimators, `bias of ${headlineEstimator}`, "width"],
    ...cells.map((ofCell) => {
      const headline = ofCell.find(({ estimator }) => estimator === headlineEstimator)!;
      return [
        headline.cell,
        percent(headline.identified, 0),
        ...ofCell.map((row) => ranged(row.coverage, row.coverage_low, row.coverage_high)),
        ranged(headline.median_bias, headline.median_bias_low, headline.median_bias_high),
        headline.median_width === null ? "-" : percent(headline.median_width),
      ];
    }),
  ]);
}

function percent(value: number, places = 1): string {
  return `${fixed(100 * value, places)} %`;
}

/** `91.3 % (86-95)`, or `-3.2 % (-5 to 1)`. */
function ranged(value: number | null, low: number | null, high: number | null): string {
  if (value === null || low === null || high === null) return "-";
  const [from, to] = [low, high].map((end) => fixed(100 * end, low < 0 ? 1 : 0));
  return `${percent(value)} (${from}${low < 0 ? " to " : "-"}${to})`;
}

/** How the headline's estimator stands to its goals, where its assumptions hold. */
function verdict(rows: readonly CalibrationRow[]): string {
  const cells = new Map(calibrationCells.map((cell) => [cellName(cell), cell]));
  const assumed = rows.filter(
    (row) => row.estimator === headlineEstimator && cells.get(cellName(row))?.misspecified === null,
  );
  const { judged, undercovered, overcovered, biased, meanCoverage } = judge(assumed);
  if (meanCoverage === null) return "Nothing to judge: no cell with the assumed shapes has a coverage.";
  const { leastCoverage, mostCoverage, leastMeanCoverage, mostMeanCoverage, mostMedianBias } =
    calibrationGoals;
  const outside = [...undercovered, ...overcovered].map(({ cell }) => cell);
  const names = (cells: readonly string[]) => (cells.length === 0 ? "" : ` (not ${cells.join(", ")})`);
  const off = biased.map(({ cell }) => cell);
  return (
    `${headlineEstimator}, as assumed: ${judged.length - outside.length} of ${judged.length} cells within ` +
    `${percent(leastCoverage, 0)} to ${percent(mostCoverage, 0)}${names(outside)}; mean ${ranged(meanCoverage.value, meanCoverage.low, meanCoverage.high)}, wanted ` +
    `${percent(leastMeanCoverage, 0)} to ${percent(mostMeanCoverage, 0)}; median bias within ${percent(mostMedianBias, 0)} ` +
    `in ${judged.length - off.length}${names(off)}.`
  );
}

/** Like `toFixed`, without a minus before nothing. */
function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  return /[1-9]/.test(text) ? text : text.replace("-", "");
}
