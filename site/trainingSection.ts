import { dates, figures, link, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { count, counted, type Figure, listed, parameters, significant, withInterval } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** Density against tokens a parameter and the way of training; null where the tables have none. */
export function trainingSection(input: ReportInput): Section | null {
  const models = readRows(input.tables, "training");
  const trends = readRows(input.tables, "training_trends");
  if (models.length === 0) return null;
  const nameOf = modelNames(input);
  const large = models.filter((row) => row.flag("large_not_dense")).sort(byRelease);
  return {
    id: "training",
    name: "Density-optimal training",
    title: trainingTitle(leadOf(trends)),
    blocks: [
      ...[...tokenSentences(trends), methodSentence(trends), largeSentence(large, nameOf)]
        .filter((sentence) => sentence !== null)
        .map(paragraph),
      trendsTable(trends),
      ...(large.length > 0 ? [largeTable(large, nameOf)] : []),
      note([
        `A correlation over ${count(models.length)} models that labs chose to train so, not an experiment: better data, later methods and more tokens come together. Tokens a parameter are known of ${count(models.filter((row) => row.number("tokens_per_parameter") !== null).length)}; models made from others (pruned, continued) have the tokens of that step alone and are compared by method only. Distillation is told from pre-training only where the catalogue says so. Data: `,
        link("training.csv", "tables/training.csv"),
        ", ",
        link("training_trends.csv", "tables/training_trends.csv"),
        ".",
      ]),
    ],
  };
}

function byRelease(a: Row, b: Row): number {
  const [x, y] = [a.text("released_on") ?? "", b.text("released_on") ?? ""];
  return x < y ? -1 : x > y ? 1 : 0;
}

const coefficient = (row: Row): Figure => row.figure("coefficient", "coefficient_low", "coefficient_high");
const find = (rows: readonly Row[], term: string, models: string, adjusted: string) =>
  rows.find(
    (row) =>
      row.text("term") === term && row.text("models") === models && row.text("adjusted_for") === adjusted,
  );
const leadOf = (rows: readonly Row[]) => find(rows, "tokens", "all from scratch", "date and size");

/** A change of a logarithm as a factor, for `times` units of it. */
function factor(figure: Figure, times = 1): string {
  const raised = (value: number | null) => (value === null ? null : Math.exp(times * value));
  return (
    withInterval(
      { value: raised(figure.value), low: raised(figure.low), high: raised(figure.high) },
      (value) => significant(value, 2),
    ) ?? "not identified"
  );
}

function trainingTitle(lead: Row | undefined): string {
  const verdict = lead?.text("verdict");
  if (!lead || !verdict) return "What density owes to tokens a parameter is not identified";
  const times = factor(coefficient(lead), Math.LN10);
  return verdict === "not distinguishable"
    ? `More tokens a parameter are not distinguishable from none in density: ten times as many go with ${times} times the density`
    : `Ten times the tokens a parameter go with ${times} times the density, at equal date and size`;
}

function tokenSentences(trends: readonly Row[]): string[] {
  const lead = leadOf(trends);
  const sentences: string[] = [];
  if (!lead) return sentences;
  const reason = lead.text("not_identified");
  sentences.push(
    reason === null
      ? `Over ${counted(lead.number("n_models") ?? 0, "model")} of ${counted(lead.number("n_families") ?? 0, "family", "families")} trained from scratch, ln density changes by ${withInterval(coefficient(lead), two)} with each unit of ln tokens a parameter, date and size held: ${verdictWords(lead)}.`
      : `Over models trained from scratch, the change of ln density with tokens a parameter is not identified: ${reason}.`,
  );
  const rough = find(trends, "tokens", "all from scratch", "date");
  if (rough && rough.text("not_identified") === null)
    sentences.push(
      `With size left free it is ${withInterval(coefficient(rough), two)}, part of which is arithmetic: density and tokens a parameter are both divided by the parameters.`,
    );
  const curve = find(trends, "tokens-with-curve", "all from scratch", "date and size");
  if (curve) sentences.push(curveSentence(curve));
  return sentences;
}

const two = (value: number): string => significant(value, 2);

function verdictWords(row: Row): string {
  const verdict = row.text("verdict");
  return verdict === "not distinguishable" ? "not distinguishable from nothing" : `the density is ${verdict}`;
}

function curveSentence(curve: Row): string {
  const square = withInterval(coefficient(curve), two);
  if (curve.text("not_identified") !== null) return "Whether density has an optimum is not identified.";
  const optimum = curve.figure("optimum", "optimum_low", "optimum_high");
  if (optimum.value !== null)
    return `The curve bends downwards (${square} a squared unit) with its top at ${withInterval(optimum, (value) => significant(value, 2))} tokens a parameter.`;
  switch (curve.text("verdict")) {
    case "lower":
      return `The curve bends downwards (${square} a squared unit), so that more tokens bring ever less, but its top lies beyond the models there are: no optimum is identified.`;
    case "higher":
      return `The curve bends upwards (${square} a squared unit): no optimum is identified.`;
    default:
      return `The curve is not distinguishable from a straight line (${square} a squared unit): no optimum is identified.`;
  }
}

function methodSentence(trends: readonly Row[]): string | null {
  const methods = trends.filter((row) => row.text("models") === "pre-trained and these");
  if (methods.length === 0) return null;
  const texts = methods.map((row) => {
    const term = row.text("term");
    const reason = row.text("not_identified");
    return reason === null
      ? `${term}, ${factor(coefficient(row))} times (${row.text("verdict")})`
      : `${term}, not identified (${reason})`;
  });
  return `Density by method against dense pre-trained models of the same date and size: ${texts.join("; ")}. Mixtures are counted in all their parameters.`;
}

function largeSentence(large: readonly Row[], nameOf: (id: string | null) => string): string {
  if (large.length === 0)
    return "No model has a quality in the top tenth and a density under the median of the year before its release.";
  const mixtures = large.filter((row) => row.text("method") === "mixture").length;
  const names = large
    .filter((row) => row.text("method") !== "mixture")
    .map((row) => `${nameOf(row.text("model_id"))} (${parameters(row.number("total_params") ?? 0)})`);
  const others = mixtures === 0 ? [] : [counted(mixtures, "mixture")];
  return `${counted(large.length, "model")} ${large.length === 1 ? "has" : "have"} high quality and low density, in the top tenth of the one and under the median of the other in the year to release: ${listed([...names, ...others])}.`;
}

const termNames: Readonly<Record<string, string>> = {
  tokens: "ln tokens a parameter",
  "tokens-with-curve": "its square",
};

function trendsTable(trends: readonly Row[]): TableBlock {
  return {
    kind: "table",
    id: "training-table",
    caption: "Change of ln density with tokens a parameter and with the method",
    columns: [
      words("Term"),
      words("Models"),
      words("Held fixed"),
      figures("Models"),
      figures("Families"),
      figures("Change of ln density"),
      words("Verdict"),
    ],
    rows: trends.map((row) => ({
      cells: [
        termNames[row.text("term") ?? ""] ?? row.text("term") ?? "",
        row.text("models") ?? "",
        row.text("adjusted_for") ?? "",
        count(row.number("n_models") ?? 0),
        count(row.number("n_families") ?? 0),
        withInterval(coefficient(row), two) ?? "not identified",
        row.text("verdict") ?? row.text("not_identified") ?? "",
      ],
    })),
  };
}

function largeTable(large: readonly Row[], nameOf: (id: string | null) => string): TableBlock {
  return {
    kind: "table",
    id: "large-not-dense-table",
    caption: "High quality and low density for their day",
    columns: [
      words("Model"),
      dates("Released"),
      words("Method"),
      figures("Parameters"),
      figures("Effective"),
      figures("Density, Llama-1 = 1"),
      figures("Tokens a parameter"),
    ],
    rows: large.map((row) => {
      const tokens = row.number("tokens_per_parameter");
      return {
        cells: [
          nameOf(row.text("model_id")),
          row.text("released_on") ?? "",
          row.text("method") ?? "",
          parameters(row.number("total_params") ?? 0),
          parameters(row.number("effective_params") ?? 0),
          significant(row.number("density") ?? 0),
          tokens === null ? "not known" : significant(tokens, 2),
        ],
      };
    }),
  };
}
