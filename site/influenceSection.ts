import { figures, link, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { count, counted, decimals, duration, type Figure, listed, minus, slope } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";
import { monthsOf } from "./sentences.ts";

/** Rows of each kind that the page shows; tables/influence.csv has all. */
const shown = 8;

interface Influence {
  readonly isFamily: boolean;
  readonly name: string;
  readonly models: number;
  readonly slope: number | null;
  readonly change: number;
  readonly months: number | null;
  readonly monthsChange: number | null;
  readonly isOutside: boolean;
}

/** What single models and families do to the headline; null where the snapshot has no such table. */
export function influenceSection(input: ReportInput): Section | null {
  if (!input.tables.has("influence")) return null;
  const nameOf = modelNames(input);
  const rows = readRows(input.tables, "influence");
  const influences = rows
    .flatMap((row) => reading(row, nameOf))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const families = influences.filter(({ isFamily }) => isFamily);
  const models = influences.filter(({ isFamily }) => !isFamily);
  const headline = input.headline.doubling_months;
  const missing = rows.length - influences.length;
  return {
    id: "influence",
    name: "Robustness: single models",
    title: title(influences, headline),
    blocks: [
      ...sentences(families, models, missing, headline).map(paragraph),
      ...(influences.length > 0
        ? [
            table([...families.slice(0, shown), ...models.slice(0, shown)]),
            note([
              `The ruler is fitted again without the family or model, and the headline's estimator after it. Shown: the ${shown} families and ${shown} models that move the slope most. Leaving out Llama-1 keeps it as the anchor, which moves no slope. All: `,
              link("influence.csv", "tables/influence.csv"),
              ".",
            ]),
          ]
        : []),
    ],
  };
}

function reading(row: Row, nameOf: (id: string) => string): Influence[] {
  const change = row.number("slope_change");
  const id = row.text("id");
  if (change === null || id === null) return [];
  const isFamily = row.text("left_out") === "family";
  return [
    {
      isFamily,
      name: isFamily ? id : nameOf(id),
      models: row.number("models_left_out") ?? 0,
      slope: row.number("slope_per_day"),
      change,
      months: row.number("doubling_months"),
      monthsChange: row.number("doubling_change"),
      isOutside: row.flag("outside_interval"),
    },
  ];
}

function title(influences: readonly Influence[], headline: Figure): string {
  if (headline.value === null || influences.length === 0)
    return "What single models and families do to the headline: not identified";
  const outside = influences.filter(({ isOutside }) => isOutside);
  if (outside.length > 0) {
    const names = outside.slice(0, 3).map(({ name }) => name);
    return `Without ${outside.length === 1 ? names[0] : `any one of ${outside.length} (${listed(names)}${outside.length > 3 ? " first" : ""})`} the doubling time leaves its interval, ${monthsOf(headline)}`;
  }
  const months = influences.flatMap((row) => row.months ?? []);
  return `Whichever family or model is left out, the doubling time stays between ${duration(Math.min(...months))} and ${duration(Math.max(...months))} months, inside the headline's ${monthsOf(headline)}`;
}

function sentences(
  families: readonly Influence[],
  models: readonly Influence[],
  missing: number,
  headline: Figure,
): string[] {
  if (headline.value === null || families.length + models.length === 0)
    return ["The headline is not identified, so nothing can be left out of it."];
  const without = ({ name, models: number, isFamily, months, isOutside }: Influence): string =>
    `${name}${isFamily ? ` (${counted(number, "model")})` : ""}: without it the doubling time is ${months === null ? "not identified, for the slope does not rise" : `${duration(months)} months instead of ${monthsOf(headline)}`}, ${isOutside ? "outside" : "inside"} the headline's own interval`;
  const found: string[] = [];
  if (families[0]) found.push(`The family that moves the headline most is ${without(families[0])}.`);
  if (models[0]) found.push(`The model that does is ${without(models[0])}.`);
  const outside = (rows: readonly Influence[]) => rows.filter(({ isOutside }) => isOutside).length;
  found.push(
    `Left out alone, ${outsideOf(outside(families), families.length, "family", "families")} and ${outsideOf(outside(models), models.length, "model", "models")} would take it out of its own interval.` +
      (missing > 0 ? ` Without ${counted(missing, "other")} there is no slope at all.` : ""),
  );
  return found;
}

const outsideOf = (number: number, of: number, one: string, several: string): string =>
  `${number === 0 ? "none" : count(number)} of ${count(of)} ${of === 1 ? one : several}`;

function table(rows: readonly Influence[]): TableBlock {
  return {
    kind: "table",
    id: "influence-table",
    caption: "The headline without one family or one model, largest change of the slope first",
    columns: [
      words("Left out"),
      words("What"),
      figures("Models on the trend"),
      figures("Slope a day without it"),
      figures("Change"),
      figures("Doubling without it, months"),
      figures("Change"),
      words("Against the headline's interval"),
    ],
    rows: rows.map((row) => ({
      cells: [
        row.name,
        row.isFamily ? "family" : "model",
        count(row.models),
        row.slope === null ? "" : slope(row.slope),
        signed(row.change, 5),
        row.months === null ? "no rise" : duration(row.months),
        row.monthsChange === null ? "" : signed(row.monthsChange, 2),
        row.isOutside ? "outside" : "inside",
      ],
    })),
  };
}

function signed(value: number, places: number): string {
  const text = decimals(Math.abs(value), places);
  return /[1-9]/.test(text) ? `${value < 0 ? minus : "+"}${text}` : text;
}
