/** Which benchmark a figure is of: what its row, its column and the title say, taken together. */
import type { Axes } from "./axes.ts";
import type { BenchmarkLabel } from "./benchmarkLabel.ts";
import type { Line } from "./benchmarkLine.ts";
import type { Benchmark } from "./benchmarkNames.ts";
import type { ReviewReason } from "./card.ts";
import type { Said } from "./protocol.ts";
import { isOfLanguages, saysTools, type TableLabels } from "./tableLabels.ts";

export type CellBenchmark =
  | { readonly kind: "benchmark"; readonly id: string; readonly variant: string | null }
  /** None of ours, or no score of it. */
  | { readonly kind: "none"; readonly why: string }
  | {
      readonly kind: "problem";
      readonly reason: ReviewReason;
      readonly detail: string;
      readonly candidates: readonly Benchmark[];
    };

export function resolveBenchmark(row: Line, column: Line, axes: Axes, labels: TableLabels): CellBenchmark {
  const line = axes.modelsIn === "rows" ? column : row;
  // In a table that a benchmark titles, its average is its score; that of code may be over languages.
  const isScore = (skip: string): boolean =>
    axes.benchmarksIn === "title" &&
    skip === "average" &&
    !/^(?:humaneval|mbpp)/.test(labels.title?.id ?? "");
  const statistic = [row.skip, column.skip].filter((skip) => skip !== null).find((skip) => !isScore(skip));
  const found = [...row.benchmarks, ...column.benchmarks];
  if (found.length === 0) {
    if (axes.benchmarksIn !== "title" || labels.title === null) return labelless(line, row, column, axes);
    if (statistic !== undefined) return { kind: "none", why: statistic };
    if (line.unknown.length > 0) return { kind: "none", why: "other benchmark" };
    const { title } = labels;
    if (labels.usesTools(title.id) || namesTools(row, column)) return withTools(title);
    return variantOf(title, [...row.said, ...column.said], labels, (reason, detail) => ({
      kind: "problem",
      reason,
      detail,
      candidates: [title],
    }));
  }
  const candidates = candidatesOf(found);
  if (candidates.length === 0) return { kind: "none", why: "other benchmark" };
  if (statistic !== undefined) return { kind: "none", why: statistic };
  const problem = (reason: ReviewReason, detail: string): CellBenchmark => ({
    kind: "problem",
    reason,
    detail,
    candidates,
  });
  const ids = new Set(candidates.map(({ id }) => id));
  const last = found.at(-1)!;
  if (found.some(({ kind }) => kind === "several") || ids.size > 1)
    return problem("several-benchmarks", [...ids].join(" and "));
  if (found.some(({ kind }) => kind === "other")) {
    // "MMLU" over "MMLU-STEM" is a part; another benchmark over one of ours has a part of that name.
    if (last.kind === "other") return { kind: "none", why: "other benchmark" };
    return problem("several-benchmarks", "under another benchmark's name");
  }
  const unsure = found.find((label) => label.kind === "unsure");
  if (unsure !== undefined) return problem("unknown-label", `"${unsure.unknown}" beside the name`);
  const unknown = [...row.unknown, ...column.unknown];
  if (unknown.length > 0 && found.every(({ kind }) => kind === "mathematics"))
    return { kind: "none", why: "other benchmark" };
  if (unknown.length > 0)
    return problem("unknown-qualifier", `"${unknown.join(", ")}" beneath or beside the name`);
  if (labels.isTranslated || line.groups.some(isOfLanguages))
    return problem("translated", "in a group of languages");
  if (found.some(({ kind }) => kind === "mathematics") && !labels.mathIsBenchmark(line.text)) {
    return problem("math-or-mathematics", `"${line.text}"`);
  }
  const said = [...row.said, ...column.said];
  const [first] = candidates;
  if (labels.usesTools(first!.id) || namesTools(row, column)) return withTools(first!);
  if (said.some(({ qualifiers }) => qualifiers.notes.includes("average"))) {
    if (first!.id === "math") return problem("math-or-mathematics", "an average");
    if (/^(?:humaneval|mbpp)/.test(first!.id))
      return problem("translated", "an average, perhaps over languages");
  }
  if (labels.isEvalPlus && /^(?:humaneval|mbpp)$/.test(first!.id))
    return problem("unknown-qualifier", "EvalPlus is named over it: with or without its added tests");
  const doubt = labels.leaderboard.doubtOf(first!.id, line.groups);
  if (doubt === "rescaled") return problem("other-scale", "the Open LLM Leaderboard rescales it");
  if (doubt !== null) return problem("translated", "the Open LLM Leaderboard has its hardest level alone");
  if (said.some(({ qualifiers }) => qualifiers.notes.includes("cloze")))
    return problem("cf-or-cloze", "cloze formulation");
  return variantOf(first!, said, labels, problem);
}

/** A group, or the model's own line: "GPT-4 (PAL)". */
function namesTools(row: Line, column: Line): boolean {
  return [...row.groups, ...column.groups, row.text, column.text].some(saysTools);
}

function withTools(benchmark: Benchmark): CellBenchmark {
  const detail = "with tools: the words above it speak of programs that are run";
  return { kind: "problem", reason: "unknown-qualifier", detail, candidates: [benchmark] };
}

/** A figure beside no name at all, in a table that has names. */
function labelless(line: Line, row: Line, column: Line, axes: Axes): CellBenchmark {
  // Nothing but protocol before the figures: perhaps the name above is meant.
  const isBare =
    axes.benchmarksIn === "rows" &&
    line === row &&
    row.unknown.length === 0 &&
    (row.skip ?? column.skip) === null;
  if (!isBare) return { kind: "none", why: row.skip ?? column.skip ?? "other benchmark" };
  return { kind: "problem", reason: "row-without-label", detail: "figures beside nothing", candidates: [] };
}

function candidatesOf(found: readonly BenchmarkLabel[]): Benchmark[] {
  return found.flatMap((label) => {
    if (label.kind === "several") return label.benchmarks;
    return label.kind === "named" || label.kind === "unsure" || label.kind === "mathematics"
      ? [label.benchmark]
      : [];
  });
}

function variantOf(
  benchmark: Benchmark,
  said: readonly Said[],
  labels: TableLabels,
  problem: (reason: ReviewReason, detail: string) => CellBenchmark,
): CellBenchmark {
  const splits = new Set(said.flatMap(({ qualifiers }) => qualifiers.split ?? []));
  const editions = new Set(said.flatMap(({ qualifiers }) => qualifiers.edition ?? []));
  const { id } = benchmark;
  if (id === "mmlu_cf") {
    if (labels.cfIsCloze) return problem("cf-or-cloze", "other benchmarks here have a cloze formulation");
    if (splits.size > 1) return problem("unknown-qualifier", "test and validation");
    const [split] = splits;
    if (split === undefined && !labels.speaksOfContamination)
      return problem("cf-or-cloze", "nothing says what CF is");
    return { kind: "benchmark", id, variant: split ?? null };
  }
  if (id === "mbpp") {
    const variants = new Set([...editions, ...(benchmark.variant === null ? [] : [benchmark.variant])]);
    if (variants.size > 1) return problem("unknown-qualifier", [...variants].join(" and "));
    return { kind: "benchmark", id, variant: [...variants][0] ?? null };
  }
  if (splits.has("validation") || editions.size > 0) {
    return problem("unknown-qualifier", [...splits, ...editions].join(", "));
  }
  return { kind: "benchmark", id, variant: benchmark.variant };
}
