import * as Plot from "@observablehq/plot";
import type { Drawing } from "./blocks.ts";
import { draw, labelMarks, shortened } from "./charts.ts";
import { fittedLine, type LinePoint } from "./fittedLine.ts";
import { count, significant, withInterval } from "./format.ts";
import { alongLine, type LabelRequest } from "./labels.ts";
import type { DensityReading, DensityReadings, TrendReading } from "./readings.ts";
import { logScale, narrow, powersOfTwo, type Scale, type Size, timeOf, timeScale, wide } from "./scales.ts";
import { monthsOf } from "./sentences.ts";

interface Point extends DensityReading {
  readonly value: number;
}

const dateOf = (point: { readonly releasedOn: string }) => new Date(timeOf(point.releasedOn));

/**
 * The envelope of density: every model by its release, the records in the strong colour with their names, and
 * the headline's line with the band that the interval of its slope gives. Extrapolated densities are hollow.
 *
 * @returns null when no model has a density
 */
export function densityChart(
  readings: DensityReadings,
  asOf: string,
  words: { title: string; description: string },
): Drawing | null {
  const points = readings.models.flatMap((model) => withValue(model));
  if (points.length === 0) return null;
  const records = readings.records.flatMap((model) => withValue(model));
  const drawn = (size: Size) => drawAt(size, points, records, readings.headline, asOf, words);
  return { wide: drawn(wide), narrow: drawn(narrow) };
}

function withValue(model: DensityReading): Point[] {
  return model.density.value !== null && model.density.value > 0
    ? [{ ...model, value: model.density.value }]
    : [];
}

function drawAt(
  size: Size,
  points: readonly Point[],
  records: readonly Point[],
  trend: TrendReading | null,
  asOf: string,
  words: { title: string; description: string },
): string {
  const line = trend ? fittedLine(trend, records) : [];
  const shown = [...points.map((point) => point.value), ...line.map((end) => end.value)];
  const grid = powersOfTwo(Math.min(...shown), Math.max(...shown));
  const y = logScale(size, [grid[0]!, grid.at(-1)!]);
  const days = [...points.map((point) => timeOf(point.releasedOn)), timeOf(asOf)];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const room = leftRoom(size);
  const x = timeScale(size, [first - ((last - first) * room) / (size.width - size.margin.left - room), last]);
  const steps = envelope(records, last, x, y);
  const frontier = "var(--frontier)";
  const isRecord = new Set(records.map((record) => record.modelId));
  const others = points.filter((point) => !isRecord.has(point.modelId));
  const title = (point: Point) =>
    `${point.name}, ${point.releasedOn}: density ${withInterval(point.density, significant)}`;
  const dots = (chosen: readonly Point[], colour: string, radius: number, hollow: boolean) =>
    Plot.dot(chosen, {
      x: dateOf,
      y: "value",
      r: radius,
      fill: hollow ? "var(--page)" : colour,
      stroke: colour,
      strokeWidth: 1.2,
      ...(size.name === "wide" ? { title } : {}),
    });
  const split = (chosen: readonly Point[], colour: string, radius: number) => [
    dots(
      chosen.filter((point) => point.status === "extrapolated"),
      colour,
      radius,
      true,
    ),
    dots(
      chosen.filter((point) => point.status !== "extrapolated"),
      colour,
      radius,
      false,
    ),
  ];
  return draw({
    id: "density-chart",
    ...words,
    size,
    x,
    y,
    yGrid: grid,
    yTicks: size.name === "wide" ? grid : grid.filter((tick) => Math.log2(tick) % 2 === 0),
    yFormat: powerText,
    yTitle: size.name === "wide" ? "Density, Llama-1 = 1; each line is a doubling" : "Density, Llama-1 = 1",
    marks: [
      ...bandMarks(line, frontier),
      ...split(others, "var(--population)", size.name === "wide" ? 2.6 : 1.9),
      Plot.line(steps, {
        x: (at) => new Date(x.invert(at.x)),
        y: (at) => y.invert(at.y),
        stroke: frontier,
        strokeWidth: 1.4,
      }),
      Plot.link(
        records.filter((record) => record.density.low && record.density.high),
        {
          x: dateOf,
          y1: (record: Point) => record.density.low,
          y2: (record: Point) => Math.min(record.density.high!, y.domain[1]),
          stroke: frontier,
          strokeOpacity: 0.45,
          strokeWidth: size.name === "wide" ? 3 : 2,
        },
      ),
      ...split(records, frontier, size.name === "wide" ? 4.2 : 3.2),
      ...recordLabels(records, line, steps, x, y, size),
      ...lineLabel(trend, line, y, size),
    ],
  });
}

