/**
 * Cards with known content: the same figures printed as labs print them, in both orientations, as pipe tables and
 * as HTML, under every wording of the vocabulary, with other benchmarks, averages, groups and tables around.
 */
import fc from "fast-check";

export interface KnownBenchmark {
  readonly id: string;
  readonly variant: string | null;
  readonly labels: readonly string[];
  readonly shots: number | null;
  /** Written after its name where the card says it, and how it is then noted. */
  readonly metric: string | null;
}

export interface KnownModel {
  readonly family: string;
  readonly size: string;
  readonly suffix: string;
}

export interface Layout {
  readonly format: "pipe" | "html" | "plain-html";
  readonly modelsIn: "rows" | "columns";
  readonly shots: "label" | "comma" | "line" | "bare-line" | "none";
  readonly metrics: "label" | "line" | "none";
  /** Family and size in one label, or apart: two columns, or two header rows. */
  readonly sizes: "joined" | "apart";
  readonly groups: "rows" | "column" | "none";
  /** A column after the names of models that tells something of them in words that may name another. */
  readonly beside: "License" | "Developer" | "Base model" | "none";
  readonly average: boolean;
  readonly difference: boolean;
  readonly percentSigns: boolean;
  readonly bold: boolean;
  readonly marks: boolean;
  readonly links: boolean;
  readonly before: "nothing" | "downloads" | "architecture" | "scores of nothing read";
  readonly heading: string;
}

export interface KnownTable {
  readonly benchmarks: readonly (KnownBenchmark & { readonly label: string })[];
  /** Benchmarks that are not read, by their labels. */
  readonly others: readonly string[];
  readonly models: readonly KnownModel[];
  /** For each model, its figures in tenths of a percent, first of `benchmarks`, then of `others`; null is missing. */
  readonly tenths: readonly (readonly (number | null)[])[];
  /** The order in which lines are printed. */
  readonly order: readonly number[];
  readonly layout: Layout;
}

const vocabulary: readonly Omit<KnownBenchmark, "shots">[] = [
  { id: "mmlu", variant: "standard", labels: ["MMLU", "mmlu"], metric: "Acc." },
  {
    id: "mmlu_pro",
    variant: "standard",
    labels: ["MMLU-Pro", "MMLU-PRO", "MMLU Pro", "mmlu_pro"],
    metric: "EM",
  },
  {
    id: "bbh",
    variant: "standard",
    labels: ["BBH", "BIG-Bench Hard", "BigBench Hard", "Big-Bench-Hard"],
    metric: "EM",
  },
  {
    id: "math",
    variant: "standard",
    labels: ["MATH", "Hendrycks MATH", "MATH (Hendrycks)", "Minerva MATH"],
    metric: "EM",
  },
  {
    id: "humaneval",
    variant: "standard",
    labels: ["HumanEval", "Human Eval", "Humaneval"],
    metric: "Pass@1",
  },
  { id: "mbpp", variant: null, labels: ["MBPP", "mbpp"], metric: "pass@1" },
  { id: "mbpp", variant: "sanitized", labels: ["MBPP (sanitized)", "Sanitized MBPP"], metric: "pass@1" },
  { id: "mmlu_redux", variant: "standard", labels: ["MMLU-Redux", "MMLU-redux"], metric: "EM" },
  {
    id: "humaneval_plus",
    variant: "standard",
    labels: ["HumanEval+", "HumanEval Plus", "HumanEval +"],
    metric: "Pass@1",
  },
  { id: "gsm8k", variant: "standard", labels: ["GSM8K", "GSM-8K"], metric: "EM" },
];
export const otherLabels = [
  "ARC-C",
  "HellaSwag",
  "CMMLU",
  "C-Eval",
  "MMLU-STEM",
  "MMMLU",
  "MBPP+",
  "MBPP +",
  "MATH-500",
  "MATH Level 5",
  "TriviaQA",
  "MultiPL-E HumanEval",
  "AIME 2024",
  "DROP (F1)",
];
const families = [
  "Qwen2.5",
  "Llama-3.1",
  "Gemma-2",
  "Mistral",
  "OLMo-2",
  "Zorblax-2",
  "Deepseek-LLM",
  "Yi-1.5",
];
const sizes = ["1.5B", "7B", "13B", "32B", "70B", "8x7B"];
const suffixes = ["", "", "-Base", "-Instruct"];

