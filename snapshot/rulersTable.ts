import type { FittedRuler } from "../law/analyse.ts";
import { isIdentified, type RulerCurve } from "../law/rulers/ruler.ts";
import { integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

type RulerRow = {
  readonly ruler: string;
  readonly benchmark: string;
  readonly curve: RulerCurve | null;
  readonly minimumBenchmarks: number | null;
  readonly largestReference: number | null;
  readonly notIdentified: string | null;
};

const rulers: TableDefinition<RulerRow> = {
  name: "rulers",
  title: "Rulers: score as a function of parameters, ln((S - floor)/(100 - S)) = steepness ln N + intercept",
  key: ["ruler", "benchmark"],
  columns: [
    text(
      "ruler",
      "joint, pooled for a ruler over one benchmark or mean, or ladder:<family> for one family alone",
      (row) => row.ruler,
    ),
    text("benchmark", "benchmark of the curve; mean is the mean of the five", (row) => row.benchmark),
    number("floor", "chance level", (row) => row.curve?.floor, "percent"),
    number("steepness", "logits a unit of ln N, pooled within families", (row) => row.curve?.steepness),
    number("steepness_standard_error", "its standard error", (row) => row.curve?.steepnessStandardError),
    number("intercept", "logits at ln N = 0, anchored at Llama-1", (row) => row.curve?.intercept),
    number("noise", "standard deviation beyond measurement error", (row) => row.curve?.noise, "logits"),
    number(
      "report_spread",
      "standard deviation among reporters",
      (row) => row.curve?.reportSpread,
      "percentage points",
    ),
    integer("items", "items of the benchmark", (row) => row.curve?.items),
    integer("n_families", "families that identified the steepness", (row) => row.curve?.families),
    integer("n_models", "models of those families", (row) => row.curve?.models),
    integer("minimum_benchmarks", "benchmarks that a model needs", (row) => row.minimumBenchmarks),
    integer("largest_reference_params", "beyond this a size is extrapolated", (row) => row.largestReference),
    text("not_identified", "why there is no ruler, where there is none", (row) => row.notIdentified),
    number(
      "steepness_family_error",
      "standard error of the steepness, robust to what sizes of one family share (CR2); empty for a single ladder",
      (row) => row.curve?.steepnessFamilyError,
    ),
  ],
};

/** The table `rulers`: a curve a row. */
export function rulersTable(fitted: readonly FittedRuler[]): Table {
  return layOut(rulers, fitted.flatMap(rulerRows));
}

function rulerRows({ ruler, benchmark, fit }: FittedRuler): RulerRow[] {
  if (!isIdentified(fit)) {
    const { notIdentified } = fit;
    return [
      { ruler, benchmark, curve: null, minimumBenchmarks: null, largestReference: null, notIdentified },
    ];
  }
  const { minimumBenchmarks, largestReference } = fit;
  return fit.curves.map((curve) => ({
    ruler,
    benchmark: curve.benchmark,
    curve,
    minimumBenchmarks,
    largestReference,
    notIdentified: null,
  }));
}
