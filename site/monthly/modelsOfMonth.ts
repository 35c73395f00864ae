import type { Figure } from "../format.ts";
import { type DensityReading, type Row, readDensity, readRows } from "../readings.ts";
import type { MonthEnd, MonthFacts } from "./input.ts";
import { isIn } from "./months.ts";

/**
 * `released`: in the month. `placed`: released before, and its scores are known since this month. `listed`: released
 * before and unknown until now, without a density.
 */
export type ModelNews = "released" | "placed" | "listed";

export interface NewModel {
  readonly model_id: string;
  readonly name: string;
  readonly organisation: string | null;
  /** A day, or a month where the day is not known. */
  readonly released_on: string;
  readonly parameters: number | null;
  readonly news: ModelNews;
  /** On the headline's ruler and basis; null where it has no scores. */
  readonly density: Figure | null;
  readonly density_status: string | null;
  readonly open_weights: boolean;
  /** A packing of another model's weights, which the catalogue dates as that one. */
  readonly is_quantised_copy: boolean;
}

/** A record of density that differs from what the month before knew. */
export interface RecordOfMonth {
  readonly model_id: string;
  readonly name: string;
  readonly released_on: string;
  readonly density: Figure;
  readonly status: string;
}

export interface RecordNews {
  /** By models released in the month. */
  readonly set: readonly RecordOfMonth[];
  /** By models released before, known since this month. */
  readonly found: readonly RecordOfMonth[];
  /** Models whose record the month before still had. */
  readonly gone: readonly RecordOfMonth[];
}

/** Models that the month brought: by news, then by density, the densest first. */
export function newModels({ month, now, before }: MonthFacts): NewModel[] {
  const densities = densitiesOf(now);
  const earlierDensities = before && densitiesOf(before);
  const earlierModels = before && new Set(readRows(before.tables, "models").map(idOf));
  const newsOf = (id: string, releasedOn: string | null): ModelNews | null => {
    if (isIn(month, releasedOn)) return "released";
    // When a model without a full date became known is not known: a vintage has it once it knows the whole catalogue.
    if (releasedOn === null || !/^\d{4}-\d{2}-\d{2}$/.test(releasedOn)) return null;
    if (earlierModels === null || earlierDensities === null) return null;
    if (densities.has(id) && !earlierDensities.has(id)) return "placed";
    return earlierModels.has(id) ? null : "listed";
  };
  return readRows(now.tables, "models")
    .flatMap((row): NewModel[] => {
      const id = idOf(row);
      const releasedOn = row.text("released_on");
      const news = newsOf(id, releasedOn);
      if (news === null || releasedOn === null) return [];
      const placed = densities.get(id) ?? null;
      return [
        {
          model_id: id,
          name: row.text("display_name") ?? id,
          organisation: row.text("organisation"),
          released_on: releasedOn,
          parameters: row.number("total_params"),
          news,
          density: placed && placed.density.value !== null ? placed.density : null,
          density_status: placed?.status ?? null,
          open_weights: row.flag("open_weights"),
          is_quantised_copy: (row.text("quantisation") ?? "none") !== "none",
        },
      ];
    })
    .sort(
      (a, b) =>
        newsOrder.indexOf(a.news) - newsOrder.indexOf(b.news) ||
        (b.density?.value ?? 0) - (a.density?.value ?? 0) ||
        (a.model_id < b.model_id ? -1 : 1),
    );
}

const newsOrder: readonly ModelNews[] = ["released", "placed", "listed"];
const idOf = (row: Row): string => row.text("model_id") ?? "";

const densitiesOf = (end: MonthEnd): ReadonlyMap<string, DensityReading> =>
  new Map(readDensity(end).models.map((model) => [model.modelId, model]));

/** How the frontier differs from that of the month before. */
export function recordNews({ month, now, before }: MonthFacts): RecordNews {
  const records = readDensity(now).records;
  const earlier = before && readDensity(before).records;
  const ids = (rows: readonly DensityReading[]) => new Set(rows.map(({ modelId }) => modelId));
  const [nowIds, earlierIds] = [ids(records), earlier && ids(earlier)];
  return {
    set: records.filter(({ releasedOn }) => isIn(month, releasedOn)).map(recordOf),
    found: records
      .filter(
        ({ modelId, releasedOn }) =>
          earlierIds !== null && !earlierIds.has(modelId) && !isIn(month, releasedOn),
      )
      .map(recordOf),
    gone: (earlier ?? []).filter(({ modelId }) => !nowIds.has(modelId)).map(recordOf),
  };
}

function recordOf({ modelId, name, releasedOn, density, status }: DensityReading): RecordOfMonth {
  return { model_id: modelId, name, released_on: releasedOn, density, status };
}
