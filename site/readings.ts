import type { Headline } from "../snapshot/headline.ts";
import { type Cell, rowsOf, type Table } from "../snapshot/table.ts";
import { plainText } from "./escape.ts";
import type { Figure } from "./format.ts";

/** What a report is made from: the facts of one snapshot, nothing of the day on which it is rendered. */
export interface ReportInput {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Newest `known_from` that was used, a date or time in ISO form. */
  readonly knownAt: string;
  readonly headline: Headline;
  /** By name; a table that is missing leaves its part of the page out. */
  readonly tables: ReadonlyMap<string, Table>;
}

/** One row of a table, read by column name; a missing column reads as null, and text is cleaned. */
export class Row {
  readonly #cells: Record<string, Cell>;

  constructor(cells: Record<string, Cell>) {
    this.#cells = cells;
  }

  text(column: string): string | null {
    const cell = this.#cells[column] ?? null;
    return cell === null ? null : plainText(String(cell)) || null;
  }

  number(column: string): number | null {
    const cell = this.#cells[column] ?? null;
    if (cell === null || cell === "" || typeof cell === "boolean") return null;
    const value = Number(cell);
    return Number.isFinite(value) ? value : null;
  }

  flag(column: string): boolean {
    const cell = this.#cells[column] ?? null;
    return cell === true || cell === "true";
  }

  figure(value: string, low: string, high: string): Figure {
    return { value: this.number(value), low: this.number(low), high: this.number(high) };
  }
}

export function readRows(tables: ReadonlyMap<string, Table>, name: string): Row[] {
  const table = tables.get(name);
  return table ? rowsOf(table).map((cells) => new Row(cells)) : [];
}

/** A model on one ruler and basis. */
export interface DensityReading {
  readonly modelId: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly releasedOn: string;
  /** The denominator: total or active parameters, as the basis says. */
  readonly parameters: number | null;
  readonly effectiveParameters: number | null;
  readonly density: Figure;
  /** Density over that of MiniCPM-1-2.4B. */
  readonly display: number | null;
  readonly status: string;
  readonly benchmarks: number | null;
}

export interface TrendReading {
  readonly id: string;
  readonly estimator: string;
  readonly ruler: string;
  readonly basis: string;
  readonly benchmark: string;
  /** `v2`, `journal` or `all`: the last part of the id. */
  readonly window: string;
  readonly from: string;
  readonly to: string;
  readonly models: number;
  readonly families: number | null;
  readonly records: number;
  readonly slope: Figure;
  readonly intercept: number | null;
  readonly rSquared: number | null;
  readonly doubling: Figure;
  readonly headline: boolean;
  readonly notIdentified: string | null;
}

export interface DensityReadings {
  /** The trend that the report leads with; null when the table has none. */
  readonly headline: TrendReading | null;
  readonly trends: readonly TrendReading[];
  /** Every model on the headline's ruler and basis, by release. */
  readonly models: readonly DensityReading[];
  /** Those that set a record, by release. */
  readonly records: readonly DensityReading[];
  /** Size of the largest reference model: beyond it a size is extrapolated. */
  readonly largestReference: number | null;
}

export function readDensity(input: ReportInput): DensityReadings {
  const trends = readRows(input.tables, "trends").map(trendReading);
  const headline = trends.find((trend) => trend.headline) ?? null;
  const { ruler, basis } = headline ?? input.headline;
  const onHeadline = (row: Row) =>
    row.text("ruler") === ruler &&
    row.text("basis") === basis &&
    (headline === null || row.text("benchmark") === headline.benchmark);
  const names = new Map(readRows(input.tables, "models").map((row) => [row.text("model_id"), row]));
  const models = readRows(input.tables, "densities")
    .filter(onHeadline)
    .flatMap((row) => densityReading(row, names.get(row.text("model_id"))))
    .sort(byRelease);
  const recordIds = new Set(
    readRows(input.tables, "frontier")
      .filter(onHeadline)
      .map((row) => row.text("model_id")),
  );
  const sizes = readRows(input.tables, "rulers")
    .filter((row) => row.text("ruler") === ruler)
    .flatMap((row) => row.number("largest_reference_params") ?? []);
  return {
    headline,
    trends,
    models,
    records: models.filter((model) => recordIds.has(model.modelId)),
    largestReference: sizes.length > 0 ? Math.max(...sizes) : null,
  };
}

function byRelease(a: DensityReading, b: DensityReading): number {
  if (a.releasedOn !== b.releasedOn) return a.releasedOn < b.releasedOn ? -1 : 1;
  return a.modelId < b.modelId ? -1 : a.modelId > b.modelId ? 1 : 0;
}

function densityReading(row: Row, model: Row | undefined): DensityReading[] {
  const modelId = row.text("model_id");
  const releasedOn = row.text("released_on");
  if (modelId === null || releasedOn === null) return [];
  const density = row.figure("density", "density_low", "density_high");
  const effectiveParameters = row.number("effective_params");
  const listed = model?.number(row.text("basis") === "active" ? "active_params" : "total_params") ?? null;
  const implied = effectiveParameters !== null && density.value ? effectiveParameters / density.value : null;
  return [
    {
      modelId,
      name: model?.text("display_name") ?? modelId,
      organisation: model?.text("organisation") ?? null,
      releasedOn,
      parameters: listed ?? implied,
      effectiveParameters,
      density,
      display: row.number("display_density"),
      status: row.text("status") ?? "",
      benchmarks: row.number("n_benchmarks"),
    },
  ];
}

function trendReading(row: Row): TrendReading {
  return {
    id: row.text("trend_id") ?? "",
    window: row.text("trend_id")?.split("/").at(-1) ?? "",
    estimator: row.text("estimator") ?? "",
    ruler: row.text("ruler") ?? "",
    basis: row.text("basis") ?? "",
    benchmark: row.text("benchmark") ?? "",
    from: row.text("window_from") ?? "",
    to: row.text("window_to") ?? "",
    models: row.number("n_models") ?? 0,
    families: row.number("n_families"),
    records: row.number("n_records") ?? 0,
    slope: row.figure("slope_per_day", "slope_low", "slope_high"),
    intercept: row.number("intercept"),
    rSquared: row.number("r_squared"),
    doubling: row.figure("doubling_months", "doubling_low", "doubling_high"),
    headline: row.flag("headline"),
    notIdentified: row.text("not_identified"),
  };
}
