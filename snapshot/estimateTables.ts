import type { Estimates } from "../law/analyse.ts";
import { displayModel } from "../law/constants.ts";
import { accelerationTables } from "./accelerationTable.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { compressionTable } from "./compressionTable.ts";
import { contaminationTables } from "./contaminationTable.ts";
import { equalQualityTables } from "./equalQualityTable.ts";
import { forecastsTable } from "./forecastsTable.ts";
import { hardwareTrendsTable } from "./hardwareTrendsTable.ts";
import { influenceTable } from "./influenceTable.ts";
import { onDeviceTables } from "./onDeviceTable.ts";
import { priceBreaks, priceFrontiers, priceTrends } from "./priceTables.ts";
import { rulersTable } from "./rulersTable.ts";
import { specificationsTable } from "./specificationsTable.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";
import { trainingTables } from "./trainingTable.ts";
import { windowsTables } from "./windowsTable.ts";

/*
 * The tables that an analysis fills, each column with its description. The order of columns is part of the
 * contract (design.md section 7): append, never reorder.
 */

type DensityRow = Estimates["densities"][number] & { readonly display: number | null };
const densities: TableDefinition<DensityRow> = {
  name: "densities",
  title: "Capability density: effective over actual parameters",
  key: ["ruler", "benchmark", "basis", "model_id"],
  columns: [
    text("model_id", "model", (row) => row.model_id),
    text("benchmark", "joint, mean for the mean of the five, or a benchmark alone", (row) => row.benchmark),
    text(
      "basis",
      "denominator: total, active or non_embedding parameters, or bytes over two",
      (row) => row.basis,
    ),
    text("ruler", "ruler", (row) => row.ruler),
    number("score", "mean score where the ruler reads one", (row) => row.score, "percent"),
    number(
      "effective_params",
      "parameters of the reference family with these scores",
      (row) => row.effective_params,
    ),
    number(
      "density",
      "effective over actual parameters; Llama-1 has mean ln density 0",
      (row) => row.density,
    ),
    number(
      "density_low",
      "90 % interval from the errors of the scores and of the ruler",
      (row) => row.density_low,
    ),
    number(
      "density_high",
      "90 % interval from the errors of the scores and of the ruler",
      (row) => row.density_high,
    ),
    text("status", "ok, extrapolated, below_floor or above_ceiling", (row) => row.status),
    number("display_density", `density over that of ${displayModel}`, (row) => row.display),
    integer("n_benchmarks", "benchmarks that entered", (row) => row.benchmarks),
    date("released_on", "first public weights", (row) => row.released_on),
  ],
};

const frontier: TableDefinition<Estimates["frontier"][number]> = {
  name: "frontier",
  title: "Records of density by release date",
  key: ["ruler", "benchmark", "basis", "released_on"],
  columns: [
    text("ruler", "ruler", (row) => row.ruler),
    text("benchmark", "joint, mean, or a benchmark alone", (row) => row.benchmark),
    text("basis", "total, active, non_embedding or bytes", (row) => row.basis),
    date("released_on", "date of the record", (row) => row.released_on),
    text("model_id", "model that set it", (row) => row.model_id),
    number("density", "effective over actual parameters", (row) => row.density),
    number("log_density", "natural logarithm of the density", (row) => row.log_density),
  ],
};

const trends: TableDefinition<Estimates["trends"][number]> = {
  name: "trends",
  title:
    "Slopes and doubling times of density; 90 % intervals by resampling families through ruler and trend",
  key: ["trend_id"],
  columns: [
    text("trend_id", "estimator/ruler/benchmark/basis/window", (row) => row.trend_id),
    text(
      "estimator",
      "frontier (headline), quantile, records-ols (the paper's), population or population-size",
      (row) => row.estimator,
    ),
    text("ruler", "ruler", (row) => row.ruler),
    text("basis", "total or active", (row) => row.basis),
    text("benchmark", "joint, mean, or a benchmark alone", (row) => row.benchmark),
    date("window_from", "first day", (row) => row.window_from),
    date("window_to", "last day; the newest release for the open window", (row) => row.window_to),
    integer("n_models", "models in the window", (row) => row.n_models),
    integer("n_records", "records among them", (row) => row.n_records),
    number("slope_per_day", "change of ln density a day", (row) => row.slope_per_day),
    number("slope_low", "90 % interval", (row) => row.slope_low),
    number("slope_high", "90 % interval", (row) => row.slope_high),
    number("intercept", "ln density at 2023-02-24", (row) => row.intercept),
    number("r_squared", "share of variance explained, of least squares", (row) => row.r_squared),
    number("doubling_months", "months of 30.4375 days", (row) => row.doubling_months, "months"),
    number("doubling_low", "90 % interval", (row) => row.doubling_low, "months"),
    number(
      "doubling_high",
      "90 % interval; empty where it has no upper end",
      (row) => row.doubling_high,
      "months",
    ),
    flag("headline", "the figure that the report leads with", (row) => row.headline),
    integer("n_families", "families in the window", (row) => row.n_families),
    text("not_identified", "why there is no slope, where there is none", (row) => row.not_identified),
  ],
};

