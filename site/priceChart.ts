import * as Plot from "@observablehq/plot";
import type { Headline } from "../snapshot/headline.ts";
import type { Drawing } from "./blocks.ts";
import { draw, labelMarks, shortened } from "./charts.ts";
import { usd } from "./format.ts";
import { alongLine, type Box, boxOf, type LabelRequest } from "./labels.ts";
import type { PriceReading, PriceReadings } from "./priceReadings.ts";
import { shownTier } from "./priceSentences.ts";
import { logScale, narrow, powersOfTwo, type Scale, type Size, timeOf, timeScale, wide } from "./scales.ts";

/** The months of the paper's two prices, for when our own facts do not date them. */
const paperMonths = { from: "2022-12", to: "2024-08" };

interface EndPoint {
  readonly date: string;
  readonly usd: number;
}

interface Series {
  readonly confirmed: readonly PriceReading[];
  readonly firstParty: readonly PriceReading[];
  readonly any: readonly PriceReading[];
}

/** A drawing's size and scales, and the two staircases on it. */
interface Sheet {
  readonly size: Size;
  readonly x: Scale;
  readonly y: Scale;
}

interface Pixel {
  readonly x: number;
  readonly y: number;
}

/**
 * The lowest input price so far at the shown tier: lows that are confirmed (strong), the vendors' own (dashed),
 * single-lineage lows (hollow), and the two prices that the paper divides (diamonds).
 *
 * @returns null when no price of the tier is known
 */
export function priceChart(
  prices: PriceReadings,
  headline: Headline,
  asOf: string,
  words: { title: string; description: string },
): Drawing | null {
  const series = {
    confirmed: prices.lowestSoFar(shownTier, "input", "any-host-confirmed"),
    firstParty: prices.lowestSoFar(shownTier, "input", "first-party"),
    any: prices.lowestSoFar(shownTier, "input", "any-host"),
  };
  if (series.confirmed.length + series.firstParty.length + series.any.length === 0) return null;
  const ends = paperEndPoints(headline);
  const drawn = (size: Size) => drawAt(size, series, ends, asOf, words);
  return { wide: drawn(wide), narrow: drawn(narrow) };
}

function paperEndPoints({ paper, paper_price_end_points: dated }: Headline): EndPoint[] {
  return [
    { date: dated?.from ?? `${paperMonths.from}-01`, usd: paper.price_from_usd },
    { date: dated?.to ?? `${paperMonths.to}-01`, usd: paper.price_to_usd },
  ];
}

const isSame = (a: EndPoint, b: EndPoint): boolean => a.date === b.date && a.usd === b.usd;
const dateOf = (low: EndPoint) => new Date(timeOf(low.date));
const pixelOf = (low: EndPoint, { x, y }: Sheet): Pixel => ({ x: x.at(timeOf(low.date)), y: y.at(low.usd) });

function drawAt(
  size: Size,
  series: Series,
  ends: readonly EndPoint[],
  asOf: string,
  words: { title: string; description: string },
): string {
  const { confirmed, firstParty, any } = series;
  const everything = [...confirmed, ...firstParty, ...any, ...ends];
  const values = everything.map((low) => low.usd);
  const times = [...everything.map((low) => timeOf(low.date)), timeOf(asOf)];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = timeScale(size, [first - (last - first) * 0.02, last]);
  const grid = powersOfTwo(Math.min(...values), Math.max(...values) * 1.5);
  const y = logScale(size, [grid[0]!, grid.at(-1)!]);
  const sheet = { size, x, y };
  const strong = staircase(confirmed, last, sheet);
  const vendor = staircase(firstParty, last, sheet);
  const others = (lows: readonly PriceReading[]) =>
    lows.filter((low) => !confirmed.some((other) => isSame(low, other)));
  const [single, alone] = [others(any), others(firstParty)];

  const title = (low: PriceReading) =>
    `${low.model} (${low.provider}), ${low.date}: ${usd(low.usd)} per million input tokens`;
  const titled = size.name === "wide" ? { title } : {};
  const line = (points: readonly Pixel[], options: object) =>
    Plot.line(points, { x: (at) => new Date(x.invert(at.x)), y: (at) => y.invert(at.y), ...options });
  const radius = size.name === "wide" ? 4 : 3;
  const hollow = { fill: "var(--page)", stroke: "var(--population)", strokeWidth: 1.3 };
  return draw({
    id: "price-chart",
    ...words,
    ...sheet,
    yGrid: grid,
    yTicks: size.name === "wide" ? grid : grid.filter((tick) => Math.log2(tick) % 2 === 0),
    yFormat: (price) => usd(Number(price.toFixed(4))),
    yTitle:
      size.name === "wide"
        ? "USD per million input tokens; each line is a halving"
        : "USD per million input tokens",
    marks: [
      line(
        ends.map((end) => pixelOf(end, sheet)),
        { stroke: "var(--muted)", strokeDasharray: "1,4", strokeLinecap: "round", strokeWidth: 1.6 },
      ),
      line(strong, { stroke: "var(--frontier)", strokeWidth: 2.4 }),
      line(vendor, { stroke: "var(--ink)", strokeWidth: 1.2, strokeDasharray: "4,4" }),
      Plot.dot(single, { x: dateOf, y: "usd", r: radius - 0.6, ...hollow, ...titled }),
      Plot.dot(alone, { x: dateOf, y: "usd", r: radius - 0.6, fill: "var(--ink)", ...titled }),
      Plot.dot(confirmed, { x: dateOf, y: "usd", r: radius, fill: "var(--frontier)", ...titled }),
      Plot.dot(ends, {
        x: dateOf,
        y: "usd",
        r: radius + 2.5,
        stroke: "var(--ink)",
        strokeWidth: 1.5,
        symbol: "diamond",
      }),
      ...labels(series, { single, alone, ends }, { strong, vendor }, sheet),
    ],
  });
}

