import { count, counted, duration, type Figure, share, withInterval } from "./format.ts";
import { benchmarkName, estimatorInShort } from "./names.ts";
import { monthsOf } from "./sentences.ts";
import {
  type ChoiceReading,
  ofChoice,
  rangeOf,
  type SpecificationAxis,
  type SpecificationReadings,
  specificationAxes,
  spreadAlong,
} from "./specificationReadings.ts";

const axes: Readonly<Record<SpecificationAxis, string>> = {
  benchmark_set: "the set of benchmarks",
  ruler: "the ruler",
  estimator: "the estimator",
  window: "the window",
  basis: "the denominator",
  score_rule: "the choice of scores",
};

const rules: Readonly<Record<string, string>> = {
  chosen: "scores by the published rules",
  "own-lab": "labs' own reports alone",
  median: "median of all reporters",
  independent: "others' reports alone",
  "paper-shots": "the paper's shots alone",
};
const windows: Readonly<Record<string, string>> = {
  v2: "releases to 2024-12-06",
  journal: "releases to 2025-04-30",
  all: "all releases",
};
const sets: Readonly<Record<string, string>> = {
  joint: "all six together",
  five: "the paper's five together",
  mean: "mean of the five",
};

export const axisName = (axis: SpecificationAxis): string => axes[axis];

/** `MATH alone`, `releases of 2024`, `non-embedding parameters`. */
export function choiceName({ axis, choice }: Pick<ChoiceReading, "axis" | "choice">): string {
  switch (axis) {
    case "benchmark_set":
      if (choice.startsWith("joint-without-"))
        return `the six without ${benchmarkName(choice.slice("joint-without-".length))}`;
      return sets[choice] ?? `${benchmarkName(choice)} alone`;
    case "ruler":
      return choice.startsWith("ladder:")
        ? `steepness of ${choice.slice("ladder:".length)} alone`
        : choice === "pooled"
          ? "one benchmark or mean, all families"
          : "joint, all families";
    case "estimator":
      return estimatorInShort(choice);
    case "window":
      return windows[choice] ?? `releases of ${choice}`;
    case "basis":
      return `${choice.replaceAll("_", "-")} parameters`;
    case "score_rule":
      return rules[choice] ?? choice;
  }
}

/** Months, or that there is no rise. */
export const pace = (months: number): string => (Number.isFinite(months) ? duration(months) : "no rise");
const months = (figure: Figure): string => withInterval(figure, pace, "months") ?? "not identified";

export function specificationTitle(readings: SpecificationReadings): string {
  const { sorted, headline } = readings;
  if (sorted.length === 0) return "No combination of choices identifies a doubling time";
  const range = rangeOf(sorted);
  const opening = `Over ${counted(sorted.length, "combination")} of choices the median doubling is ${months(range)}`;
  if (headline?.doubling == null) return `${opening}; the headline's own is not identified`;
  const faster = sorted.filter((value) => value < headline.doubling!).length / sorted.length;
  const place =
    headline.doubling < range.low!
      ? "below that range"
      : headline.doubling > range.high!
        ? "above it"
        : "inside";
  return `${opening}; the headline is ${place}, slower than ${share(faster)} of them`;
}

export function specificationSentences(readings: SpecificationReadings, headline: Figure): string[] {
  const { all, sorted } = readings;
  if (sorted.length === 0) {
    return [
      `${counted(all.length, "combination")} of benchmarks, ruler, estimator, window, denominator and choice of scores ${all.length === 1 ? "was" : "were"} tried; none has the models that a slope needs.`,
    ];
  }
  const flat = sorted.filter((value) => !Number.isFinite(value)).length;
  const missing = all.length - sorted.length;
  const sentences = [
    `The brackets hold nine tenths of the combinations: a range of choices, not the interval of an estimate. ` +
      `The headline is ${monthsOf(headline)}. ` +
      `Of ${counted(all.length, "combination")} ${count(missing)} ${missing === 1 ? "is" : "are"} not identified (too few models or families, or no ruler); ` +
      `in ${count(flat)} density does not rise.`,
  ];
  const spreads = specificationAxes
    .flatMap((axis) => spreadAlong(readings, axis) ?? [])
    .sort((a, b) => ratioOf(b) - ratioOf(a));
  if (spreads.length > 0) {
    const said = spreads.map(
      ({ axis, fastest, slowest }) =>
        `${axisName(axis)}, from ${months(fastest.months)} (${choiceName(fastest)}) to ${months(slowest.months)} (${choiceName(slowest)})`,
    );
    const [most, next] = said;
    const least = said.length > 2 ? ` It moves least by ${said.at(-1)}.` : "";
    sentences.push(
      `The median moves most by ${most}${next && said.length > 2 ? `; then by ${next}` : ""}.${least}`,
    );
  }
  const own = ofChoice(readings, "window");
  if (own && own.value !== null) {
    sentences.push(`Over the headline's own window the combinations have a median of ${months(own)}.`);
  }
  const alone = outsideAlone(readings, headline);
  if (alone !== null) sentences.push(alone);
  return sentences;
}

const ratioOf = ({ fastest, slowest }: { fastest: ChoiceReading; slowest: ChoiceReading }): number =>
  slowest.months.value! / fastest.months.value!;

/** Which single choices take the headline out of its own interval. */
function outsideAlone({ choices }: SpecificationReadings, headline: Figure): string | null {
  const { low, high } = headline;
  const changed = choices.filter((row) => !row.isHeadline && row.headlineWithIt !== null);
  if (low === null || changed.length === 0) return null;
  const outside = changed.filter(
    ({ headlineWithIt }) => headlineWithIt! < low || (high !== null && headlineWithIt! > high),
  );
  const opening = `With one choice changed at a time, ${count(changed.length - outside.length)} of ${count(changed.length)} changes stay inside the headline's interval`;
  if (outside.length === 0) return `${opening}.`;
  const shown = outside.slice(0, 6).map((row) => `${choiceName(row)} at ${pace(row.headlineWithIt!)}`);
  const more = outside.length > shown.length ? [`${count(outside.length - shown.length)} more`] : [];
  return `${opening}; outside, in months: ${[...shown, ...more].join("; ")}.`;
}
