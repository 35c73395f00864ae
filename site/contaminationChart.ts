import * as Plot from "@observablehq/plot";
import type { Drawing } from "./blocks.ts";
import { draw } from "./charts.ts";
import type { TwinReading } from "./contaminationSentences.ts";
import { count, significant } from "./format.ts";
import { type ReportInput, readRows } from "./readings.ts";
import { logScale, narrow, powersOfTwo, type Size, timeOf, timeScale, wide } from "./scales.ts";

interface Dot {
  readonly name: string;
  readonly day: string;
  readonly ratio: number;
  readonly isBase: boolean;
}

const millisecondsPerDay = 86_400_000;

/**
 * Density on the twin over density on the benchmark by release, with the line whose slope is the difference of the two
 * slopes; what was scored as instruct is hollow.
 *
 * @returns null where the pair has no two dates
 */
export function contaminationChart(
  input: ReportInput,
  lead: TwinReading,
  words: { readonly title: string; readonly description: string },
): Drawing | null {
  const dots = readRows(input.tables, "contamination_models").flatMap((row): Dot[] => {
    const [day, difference] = [row.text("released_on"), row.number("log_density_difference")];
    if (row.text("pair") !== lead.pair || day === null || difference === null) return [];
    const name = row.text("model_id") ?? "";
    return [{ name, day, ratio: Math.exp(difference), isBase: row.text("model_kind") === "base" }];
  });
  const times = dots.map((dot) => timeOf(dot.day));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (dots.length === 0 || first === last) return null;
  const middle = times.reduce((sum, time) => sum + time, 0) / times.length;
  const lineAt = (perDay: number, time: number) => Math.exp((perDay * (time - middle)) / millisecondsPerDay);
  const { value, low, high } = lead.difference;
  const line =
    value === null || low === null || high === null
      ? []
      : [first, middle, last].map((time) => {
          const ends = [lineAt(low, time), lineAt(high, time)];
          return { time, value: lineAt(value, time), low: Math.min(...ends), high: Math.max(...ends) };
        });
  const shown = [...dots.map((dot) => dot.ratio), ...line.flatMap((at) => [at.low, at.high])];
  const grid = powersOfTwo(Math.min(...shown), Math.max(...shown));
  const drawn = (size: Size): string => {
    const margin = (last - first) * 0.03;
    const titled =
      size.name === "wide"
        ? { title: (dot: Dot) => `${dot.name}, ${dot.day}: ${significant(dot.ratio, 2)} times` }
        : {};
    const date = (at: { readonly time: number }) => new Date(at.time);
    return draw({
      id: "contamination-chart",
      ...words,
      size,
      x: timeScale(size, [first - margin, last + margin]),
      y: logScale(size, [grid[0]!, grid.at(-1)!]),
      yGrid: grid,
      yTicks: grid,
      yFormat: (ratio) => (ratio < 1 ? `1/${1 / ratio}` : count(ratio)),
      yTitle:
        size.name === "wide"
          ? `Density on ${lead.clean} over ${lead.original}, mean = 1`
          : "Twin over benchmark",
      marks: [
        Plot.areaY(line, { x: date, y1: "low", y2: "high", fill: "var(--frontier)", fillOpacity: 0.13 }),
        Plot.line(line, { x: date, y: "value", stroke: "var(--frontier)", strokeWidth: 1.4 }),
        Plot.dot(dots, {
          x: (dot: Dot) => new Date(timeOf(dot.day)),
          y: "ratio",
          r: size.name === "wide" ? 3.4 : 2.6,
          fill: (dot: Dot) => (dot.isBase ? "var(--population)" : "var(--page)"),
          stroke: "var(--population)",
          strokeWidth: 1.3,
          ...titled,
        }),
      ],
    });
  };
  return { wide: drawn(wide), narrow: drawn(narrow) };
}