const combination: TableDefinition<Estimates["combination"][number]> = {
  name: "combination",
  title: "Density and hardware combined: doubling of the effective size on a chip of fixed price",
  key: ["hardware_trend"],
  columns: [
    text("hardware_trend", "published doubling time of compute per dollar", (row) => row.hardware_trend),
    number("hardware_doubling_years", "its value", (row) => row.hardware_doubling_years, "years"),
    number("hardware_low_years", "its interval as published", (row) => row.hardware_low_years, "years"),
    number("hardware_high_years", "its interval as published", (row) => row.hardware_high_years, "years"),
    number("density_slope_per_day", "slope of the headline trend", (row) => row.density_slope_per_day),
    number(
      "effective_size_doubling_days",
      "days to double",
      (row) => row.effective_size_doubling_days,
      "days",
    ),
    number("effective_size_low_days", "90 % interval", (row) => row.effective_size_low_days, "days"),
    number("effective_size_high_days", "90 % interval", (row) => row.effective_size_high_days, "days"),
    flag("headline", "the figure that the report leads with", (row) => row.headline),
  ],
};

const decomposition: TableDefinition<Estimates["decomposition"][number]> = {
  name: "decomposition",
  title: "The fall of prices split into density, hardware and the rest",
  key: ["tier", "basis", "restriction"],
  columns: [
    text("tier", "tier of quality", (row) => row.tier),
    text("basis", "price basis", (row) => row.basis),
    text("restriction", "which prices", (row) => row.restriction),
    number("price_halving_months", "observed", (row) => row.price_halving_months, "months"),
    number("density_doubling_months", "headline trend", (row) => row.density_doubling_months, "months"),
    number("hardware_doubling_months", "compute per dollar", (row) => row.hardware_doubling_months, "months"),
    number("density_share", "share of the rate", (row) => row.density_share),
    number("hardware_share", "share of the rate", (row) => row.hardware_share),
    number("rest_share", "engineering, margins and subsidy, not separated", (row) => row.rest_share),
    number("rest_rate_per_day", "rate of the rest, ln a day", (row) => row.rest_rate_per_day),
    number("rest_rate_low", "90 % interval", (row) => row.rest_rate_low),
    number("rest_rate_high", "90 % interval", (row) => row.rest_rate_high),
    number("density_share_low", "90 % interval, by Fieller's theorem", (row) => row.density_share_low),
    number("density_share_high", "empty where it has no end", (row) => row.density_share_high),
    number("hardware_share_low", "90 % interval", (row) => row.hardware_share_low),
    number("hardware_share_high", "empty where it has no end", (row) => row.hardware_share_high),
    number("rest_share_low", "empty where it has no end", (row) => row.rest_share_low),
    number("rest_share_high", "90 % interval", (row) => row.rest_share_high),
  ],
};

/** The tables of an analysis, by the contract. */
export function estimateTables(estimates: Estimates): Table[] {
  return [
    rulersTable(estimates.rulers),
    layOut(densities, withDisplay(estimates)),
    layOut(frontier, estimates.frontier),
    layOut(trends, estimates.trends),
    layOut(priceFrontiers, estimates.prices.frontiers),
    layOut(priceTrends, estimates.prices.trends),
    layOut(priceBreaks, estimates.prices.breaks),
    layOut(combination, estimates.combination),
    layOut(decomposition, estimates.decomposition),
    compressionTable(estimates.compression),
    specificationsTable(estimates.specifications),
    influenceTable(estimates.influence),
    forecastsTable(estimates.forecasts),
    ...contaminationTables(estimates.contamination),
    ...accelerationTables(estimates.acceleration),
    ...windowsTables(estimates.windows),
    ...equalQualityTables(estimates.equalQuality, estimates.equalQualityPairs),
    ...onDeviceTables(estimates.onDevice),
    ...trainingTables(estimates.training),
    hardwareTrendsTable(estimates.hardwareTrends),
  ];
}

function withDisplay({ densities: rows }: Estimates): DensityRow[] {
  const references = new Map(
    rows
      .filter((row) => row.model_id === displayModel)
      .map((row) => [`${row.ruler} ${row.benchmark} ${row.basis}`, row.density]),
  );
  return rows.map((row) => {
    const reference = references.get(`${row.ruler} ${row.benchmark} ${row.basis}`);
    return { ...row, display: row.density !== null && reference ? row.density / reference : null };
  });
}
