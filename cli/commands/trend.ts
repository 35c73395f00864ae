import { type Command, Option } from "commander";
import { z } from "zod";
import { DensingError } from "../../errors.ts";
import { publishedSampling } from "../../law/constants.ts";
import {
  type PointTrend,
  type PointTrends,
  pointTrends,
  type SeriesPoint,
} from "../../law/trends/pointTrends.ts";
import { csvRecords, readText } from "../csvRecords.ts";
import { integerOf, numberOf } from "../numbers.ts";
import { columns } from "../output.ts";
import type { CommandContext } from "./context.ts";

interface TrendOptions {
  readonly points: string;
  readonly direction?: "rising" | "falling";
  readonly noise?: string;
  readonly replicates: string;
  readonly seed: string;
}

/** `densing trend --points FILE` */
export function addTrendCommand(program: Command, context: () => CommandContext): void {
  program
    .command("trend")
    .description("the trend of a frontier in a dated series of your own, with intervals that hold")
    .requiredOption(
      "--points <file>",
      "CSV with columns date (YYYY-MM-DD), value (above 0) and, if any, group",
    )
    .addOption(
      new Option("--direction <direction>", "side of the frontier; default: where the points move").choices([
        "rising",
        "falling",
      ]),
    )
    .option("--noise <sd>", "standard deviation of ln value about the truth; default: a third of the spread")
    .option("--replicates <n>", "draws of groups", "1000")
    .option("--seed <n>", "seed of the draws", String(publishedSampling.seed))
    .action(async (options: TrendOptions) => {
      const { output } = context();
      const points = readPoints(options.points, await readText(options.points));
      const found = pointTrends(points, {
        ...(options.direction === undefined ? {} : { direction: options.direction }),
        ...(options.noise === undefined ? {} : { noise: numberOf("noise", options.noise, 1e-9, 100) }),
        replicates: integerOf("replicates", options.replicates, 2, 100_000),
        seed: integerOf("seed", options.seed, 0, 2 ** 32 - 1),
      });
      output.result(found, () => trendLines(found));
    });
}

const pointSchema = z.object({
  date: z.iso.date(),
  value: z
    .string()
    .regex(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, "a plain number")
    .transform(Number)
    .refine((value) => value > 0 && Number.isFinite(value), "a number above 0"),
  group: z.string().optional(),
});

/** @throws DensingError `invalid-argument` with the file's line */
function readPoints(file: string, text: string): SeriesPoint[] {
  const points = csvRecords(file, text, pointSchema).map(
    ({ date, value, group }): SeriesPoint =>
      group === undefined || group === "" ? { date, value } : { date, value, group },
  );
  if (new Set(points.map(({ date }) => date)).size < 2) {
    throw new DensingError("invalid-argument", `${file}: a trend needs points of two days at least`, {
      file,
    });
  }
  return points;
}

function trendLines({ direction, from, to, estimators }: PointTrends): string[] {
  const word = direction === "rising" ? "doubles" : "halves";
  return [
    `A ${direction} frontier, ${from} to ${to}, 90 % intervals; months in which it ${word}:`,
    ...columns([
      ["estimator", "months", "slope a day", "points", "groups", "records"],
      ...estimators.map((row) => [
        row.estimator + (row.headline ? " (headline)" : ""),
        monthsText(row, direction),
        row.slope_per_day === null ? "" : row.slope_per_day.toPrecision(3),
        String(row.n_points),
        String(row.n_groups),
        String(row.n_records),
      ]),
    ]),
  ];
}

/** A series may move away from the side that was asked for: then it has no such time, and the slope says so. */
function monthsText(
  { slope_per_day, doubling_months, doubling_low, doubling_high, not_identified }: PointTrend,
  direction: PointTrends["direction"],
): string {
  if (doubling_months === null) return `not identified: ${not_identified ?? "no slope"}`;
  const sign = direction === "rising" ? 1 : -1;
  if (sign * slope_per_day! < 0) return direction === "rising" ? "falls" : "rises";
  const months = (value: number | null): string =>
    value === null || sign * value < 0 ? "no end" : Math.abs(value).toFixed(1);
  const ends = [doubling_low, doubling_high].sort((a, b) => Math.abs(a ?? 1e9) - Math.abs(b ?? 1e9));
  return `${months(doubling_months)} (${months(ends[0]!)}-${months(ends[1]!)})`;
}
