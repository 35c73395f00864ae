import { calibrationGoals, judge } from "../law/calibration/goals.ts";
import { counted, decimals, duration, type Figure, listed, share, withInterval } from "./format.ts";
import { estimatorName } from "./names.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** One estimator in one kind of simulated world. */
export interface CalibrationReading {
  readonly chain: string;
  readonly cell: string;
  readonly estimator: string;
  readonly size: number;
  readonly gapGrowth: number;
  readonly gaps: string;
  readonly misspecified: string | null;
  readonly worlds: number;
  readonly identified: number;
  /** Shares of 1. */
  readonly coverage: Figure;
  readonly bias: Figure;
  readonly width: number | null;
  readonly headline: boolean;
}

export interface CalibrationReadings {
  readonly rows: readonly CalibrationReading[];
  readonly plantedMonths: number;
  readonly methodVersion: string;
}

/** Null where the snapshot has no such table, or an empty one. */
export function readCalibration(input: ReportInput): CalibrationReadings | null {
  const rows = readRows(input.tables, "calibration");
  const [first] = rows;
  if (first === undefined) return null;
  return {
    rows: rows.map(reading),
    plantedMonths: first.number("planted_doubling_months") ?? 0,
    methodVersion: first.text("method_version") ?? "",
  };
}

function reading(row: Row): CalibrationReading {
  return {
    chain: row.text("chain") ?? "",
    cell: row.text("cell") ?? "",
    estimator: row.text("estimator") ?? "",
    size: row.number("size") ?? 0,
    gapGrowth: row.number("gap_growth") ?? 0,
    gaps: row.text("gaps") ?? "",
    misspecified: row.text("misspecified"),
    worlds: row.number("worlds") ?? 0,
    identified: row.number("identified") ?? 0,
    coverage: row.figure("coverage", "coverage_low", "coverage_high"),
    bias: row.figure("median_bias", "median_bias_low", "median_bias_high"),
    width: row.number("median_width"),
    headline: row.flag("headline"),
  };
}

/** Rows of the headline's estimator in one chain, those as assumed or those that are not. */
function headlineRows(
  { rows }: CalibrationReadings,
  chain: string,
  asAssumed: boolean,
): CalibrationReading[] {
  return rows
    .filter((row) => row.headline && row.chain === chain && (row.misspecified === null) === asAssumed)
    .sort((a, b) => a.size - b.size || a.gapGrowth - b.gapGrowth || (a.gaps < b.gaps ? 1 : -1));
}

function judged(readings: CalibrationReadings, chain: string) {
  return judge(
    headlineRows(readings, chain, true).map((row) => ({
      row,
      cell: row.cell,
      worlds: row.worlds,
      identified: row.identified,
      coverage: row.coverage.value,
      median_bias: row.bias.value,
    })),
  );
}

/** `90 % (89-91)`, from shares of 1; to `places` decimals. */
export function percentOf(figure: Figure, places = 0): string {
  const hundredfold = (value: number | null) => (value === null ? null : 100 * value);
  const { value, low, high } = figure;
  const scaled = { value: hundredfold(value), low: hundredfold(low), high: hundredfold(high) };
  return withInterval(scaled, (number) => decimals(number, places), "%") ?? "not identified";
}

const misfits: Readonly<Record<string, string>> = {
  "half-normal": "gaps of another shape (half-normal) whose spread grows",
  contamination: "late scores of half the models lifted by contamination",
  ceiling: "benchmarks that stop at 88 %",
};

/** `60 models, growing gaps, one a family`, in words for the table; what is misspecified instead where it is. */
export function cellWords({ chain, size, gapGrowth, gaps, misspecified }: CalibrationReading): string {
  const what = counted(size, chain === "points" ? "point" : "model");
  if (misspecified !== null) return `${what}, ${misfits[misspecified] ?? misspecified}`;
  return `${what}, ${gapGrowth === 0 ? "stable" : "growing"} gaps, one a ${gaps}`;
}

const goals = calibrationGoals;
const wanted = `${share(goals.leastCoverage)} to ${share(goals.mostCoverage)}`;
const wantedMean = `${share(goals.leastMeanCoverage)} to ${share(goals.mostMeanCoverage)}`;

/** `2 of 12 kinds of world fall short of 85 %`. */
function shortfall(short: number, all: number): string {
  const number = short === 0 ? "none" : String(short);
  return `${number} of ${all} kinds of world ${short < 2 ? "falls" : "fall"} short of ${share(goals.leastCoverage)}`;
}