/** Each price holds until the next: a staircase in pixels, to the as-of date. */
function staircase(lows: readonly PriceReading[], until: number, sheet: Sheet): Pixel[] {
  const points = lows.flatMap((low, index) => {
    const at = pixelOf(low, sheet);
    const before = lows[index - 1];
    return before ? [{ x: at.x, y: sheet.y.at(before.usd) }, at] : [at];
  });
  const end = points.at(-1);
  return end ? [...points, { x: sheet.x.at(until), y: end.y }] : [];
}

/** Names of the lines first, then of the lows, then of what is drawn beside them, each keeping off the last. */
function labels(
  { confirmed, firstParty }: Series,
  beside: {
    readonly single: readonly PriceReading[];
    readonly alone: readonly PriceReading[];
    readonly ends: readonly EndPoint[];
  },
  lines: { readonly strong: readonly Pixel[]; readonly vendor: readonly Pixel[] },
  sheet: Sheet,
): Plot.Markish[] {
  const { x, y, size } = sheet;
  const taken: Box[] = [
    ...alongLine(lines.strong),
    ...alongLine(lines.vendor),
    ...[...beside.ends, ...beside.single].map((point) => around(pixelOf(point, sheet), 5)),
  ];
  const marks: Plot.Markish[] = [];
  const isWide = size.name === "wide";
  const add = (requests: readonly LabelRequest[], colour: string, weight: number, sides: typeof leftDown) => {
    const label = labelMarks(requests, { x, y, size, obstacles: taken, colour, weight, sides });
    marks.push(...label.marks);
    taken.push(...label.placed.map((at) => at.box));
  };
  const text = (low: PriceReading) => {
    const name = isWide ? `${shortened(low.model.split("/").at(-1)!, 24)} ` : "";
    const paper = beside.ends.some((end) => isSame(end, low)) ? " (paper)" : "";
    return `${name}${usd(low.usd)}${paper}`;
  };
  const request = (low: PriceReading, priority: number): LabelRequest => ({
    text: text(low),
    ...pixelOf(low, sheet),
    priority,
  });

  const [strongEnd, vendorEnd] = [lines.strong.at(-1), lines.vendor.at(-1)];
  const lineHeight = size.fontSize * 0.9;
  const endsTogether = strongEnd && vendorEnd && Math.abs(strongEnd.y - vendorEnd.y) < lineHeight;
  const name = (end: Pixel | undefined, words: string, offset: number): LabelRequest[] =>
    end ? [{ text: words, x: end.x + 7, y: end.y + offset, priority: 1 }] : [];
  add(
    name(strongEnd, isWide ? "any host, confirmed" : "confirmed", -lineHeight),
    "var(--frontier)",
    400,
    onTheSpot,
  );
  add(name(vendorEnd, "first-party", endsTogether ? lineHeight : -lineHeight), "var(--ink)", 400, onTheSpot);

  // To the left and down where a name fits before the axis, from the top; else to the right and up, from below.
  const fitsLeft = (low: PriceReading) => {
    const at = pixelOf(low, sheet);
    const label = { text: text(low), x: at.x - 7, y: at.y, anchor: "end" } as const;
    return boxOf(label, { fontSize: size.fontSize, isBold: true }).left >= x.range[0];
  };
  const isShown = (low: PriceReading) => isWide || low === confirmed[0] || low === confirmed.at(-1);
  const shown = confirmed.filter(isShown);
  const lower = shown.filter(fitsLeft);
  const upper = shown.filter((low) => !fitsLeft(low));
  add(
    lower.map((low, index) => request(low, -index)),
    "var(--frontier)",
    600,
    leftDown,
  );
  add(
    upper.map((low, index) => request(low, index)),
    "var(--frontier)",
    600,
    rightUp,
  );
  if (isWide) {
    add(
      beside.alone.map((low, index) => request(low, index)),
      "var(--ink)",
      400,
      rightUp,
    );
    add(
      beside.single.map((low, index) => request(low, -index)),
      "var(--muted)",
      400,
      leftDown,
    );
  }
  const named = isWide ? [...shown, ...firstParty] : shown;
  const unnamed = beside.ends.filter((end) => !named.some((low) => isSame(low, end)));
  add(
    unnamed.map((end) => ({ ...pixelOf(end, sheet), text: `paper ${usd(end.usd)}`, priority: 0 })),
    "var(--ink)",
    400,
    rightUp,
  );
  return marks;
}

const leftDown: readonly { anchor: "start" | "end"; push: -1 | 1 }[] = [{ anchor: "end", push: 1 }];
const rightUp: typeof leftDown = [{ anchor: "start", push: -1 }];
const onTheSpot: typeof leftDown = [{ anchor: "end", push: -1 }];

const around = ({ x, y }: Pixel, half: number): Box => ({
  left: x - half,
  right: x + half,
  top: y - half,
  bottom: y + half,
});
