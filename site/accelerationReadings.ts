import type { Figure } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** A split or a break by one estimator, from the table `acceleration`. */
export interface SplitReading {
  readonly window: string;
  readonly estimator: string;
  /** `chatgpt`, `joined` or `separate`. */
  readonly kind: string;
  readonly breakOn: string;
  readonly to: string;
  readonly modelsBefore: number;
  readonly modelsAfter: number;
  readonly familiesBefore: number;
  readonly recordsBefore: number;
  readonly recordsAfter: number;
  readonly slopeBefore: Figure;
  readonly slopeAfter: Figure;
  readonly slopeChange: Figure;
  readonly lineBefore: Figure;
  readonly lineAfter: Figure;
  readonly fStatistic: number | null;
  readonly rank: number | null;
  readonly datesTried: number | null;
  readonly pValue: number | null;
  readonly verdict: string | null;
  readonly notIdentified: string | null;
  readonly headline: boolean;
}

/** A model on the MMLU ruler, from `acceleration_models`. */
export interface SplitModel {
  readonly name: string;
  readonly organisation: string | null;
  readonly day: string;
  readonly parameters: number | null;
  readonly mmlu: number | null;
  readonly status: string;
  readonly logDensity: number | null;
  readonly error: number | null;
  readonly contends: boolean;
  /** Of the list of models before ChatGPT. */
  readonly isEarly: boolean;
}

export function readSplits(input: ReportInput): SplitReading[] {
  return readRows(input.tables, "acceleration").map(splitReading);
}

export function readSplitModels(input: ReportInput): SplitModel[] {
  const nameOf = modelNames(input);
  return readRows(input.tables, "acceleration_models")
    .map((row): SplitModel => {
      const early = row.text("display_name");
      return {
        name: early ?? nameOf(row.text("model_id")),
        organisation: row.text("organisation"),
        day: row.text("released_on") ?? "",
        parameters: row.number("total_params"),
        mmlu: row.number("mmlu"),
        status: row.text("status") ?? "",
        logDensity: row.number("log_density"),
        error: row.number("log_density_error"),
        contends: row.flag("contends"),
        isEarly: early !== null,
      };
    })
    .filter(({ day }) => day !== "")
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.name < b.name ? -1 : 1));
}

function splitReading(row: Row): SplitReading {
  const figure = (name: string) => row.figure(name, `${name}_low`, `${name}_high`);
  const number = (name: string) => row.number(name) ?? 0;
  return {
    window: row.text("window") ?? "",
    estimator: row.text("estimator") ?? "",
    kind: row.text("kind") ?? "",
    breakOn: row.text("break_on") ?? "",
    to: row.text("window_to") ?? "",
    modelsBefore: number("models_before"),
    modelsAfter: number("models_after"),
    familiesBefore: number("families_before"),
    recordsBefore: number("records_before"),
    recordsAfter: number("records_after"),
    slopeBefore: figure("slope_before_per_day"),
    slopeAfter: figure("slope_after_per_day"),
    slopeChange: figure("slope_change_per_day"),
    lineBefore: figure("line_before_per_day"),
    lineAfter: figure("line_after_per_day"),
    fStatistic: row.number("f_statistic"),
    rank: row.number("placebo_rank"),
    datesTried: row.number("dates_tried"),
    pValue: row.number("p_value"),
    verdict: row.text("verdict"),
    notIdentified: row.text("not_identified"),
    headline: row.flag("headline"),
  };
}
