/** A printed label as the benchmark that it names, with the protocol that stands beside the name. */
import { type Benchmark, benchmarkNames, category, otherBenchmark, relative } from "./benchmarkNames.ts";
import { type Qualifiers, readQualifiers } from "./qualifiers.ts";

export type BenchmarkLabel =
  /** One of catalogue/benchmarks.csv, and every other word of the label is understood. */
  | { readonly kind: "named"; readonly benchmark: Benchmark; readonly qualifiers: Qualifiers }
  /** "Math": the benchmark, a group of tasks or their average. */
  | { readonly kind: "mathematics"; readonly benchmark: Benchmark; readonly qualifiers: Qualifiers }
  /** A benchmark's name beside words that may make it another one. */
  | {
      readonly kind: "unsure";
      readonly benchmark: Benchmark;
      readonly qualifiers: Qualifiers;
      readonly unknown: string;
    }
  /** Two benchmarks in one label. */
  | { readonly kind: "several"; readonly benchmarks: readonly Benchmark[] }
  /** A benchmark that is not read here, or a part or translation of one that is. */
  | { readonly kind: "other" }
  | { readonly kind: "average" }
  | { readonly kind: "category" }
  /** Words of protocol only: "5-shot", "EM". */
  | { readonly kind: "qualifiers"; readonly qualifiers: Qualifiers }
  | { readonly kind: "empty" }
  | { readonly kind: "words" };

const math: Benchmark = { id: "math", variant: "standard" };
/** A label has a handful of words; what is longer is prose. */
const mostWords = 14;

export function readBenchmarkLabel(printed: string): BenchmarkLabel {
  // "MBPP +" is "MBPP+"; within a label a sign may join two names.
  const text = printed.replace(/(?<=[\p{L}\d]) \+ ?(?=$|[(,:])/u, "+");
  if (text === "" || /^-+$/.test(text)) return { kind: "empty" };
  if (text.split(" ").length > mostWords) return { kind: "words" };
  if (/^(?:avg\b|average|mean\b|overall\b|total\b|aggregate)/i.test(text)) {
    const qualifiers = readQualifiers(text);
    return qualifiers.rest === "" && /^(?:avg|average|mean)\.?@\d/i.test(text)
      ? { kind: "qualifiers", qualifiers }
      : { kind: "average" };
  }
  const whole = known(text);
  if (whole !== null) return { kind: "named", benchmark: whole, qualifiers: readQualifiers("") };
  if (relative.test(normal(text)) || relative.test(normal(text.replace(/\([^)]*\)/g, " "))))
    return { kind: "other" };
  if (otherBenchmark.test(normal(text)) && namesWithin(text).length === 0) return { kind: "other" };
  if (category.test(text.toLowerCase())) return { kind: "category" };
  const qualifiers = readQualifiers(text.replace(/\bMBPP ?\+\+ ?base version\b/gi, "MBPP (base version)"));
  const rest = qualifiers.rest.replace(/^[\s_-]+|[\s_-]+$/g, "");
  if (rest === "") {
    return qualifiers.found ? { kind: "qualifiers", qualifiers } : { kind: "empty" };
  }
  const named = known(rest);
  if (named !== null) return withEdition(named, qualifiers);
  if (relative.test(normal(rest))) return { kind: "other" };
  if (/^big ?bench$/.test(normal(rest))) {
    const bbh: Benchmark = { id: "bbh", variant: "standard" };
    return qualifiers.notes.includes("CoT")
      ? { kind: "unsure", benchmark: bbh, qualifiers, unknown: "not said to be Hard" }
      : { kind: "other" };
  }
  if (rest === "MATH" || rest === "math") {
    // "MATH" in capitals is the benchmark's name; in small letters it may be a column of a harness or a word.
    return rest === "MATH" || hasProtocol(qualifiers)
      ? { kind: "named", benchmark: math, qualifiers }
      : { kind: "mathematics", benchmark: math, qualifiers };
  }
  if (/^(?:Math|Maths|Mathematics|mathematics)$/.test(rest)) {
    return hasProtocol(qualifiers) && rest === "Math"
      ? { kind: "named", benchmark: math, qualifiers }
      : { kind: "mathematics", benchmark: math, qualifiers };
  }
  return withinOtherWords(rest, qualifiers);
}

/** Shots or a prompt are said of one benchmark, not of a group. */
function hasProtocol(qualifiers: Qualifiers): boolean {
  return qualifiers.shots.length > 0 || qualifiers.notes.some((note) => /CoT|EM|Minerva/.test(note));
}

function withinOtherWords(rest: string, qualifiers: Qualifiers): BenchmarkLabel {
  if (category.test(rest.toLowerCase())) return { kind: "category" };
  const within = namesWithin(rest);
  if (within.length > 1) return { kind: "several", benchmarks: within.map(({ benchmark }) => benchmark) };
  const [only] = within;
  if (only !== undefined) {
    // "Knowledge (MMLU)" names its group as well.
    if (groupWord.test(only.unknown)) return withEdition(only.benchmark, qualifiers);
    return { kind: "unsure", benchmark: only.benchmark, qualifiers, unknown: only.unknown };
  }
  return otherBenchmark.test(normal(rest)) ? { kind: "other" } : { kind: "words" };
}

const groupWord = /^(?:general|knowledge|reasoning|code|coding|programming|language understanding)$/;

/** Whole names among the words, the longest first, and the words that are left. */
export function namesWithin(text: string): { benchmark: Benchmark; unknown: string }[] {
  let left = ` ${normal(text)} `;
  const found: Benchmark[] = [];
  const names = [...benchmarkNames.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  for (const name of names) {
    if (!left.includes(` ${name} `)) continue;
    left = left.replace(` ${name} `, " | ");
    found.push(benchmarkNames.get(name)!);
  }
  if (/(?<![A-Za-z])MATH(?![A-Za-z])/.test(text) && / math /.test(left)) {
    left = left.replace(" math ", " | ");
    found.push(math);
  }
  const unknown = left.replaceAll("|", " ").replace(/\s+/g, " ").trim();
  return found.map((benchmark) => ({ benchmark, unknown }));
}

function known(text: string): Benchmark | null {
  return benchmarkNames.get(normal(text)) ?? null;
}

/** A split or edition is a variant of the benchmark that has such, and makes something else of the others. */
function withEdition(benchmark: Benchmark, qualifiers: Qualifiers): BenchmarkLabel {
  const { edition, split } = qualifiers;
  if (benchmark.id === "mbpp") {
    return { kind: "named", benchmark: { id: "mbpp", variant: benchmark.variant ?? edition }, qualifiers };
  }
  if (benchmark.id === "mmlu_cf") {
    return { kind: "named", benchmark: { id: "mmlu_cf", variant: split }, qualifiers };
  }
  const unknown = edition ?? (split === "validation" ? split : null);
  return unknown === null
    ? { kind: "named", benchmark, qualifiers }
    : { kind: "unsure", benchmark, qualifiers, unknown };
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\d+#]+/gu, " ")
    .replace(/ \+(?= |$)/g, " + ")
    .replace(/ +/g, " ")
    .trim();
}
