import * as Plot from "@observablehq/plot";
import { daysPerMonth } from "../law/time.ts";
import type { Drawing } from "./blocks.ts";
import { draw } from "./charts.ts";
import { count } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import type { ReportInput, Row } from "./readings.ts";
import { logScale, narrow, powersOfTwo, type Size, timeOf, timeScale, wide } from "./scales.ts";

interface Point {
  readonly name: string;
  readonly releasedOn: string;
  readonly days: number;
  readonly isOpen: boolean;
}

/**
 * Windows by the release of their model, and the law's one doubling of density as a line across.
 *
 * @returns null when no window lasted a day
 */
export function windowsChart(windows: readonly Row[], input: ReportInput): Drawing | null {
  const nameOf = modelNames(input);
  const points = windows.flatMap((row): Point[] => {
    const [releasedOn, days] = [row.text("released_on"), row.number("days")];
    if (row.text("state") === "closed_at_release" || releasedOn === null || !days) return [];
    return [{ name: nameOf(row.text("model_id")), releasedOn, days, isOpen: row.flag("censored") }];
  });
  if (points.length === 0) return null;
  const months = input.headline.doubling_months.value;
  const doubling = months === null ? null : months * daysPerMonth;
  const drawn = (size: Size) => drawAt(size, points, doubling);
  return { wide: drawn(wide), narrow: drawn(narrow) };
}

function drawAt(size: Size, points: readonly Point[], doubling: number | null): string {
  const values = [...points.map(({ days }) => days), ...(doubling === null ? [] : [doubling])];
  const times = points.map(({ releasedOn }) => timeOf(releasedOn));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const grid = powersOfTwo(Math.min(...values), Math.max(...values));
  // A margin for windows of a single day of release, too.
  const edge = Math.max((last - first) * 0.03, 86_400_000);
  const x = timeScale(size, [first - edge, last + edge]);
  const y = logScale(size, [grid[0]!, Math.max(grid.at(-1)!, grid[0]! * 2)]);
  const dots = (isOpen: boolean) =>
    Plot.dot(
      points.filter((point) => point.isOpen === isOpen),
      {
        x: (point: Point) => new Date(timeOf(point.releasedOn)),
        y: "days",
        r: size.name === "wide" ? 3.4 : 2.6,
        fill: isOpen ? "var(--page)" : "var(--frontier)",
        stroke: isOpen ? "var(--population)" : "var(--frontier)",
        strokeWidth: 1.2,
        ...(size.name === "wide"
          ? {
              title: (point: Point) =>
                `${point.name}, ${point.releasedOn}: ${count(point.days)} days${isOpen ? " or more" : ""}`,
            }
          : {}),
      },
    );
  const line =
    doubling === null
      ? []
      : [
          Plot.ruleY([doubling], { stroke: "var(--ink)", strokeDasharray: "4,4" }),
          Plot.text([`one doubling of density: ${count(doubling)} days`], {
            x: () => new Date(x.domain[0]),
            y: () => doubling,
            dx: 4,
            dy: -size.fontSize * 0.7,
            textAnchor: "start",
            fontSize: size.fontSize,
            fill: "var(--ink)",
            stroke: "var(--page)",
            strokeWidth: 3,
          }),
        ];
  return draw({
    id: "windows-chart",
    title: "Profitability windows by release",
    description: `${count(points.length)} windows; ${count(points.filter(({ isOpen }) => isOpen).length)} are open at the newest release.`,
    size,
    x,
    y,
    yGrid: grid,
    yTicks: grid,
    yFormat: count,
    yTitle:
      size.name === "wide" ? "Days to a match at half the size; each line is a doubling" : "Days to a match",
    marks: [dots(true), dots(false), ...line],
  });
}