export function calibrationTitle(readings: CalibrationReadings): string {
  const { judged: cells, undercovered, meanCoverage } = judged(readings, "models");
  if (meanCoverage === null)
    return "How often the intervals hold is not known: no simulated world identifies a trend";
  return `The 90 % intervals hold the truth in ${percentOf(meanCoverage, 1)} of simulated worlds; ${shortfall(undercovered.length, cells.length)}`;
}

/** What the calibration says of the headline's interval, in one sentence, for a note beside it. */
export function calibrationNote(readings: CalibrationReadings | null): string | null {
  if (readings === null) return null;
  const { judged: cells, undercovered, meanCoverage } = judged(readings, "models");
  if (meanCoverage === null) return null;
  const names =
    undercovered.length === 0 || undercovered.length > 3
      ? ""
      : ` (${listed(undercovered.map(({ row }) => `${cellWords(row)}: ${percentOf(row.coverage)}`))})`;
  return (
    `Of simulated worlds with a known doubling time, intervals made in this way hold it in ${percentOf(meanCoverage, 1)}; ` +
    `${shortfall(undercovered.length, cells.length)}${names}.`
  );
}

export function calibrationSentences(readings: CalibrationReadings): string[] {
  const assumed = headlineRows(readings, "models", true);
  const [first] = assumed;
  if (first === undefined) return [];
  const opening =
    `${counted(first.worlds, "world")} of each of ${counted(assumed.length, "kind")}, all made with a doubling of ${duration(readings.plantedMonths)} months, ` +
    "went through the whole chain as the real facts do: printed scores, rulers, densities, trend, draws of families. " +
    `What follows is of the headline's estimator, ${estimatorName(first.estimator)}.`;
  return [opening, verdictSentences(readings, "models"), ...misfitSentence(readings)];
}

/** Coverage, its mean and the bias against their goals, with what falls short by name. */
function verdictSentences(readings: CalibrationReadings, chain: string): string {
  const {
    judged: cells,
    undercovered,
    overcovered,
    biased,
    meanCoverage,
    meanHolds,
  } = judged(readings, chain);
  if (meanCoverage === null) return "In none of these worlds is a trend identified.";
  const named = (rows: readonly { row: CalibrationReading }[], figure: (row: CalibrationReading) => string) =>
    listed(rows.map(({ row }) => `${cellWords(row)} (${figure(row)})`));
  const coverageOf = (row: CalibrationReading) => percentOf(row.coverage);
  const sentences: string[] = [];
  const outside = undercovered.length + overcovered.length;
  if (outside === 0) {
    sentences.push(
      `Wanted is a coverage of ${wanted} in each kind of world, and all ${cells.length} have it.`,
    );
  } else {
    const parts = [
      ...(undercovered.length > 0 ? [`too few for ${named(undercovered, coverageOf)}`] : []),
      ...(overcovered.length > 0 ? [`more than that for ${named(overcovered, coverageOf)}`] : []),
    ];
    sentences.push(
      `Wanted is a coverage of ${wanted} in each kind of world; ${cells.length - outside} of ${cells.length} have it: ${parts.join("; ")}.`,
    );
  }
  sentences.push(
    `The mean over the kinds is ${percentOf(meanCoverage, 1)}, ${meanHolds ? "within" : "outside"} the wanted ${wantedMean}.`,
  );
  const most = share(goals.mostMedianBias);
  sentences.push(
    biased.length === 0
      ? `The median slope is within ${most} of the truth in all of them.`
      : `The median slope is off by more than the wanted ${most} for ${named(biased, (row) => percentOf(row.bias, 1))}.`,
  );
  return sentences.join(" ");
}

function misfitSentence(readings: CalibrationReadings): string[] {
  const rows = headlineRows(readings, "models", false);
  if (rows.length === 0) return [];
  const each = rows.map(
    (row) =>
      `${misfits[row.misspecified!] ?? row.misspecified!}: ${percentOf(row.coverage)}, median slope off by ${percentOf(row.bias, 1)}`,
  );
  return [
    `Where the world is not as the estimator assumes, no bound is set on what is found: ${each.join("; ")}.`,
  ];
}

/** The same of `densing trend --points`; empty where no points were simulated. */
export function pointSentences(readings: CalibrationReadings): string[] {
  const rows = headlineRows(readings, "points", true);
  if (rows.length === 0) return [];
  const never = rows.filter((row) => row.identified === 0);
  const few =
    never.length === 0
      ? ""
      : ` ${counted(Math.max(...never.map(({ size }) => size)), "point")} are too few, and it says so.`;
  return [
    `The same for dates and values of your own, which densing trend --points reads without any ruler.${few} ${verdictSentences(readings, "points")}`,
  ];
}