const known: fc.Arbitrary<KnownBenchmark & { label: string }> = fc
  .tuple(fc.nat(), fc.nat(), fc.constantFrom(0, 3, 4, 5, 8))
  .map(([which, wording, shots]) => {
    const entry = vocabulary[which % vocabulary.length]!;
    return { ...entry, shots, label: entry.labels[wording % entry.labels.length]! };
  });

const model: fc.Arbitrary<KnownModel> = fc.record({
  family: fc.constantFrom(...families),
  size: fc.constantFrom(...sizes),
  suffix: fc.constantFrom(...suffixes),
});

const layout: fc.Arbitrary<Layout> = fc.record({
  format: fc.constantFrom("pipe" as const, "html" as const, "plain-html" as const),
  modelsIn: fc.constantFrom("rows" as const, "columns" as const),
  shots: fc.constantFrom(
    "label" as const,
    "comma" as const,
    "line" as const,
    "bare-line" as const,
    "none" as const,
  ),
  metrics: fc.constantFrom("label" as const, "line" as const, "none" as const),
  sizes: fc.constantFrom("joined" as const, "apart" as const),
  groups: fc.constantFrom("rows" as const, "column" as const, "none" as const),
  beside: fc.constantFrom(
    "License" as const,
    "Developer" as const,
    "Base model" as const,
    "none" as const,
    "none" as const,
  ),
  average: fc.boolean(),
  difference: fc.boolean(),
  percentSigns: fc.boolean(),
  bold: fc.boolean(),
  marks: fc.boolean(),
  links: fc.boolean(),
  before: fc.constantFrom(
    "nothing" as const,
    "downloads" as const,
    "architecture" as const,
    "scores of nothing read" as const,
  ),
  heading: fc.constantFrom(
    "Evaluation",
    "Base models",
    "Instruction-tuned models",
    "Performance",
    "Benchmark results",
  ),
});

/** Tables of two to five models and one to six benchmarks, among others that are not read. */
export const knownTable: fc.Arbitrary<KnownTable> = fc
  .record({
    benchmarks: fc.uniqueArray(known, { minLength: 1, maxLength: 6, selector: ({ id }) => id }),
    others: fc.uniqueArray(fc.constantFrom(...otherLabels), { minLength: 0, maxLength: 4 }),
    models: fc.uniqueArray(model, {
      minLength: 2,
      maxLength: 5,
      selector: ({ family, size }) => family + size,
    }),
    figures: fc.array(fc.array(fc.integer({ min: 110, max: 985 }), { minLength: 10, maxLength: 10 }), {
      minLength: 5,
      maxLength: 5,
    }),
    holes: fc.array(fc.nat({ max: 9 }), { minLength: 5, maxLength: 5 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10, maxLength: 10 }),
    layout,
  })
  .map(({ benchmarks, others, models, figures, holes, order, layout: chosen }) => {
    const lines = benchmarks.length + others.length;
    const tenths = models.map((_, row) =>
      figures[row]!.slice(0, lines).map((figure, index) =>
        lines > 2 && holes[row] === index ? null : figure,
      ),
    );
    return {
      benchmarks,
      others,
      models,
      tenths,
      order: order.filter((index) => index < lines),
      layout: chosen,
    };
  });

export interface KnownScore {
  readonly model: string;
  readonly benchmark: string;
  readonly variant: string | null;
  readonly shots: number | null;
  readonly score: number;
}

/** What a reader must find in the table. */
export function scoresOf(table: KnownTable): KnownScore[] {
  const { layout: chosen } = table;
  return table.models.flatMap((each, row) =>
    table.benchmarks.flatMap(({ id, variant, shots }, index): KnownScore[] => {
      const tenths = table.tenths[row]![index];
      if (tenths === null || tenths === undefined) return [];
      const said = chosen.shots === "none" ? null : shots;
      return [{ model: nameOf(each, chosen), benchmark: id, variant, shots: said, score: tenths / 10 }];
    }),
  );
}

export function nameOf({ family, size, suffix }: KnownModel, { sizes: split }: Layout): string {
  return split === "joined" ? `${family}-${size}${suffix}` : `${family} ${size}${suffix}`;
}
