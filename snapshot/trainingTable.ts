import type { TrainingEstimates, TrainingRow } from "../law/around/training.ts";
import type { TrainingTrendRow } from "../law/around/trainingTrends.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const training: TableDefinition<TrainingRow> = {
  name: "training",
  title: "Density and tokens of pre-training a parameter, by model",
  key: ["model_id"],
  columns: [
    text("model_id", "model", (row) => row.model_id),
    text("family", "family", (row) => row.family),
    text("method", "how its weights came to be", (row) => row.method),
    date("released_on", "first public weights", (row) => row.released_on),
    integer("total_params", "all parameters", (row) => row.total_params),
    integer(
      "training_tokens",
      "tokens, of a made-over model those of that step",
      (row) => row.training_tokens,
    ),
    number(
      "tokens_per_parameter",
      "tokens over all parameters; empty where they are not known or of a later step",
      (row) => row.tokens_per_parameter,
    ),
    number("effective_params", "on the joint ruler", (row) => row.effective_params),
    number("density", "effective over actual parameters", (row) => row.density),
    number(
      "density_over_trend",
      "over that of the line through all models at its date and size",
      (row) => row.density_over_trend,
    ),
    flag(
      "large_not_dense",
      "quality in the top tenth and density under the median of the year before its release",
      (row) => row.large_not_dense,
    ),
  ],
};

const trends: TableDefinition<TrainingTrendRow> = {
  name: "training_trends",
  title: "What ln density owes to tokens a parameter and to the method, date and size held",
  key: ["term", "models", "adjusted_for"],
  columns: [
    text(
      "term",
      "tokens: ln tokens a parameter; tokens-with-curve: its square; or a method against pre-trained",
      (row) => row.term,
    ),
    text("models", "models of the regression", (row) => row.models),
    text(
      "adjusted_for",
      "held fixed; without size, tokens a parameter and density share their denominator",
      (row) => row.adjusted_for,
    ),
    integer("n_models", "models; of a method its own", (row) => row.n_models),
    integer("n_families", "families of those", (row) => row.n_families),
    number("coefficient", "change of ln density", (row) => row.coefficient),
    number("coefficient_low", "90 % interval over families and rulers", (row) => row.coefficient_low),
    number("coefficient_high", "90 % interval over families and rulers", (row) => row.coefficient_high),
    text("verdict", "higher, lower or not distinguishable from 0", (row) => row.verdict),
    number("optimum", "tokens a parameter at which density peaks, within the data", (row) => row.optimum),
    number("optimum_low", "90 % interval", (row) => row.optimum_low),
    number("optimum_high", "90 % interval; empty where it has no end", (row) => row.optimum_high),
    text("not_identified", "why there is no coefficient, where there is none", (row) => row.not_identified),
  ],
};

export function trainingTables(estimates: TrainingEstimates): Table[] {
  return [layOut(training, estimates.models), layOut(trends, estimates.trends)];
}
