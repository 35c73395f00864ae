import * as Plot from "@observablehq/plot";
import type { Drawing } from "./blocks.ts";
import { draw } from "./charts.ts";
import { count, duration, type Figure } from "./format.ts";
import { logScale, narrow, powersOfTwo, type Size, shareScale, wide } from "./scales.ts";
import { atShare, type SpecificationReadings } from "./specificationReadings.ts";

interface Point {
  readonly share: number;
  readonly months: number;
}

/** Points of the curve: as many as a screen can tell apart. */
const steps = 200;
/** At either end a few combinations run away, and would take half of a logarithmic axis. */
const shownShares = [0.01, 0.95] as const;

/**
 * The specification curve: the doubling times of all combinations in order, the headline in the strong colour with the
 * band of its interval.
 *
 * @param headline its months with their interval
 * @returns null where no combination has a doubling time
 */
export function specificationChart(
  { sorted, headline: own }: SpecificationReadings,
  headline: Figure,
  words: { title: string; description: string },
): Drawing | null {
  const shares = Array.from({ length: steps + 1 }, (_, index) => index / steps);
  const curve = shares
    .map((share): Point => ({ share, months: sorted.length === 0 ? Number.NaN : atShare(sorted, share) }))
    .filter(
      ({ share, months }) => Number.isFinite(months) && share >= shownShares[0] && share <= shownShares[1],
    );
  if (curve.length < 2) return null;
  const value = own?.doubling ?? null;
  const marked =
    value === null || !Number.isFinite(value)
      ? null
      : { share: sorted.filter((months) => months < value).length / sorted.length, months: value };
  const drawn = (size: Size) => drawAt(size, curve, marked, headline, words);
  return { wide: drawn(wide), narrow: drawn(narrow) };
}

function drawAt(
  size: Size,
  curve: readonly Point[],
  marked: Point | null,
  { low, high }: Figure,
  words: { title: string; description: string },
): string {
  const shown = [...curve.map(({ months }) => months), ...[low, high].flatMap((end) => end ?? [])];
  const grid = powersOfTwo(Math.min(...shown), Math.max(...shown));
  const [x, y] = [shareScale(size), logScale(size, [grid[0]!, grid.at(-1)!])];
  const top = high ?? grid.at(-1)!;
  const band = marked === null || low === null ? [] : [0, 1].map((share) => ({ share, low, high: top }));
  const strong = "var(--frontier)";
  const label = marked === null ? [] : [`headline: ${duration(marked.months)} months`];
  const isLeft = marked !== null && marked.share > 0.5;
  return draw({
    id: "specification-chart",
    ...words,
    size,
    x,
    xShares: size.name === "wide" ? [0.05, 0.25, 0.5, 0.75, 0.95] : [0.25, 0.5, 0.75],
    y,
    yGrid: grid,
    yTicks: grid,
    yFormat: (months) => (months < 1 ? `1/${count(1 / months)}` : count(months)),
    yTitle:
      size.name === "wide" ? "Doubling time, months; across: share of combinations" : "Doubling, months",
    marks: [
      Plot.areaY(band, { x: "share", y1: "low", y2: "high", fill: strong, fillOpacity: 0.13 }),
      Plot.line(curve, { x: "share", y: "months", stroke: "var(--population)", strokeWidth: 2.2 }),
      ...(marked === null ? [] : [Plot.dot([marked], { x: "share", y: "months", r: 5, fill: strong })]),
      Plot.text(label, {
        x: () => marked!.share,
        y: () => marked!.months,
        dx: isLeft ? -10 : 10,
        dy: isLeft ? -size.fontSize : size.fontSize,
        textAnchor: isLeft ? "end" : "start",
        fill: strong,
        fontSize: size.fontSize,
        fontWeight: 600,
        stroke: "var(--page)",
        strokeWidth: 3,
      }),
    ],
  });
}
