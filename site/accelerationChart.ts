import * as Plot from "@observablehq/plot";
import type { SplitModel } from "./accelerationReadings.ts";
import type { Drawing } from "./blocks.ts";
import { draw, labelMarks, shortened } from "./charts.ts";
import { count, significant } from "./format.ts";
import { logScale, narrow, powersOfTwo, type Size, timeOf, timeScale, wide } from "./scales.ts";

interface Dot {
  readonly name: string;
  readonly day: string;
  readonly density: number;
  readonly isEarly: boolean;
}

/**
 * Densities on MMLU by release, the records strong, the early models by name, and a line at the day of the split.
 *
 * @returns null where no model has a density
 */
export function accelerationChart(
  models: readonly SplitModel[],
  split: string,
  words: { readonly title: string; readonly description: string },
): Drawing | null {
  const dots = models.flatMap(({ name, day, logDensity, contends, isEarly }): Dot[] =>
    logDensity === null || !contends ? [] : [{ name, day, density: Math.exp(logDensity), isEarly }],
  );
  if (dots.length === 0 || split === "") return null;
  const records = recordsOf(dots);
  const times = [...dots.map((dot) => timeOf(dot.day)), timeOf(split)];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const densities = dots.map((dot) => dot.density);
  const grid = powersOfTwo(Math.min(...densities), Math.max(...densities));
  const drawn = (size: Size): string => {
    const isWide = size.name === "wide";
    const margin = (last - first) * 0.04;
    const x = timeScale(size, [first - margin, last + margin]);
    const y = logScale(size, [grid[0]!, grid.at(-1)!]);
    const radius = isWide ? 3 : 2.2;
    const at = { x: (dot: Dot) => new Date(timeOf(dot.day)), y: "density" };
    const on = {
      ...at,
      ...(isWide ? { title: (dot: Dot) => `${dot.name}, ${dot.day}: ${significant(dot.density, 2)}` } : {}),
    };
    const early = dots.filter((dot) => dot.isEarly);
    const labels = labelMarks(
      early.map((dot) => ({
        text: shortened(dot.name, isWide ? 26 : 12),
        x: x.at(timeOf(dot.day)),
        y: y.at(dot.density),
        priority: records.includes(dot) ? 1 : 0,
      })),
      {
        x,
        y,
        size,
        colour: "var(--ink)",
        sides: [
          { anchor: "start", push: 1 },
          { anchor: "end", push: -1 },
        ],
        obstacles: [],
      },
    );
    return draw({
      id: "acceleration-chart",
      ...words,
      size,
      x,
      y,
      yGrid: grid,
      yTicks: isWide ? grid : grid.filter((tick) => Math.log2(tick) % 2 === 0),
      yFormat: (value) => (value < 1 ? `1/${1 / value}` : count(value)),
      yTitle: isWide ? "Density on MMLU, Llama-1 = 1; each line is a doubling" : "Density on MMLU",
      marks: [
        Plot.ruleX([new Date(timeOf(split))], { stroke: "var(--muted)", strokeDasharray: "4,4" }),
        Plot.dot(
          dots.filter((dot) => !records.includes(dot)),
          { ...on, r: radius - 0.6, fill: "var(--population)" },
        ),
        Plot.line(records, {
          ...at,
          stroke: "var(--frontier)",
          strokeWidth: 1.2,
          curve: "step-after",
        }),
        Plot.dot(records, { ...on, r: radius + 0.8, fill: "var(--frontier)" }),
        ...labels.marks,
      ],
    });
  };
  return { wide: drawn(wide), narrow: drawn(narrow) };
}

/** Records of the running maximum, one a day. */
function recordsOf(dots: readonly Dot[]): Dot[] {
  const ordered = [...dots].sort((a, b) => timeOf(a.day) - timeOf(b.day) || b.density - a.density);
  const records: Dot[] = [];
  for (const dot of ordered) {
    const best = records.at(-1);
    if (!best || dot.density > best.density) records.push(dot);
  }
  return records;
}
