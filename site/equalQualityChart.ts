import * as Plot from "@observablehq/plot";
import type { Drawing } from "./blocks.ts";
import { draw, labelMarks } from "./charts.ts";
import { parameters } from "./format.ts";
import { alongLine } from "./labels.ts";
import type { Row } from "./readings.ts";
import { logScale, narrow, powersOfTwo, type Size, timeOf, timeScale, wide } from "./scales.ts";

interface Point {
  readonly date: string;
  readonly needed: number;
  readonly low: number;
  readonly high: number;
  readonly actual: number | null;
  readonly isBeyond: boolean;
}

interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

const dateOf = ({ date }: Point) => new Date(timeOf(date));

/**
 * For each model's quality: the size that the frontier's line needs, with its band, and the smallest model there was.
 *
 * @returns null where no quality has a line of two dates
 */
export function equalQualityChart(rows: readonly Row[], nameOf: (row: Row) => string): Drawing | null {
  const byQuality = new Map<string, { name: string; points: Point[] }>();
  for (const row of rows) {
    const point = pointOf(row);
    if (point === null || row.text("kind") !== "model") continue;
    const quality = row.text("quality") ?? "";
    const line = byQuality.get(quality) ?? { name: nameOf(row), points: [] };
    line.points.push(point);
    byQuality.set(quality, line);
  }
  const lines = shownLines([...byQuality.values()].filter(({ points }) => points.length > 1));
  if (lines.length === 0) return null;
  const drawn = (size: Size) => drawAt(size, lines);
  return { wide: drawn(wide), narrow: drawn(narrow) };
}

function pointOf(row: Row): Point | null {
  const [date, needed] = [row.text("date"), row.number("needed_params")];
  const [low, high] = [row.number("needed_low"), row.number("needed_high")];
  if (date === null || needed === null || low === null || high === null) return null;
  return {
    date,
    needed,
    low,
    high,
    actual: row.number("smallest_params"),
    isBeyond: row.flag("beyond_data"),
  };
}

/** More than this many lines and bands cover each other: the smallest, the middle and the largest quality. */
const mostLines = 3;

function shownLines(lines: readonly Line[]): Line[] {
  const sorted = [...lines].sort((a, b) => a.points.at(-1)!.needed - b.points.at(-1)!.needed);
  if (sorted.length <= mostLines) return sorted;
  return [sorted[0]!, sorted[Math.floor((sorted.length - 1) / 2)]!, sorted.at(-1)!];
}

function drawAt(size: Size, lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const values = points.flatMap(({ needed, actual }) => [needed, ...(actual === null ? [] : [actual])]);
  const times = points.map(({ date }) => timeOf(date));
  const x = timeScale(size, [Math.min(...times), Math.max(...times)]);
  // Two halvings of room for the name under the end of the lowest line.
  const grid = powersOfTwo(Math.min(...values) / 4, Math.max(...values));
  const y = logScale(size, [grid[0]!, grid.at(-1)!]);
  const within = (value: number) => Math.min(Math.max(value, y.domain[0]), y.domain[1]);
  const frontier = "var(--frontier)";
  const marks = lines.flatMap(({ points: own }) => {
    const solid = own.filter(({ isBeyond }) => !isBeyond);
    const dashed = own.slice(Math.max(solid.length - 1, 0));
    const line = (some: readonly Point[], more: object) =>
      Plot.line(some, { x: dateOf, y: "needed", stroke: frontier, strokeWidth: 1.6, ...more });
    return [
      Plot.areaY(solid, {
        x: dateOf,
        y1: (point: Point) => within(point.low),
        y2: (point: Point) => within(point.high),
        fill: frontier,
        fillOpacity: 0.12,
      }),
      line(solid, {}),
      line(dashed, { strokeDasharray: "4,4" }),
      Plot.line(
        own.filter(({ actual }) => actual !== null),
        { x: dateOf, y: "actual", stroke: "var(--ink)", strokeWidth: 1.2, curve: "step-after" },
      ),
    ];
  });
  const requests = lines.map(({ name, points: own }, index) => ({
    text: name,
    x: x.at(timeOf(own.at(-1)!.date)),
    y: y.at(own.at(-1)!.needed),
    priority: index,
  }));
  const labels = labelMarks(requests, {
    x,
    y,
    size,
    colour: frontier,
    weight: 600,
    sides: [
      { anchor: "end", push: 1 },
      { anchor: "end", push: -1 },
    ],
    obstacles: lines.flatMap(({ points: own }) =>
      alongLine(own.map((point) => ({ x: x.at(timeOf(point.date)), y: y.at(point.needed) }))),
    ),
  }).marks;
  return draw({
    id: "equal-quality-chart",
    title: "Parameters needed for equal quality",
    description: `Falling lines for the quality of ${lines.map(({ name }) => name).join(", ")}; steps are the smallest open models at or above it.`,
    size,
    x,
    y,
    yGrid: grid,
    yTicks: grid.filter((_, index) => index % 2 === 0),
    yFormat: parameters,
    yTitle: size.name === "wide" ? "Parameters; each line is a halving" : "Parameters",
    marks: [...marks, ...labels],
  });
}