const powerText = (value: number): string => (value < 1 ? `1/${1 / value}` : count(value));

/** Pixels to the left of the first release, for the names of the first records. */
const leftRoom = (size: Size): number => (size.name === "wide" ? 104 : 78);

/** Names up and to the left of the records, where a running maximum leaves room; from the lowest up, so in order. */
function recordLabels(
  records: readonly Point[],
  line: readonly LinePoint[],
  steps: readonly { x: number; y: number }[],
  x: Scale,
  y: Scale,
  size: Size,
): readonly Plot.Markish[] {
  const requests = records.map((record, index) => ({
    text: shortened(record.name, size.name === "wide" ? 26 : 15),
    x: x.at(timeOf(record.releasedOn)),
    y: y.at(record.value),
    priority: -index,
  }));
  return labelMarks(size.name === "wide" ? requests : spacedOut(requests, size), {
    x,
    y,
    size,
    colour: "var(--frontier)",
    weight: 600,
    sides: [{ anchor: "end", push: -1 }],
    obstacles: [
      ...alongLine(steps),
      ...records.flatMap((record) => alongLine(intervalOf(record, x, y))),
      ...alongLine(line.map((end) => ({ x: x.at(timeOf(end.day)), y: y.at(end.value) }))),
    ],
  }).marks;
}

/** On a narrow screen: the last and the first record, and those between with room for a name. */
function spacedOut(requests: readonly LabelRequest[], size: Size): LabelRequest[] {
  const kept: LabelRequest[] = [];
  const first = requests[0];
  for (const request of [...requests].reverse()) {
    const room = size.fontSize * 1.4;
    const above = kept.at(-1);
    const isFree = !above || request.y - above.y >= room;
    if (request === first || (isFree && first && first.y - request.y >= room)) kept.push(request);
  }
  return kept;
}

/** The staircase of the running maximum, in pixels. */
function envelope(records: readonly Point[], until: number, x: Scale, y: Scale): { x: number; y: number }[] {
  const steps = records.flatMap((record, index) => {
    const at = { x: x.at(timeOf(record.releasedOn)), y: y.at(record.value) };
    const before = records[index - 1];
    return before ? [{ x: at.x, y: y.at(before.value) }, at] : [at];
  });
  const top = steps.at(-1);
  return top ? [...steps, { x: x.at(until), y: top.y }] : [];
}

function intervalOf(record: Point, x: Scale, y: Scale): { x: number; y: number }[] {
  const { low, high } = record.density;
  if (!low || !high) return [];
  const at = x.at(timeOf(record.releasedOn));
  return [
    { x: at, y: y.at(low) },
    { x: at, y: y.at(high) },
  ];
}

/** Solid with its band where there are records, dashed without one where the line only goes on. */
function bandMarks(line: readonly LinePoint[], colour: string): Plot.Markish[] {
  if (line.length < 4) return [];
  const x = (point: LinePoint) => new Date(timeOf(point.day));
  const fitted = line.slice(0, 3);
  return [
    Plot.areaY(fitted, { x, y1: "low", y2: "high", fill: colour, fillOpacity: 0.13 }),
    Plot.line(fitted, { x, y: "value", stroke: colour, strokeWidth: 1.2 }),
    Plot.line(line.slice(2), { x, y: "value", stroke: colour, strokeWidth: 1.2, strokeDasharray: "4,4" }),
  ];
}

function lineLabel(
  trend: TrendReading | null,
  line: readonly LinePoint[],
  y: Scale,
  size: Size,
): Plot.Markish[] {
  const end = line.at(-1);
  if (!trend || !end) return [];
  const text =
    size.name === "wide"
      ? `fitted line: doubles every ${monthsOf(trend.doubling)}`
      : `doubles every ${monthsOf(trend.doubling)}`;
  return [
    Plot.text([text], {
      x: () => new Date(timeOf(end.day)),
      y: () => y.invert(y.at(end.value) - size.fontSize),
      textAnchor: "end",
      fill: "var(--frontier)",
      fontSize: size.fontSize,
      stroke: "var(--page)",
      strokeWidth: 3,
    }),
  ];
}
