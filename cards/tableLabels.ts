/** What the labels of a table and the words around it say of all its figures. */
import type { Axes } from "./axes.ts";
import { type BenchmarkLabel, namesWithin, readBenchmarkLabel } from "./benchmarkLabel.ts";
import { type Benchmark, language } from "./benchmarkNames.ts";
import type { CardContext } from "./card.ts";
import type { Leaderboard } from "./leaderboard.ts";
import { readModelLabel } from "./modelLabel.ts";
import type { CardPage } from "./page.ts";
import type { Said } from "./protocol.ts";
import { readQualifiers } from "./qualifiers.ts";
import { spaced } from "./sentences.ts";

/** What the labels of a section say taken together. */
export interface TableLabels {
  /** The benchmark that the title names, for tables whose lines name none; or null. */
  readonly title: Benchmark | null;
  /** The protocol that the title's or the caller's name of it has. */
  readonly said: readonly Said[];
  /** "math" in small letters, "Math" beside GSM8K: the benchmark, since no group stands beside it. */
  readonly mathIsBenchmark: (printed: string) => boolean;
  /** A formulation is named after other benchmarks too ("ARC-CF"), so that "MMLU-CF" is one of MMLU. */
  readonly cfIsCloze: boolean;
  readonly speaksOfContamination: boolean;
  readonly isTranslated: boolean;
  /** Of the benchmark: words over the table, or long ones that tell of a solver with tools, where it is MATH. */
  readonly usesTools: (benchmark: string) => boolean;
  /** EvalPlus is named over the table, and no line says which figures are with its added tests. */
  readonly isEvalPlus: boolean;
  readonly leaderboard: Leaderboard;
}

export function tableLabels(
  axes: Axes,
  titles: readonly string[],
  setting: {
    readonly context: CardContext;
    readonly page: CardPage;
    readonly leaderboard: Leaderboard;
    /** Titles, headings and short words before the table. */
    readonly around: readonly string[];
    /** The paragraph right before the table. */
    readonly lead: string;
  },
): TableLabels {
  const lines = axes.modelsIn === "rows" ? axes.columnLines : axes.rowLines;
  const texts = lines.flatMap(({ text }) => text.split(" / "));
  const labels = texts.map(readBenchmarkLabel);
  const hasGroups = labels.some(({ kind }) => kind === "category");
  const hasGsm8k = labels.some((label) => label.kind === "named" && label.benchmark.id === "gsm8k");
  const { context, page } = setting;
  const label =
    axes.benchmarksIn === "title" ? (titleLabel(titles, context) ?? leadLabel(setting.lead, axes)) : null;
  return {
    title: label?.kind === "named" ? label.benchmark : null,
    said:
      label?.kind === "named"
        ? [{ qualifiers: label.qualifiers, from: context.benchmark === undefined ? "title" : "context" }]
        : [],
    mathIsBenchmark: (printed) => !hasGroups && (/\bmath\b/.test(printed) || hasGsm8k),
    cfIsCloze:
      texts.some((text) => /[- (]M?CF\b|cloze/i.test(text) && !/mmlu[- _]?cf/i.test(text)) ||
      texts.some((text) => /\bMCF\b/.test(text)),
    speaksOfContamination: page.prose.some((text) => /contaminat/i.test(text)),
    isTranslated: titles.some(isOfLanguages),
    usesTools: (benchmark) =>
      setting.around.some(saysTools) || (benchmark === "math" && saysTools(setting.lead)),
    isEvalPlus:
      titles.some((title) => /\beval[- ]?plus\b/i.test(title)) &&
      !texts.some((text) => /\+|plus/i.test(text)),
    leaderboard: setting.leaderboard,
  };
}

function titleLabel(titles: readonly string[], context: CardContext): BenchmarkLabel | null {
  // The columns say which k each of them is.
  const texts = titles.map((title) => title.replace(/pass@1(?:\s*[,/&]\s*(?:pass@)?\d+)+/i, "pass@1"));
  const named = texts.map(readBenchmarkLabel).find(({ kind }) => kind === "named");
  if (named !== undefined) return named;
  return context.benchmark === undefined ? null : readBenchmarkLabel(context.benchmark);
}

/**
 * "Evaluated using HumanEval:", "MMLU is an exam of 57 fields." over a table of bare scores. A lead that names two
 * benchmarks says nothing, unless it speaks of its first word.
 */
function leadLabel(lead: string, axes: Axes): BenchmarkLabel | null {
  const subject = subjectOf(lead);
  const named = subject === null ? onlyNamed(lead) : subject;
  if (named === null) return null;
  const isBare = axes.columns.every(({ role, head }) => {
    const { kind } = readBenchmarkLabel(head);
    return (
      role !== "figures" ||
      kind === "average" ||
      kind === "qualifiers" ||
      partsOfMmlu.test(head) ||
      readModelLabel(head).kind === "none"
    );
  });
  const { shots } = readQualifiers(spaced(lead));
  const qualifiers = { ...readQualifiers(""), shots };
  return isBare ? { kind: "named", benchmark: named, qualifiers } : null;
}

const partsOfMmlu = /^(?:stem|humanities|social sciences?|others?)$/i;

/** The benchmark that a paragraph begins with and goes on to tell of: "MMLU is …", "MMLU由…". */
function subjectOf(lead: string): Benchmark | null {
  const [, first] =
    /^[\s•*-]*([A-Za-z][A-Za-z\d+-]*(?: Eval)?)(?=\p{Script=Han}|[ (,:：（])/u.exec(lead) ?? [];
  const label = readBenchmarkLabel(first ?? "");
  const isTold =
    first !== undefined &&
    /^[\s•*-]*\S+?(?:\p{Script=Han}| (?:\([^)]*\) )?(?:is|was|consists|covers|contains)\b)/u.test(lead);
  return label.kind === "named" && isTold ? label.benchmark : null;
}

function onlyNamed(lead: string): Benchmark | null {
  if (
    lead.length > 200 ||
    !/\b(?:evaluat|measur|test|report|results?|scores?|performance|accuracy)/i.test(lead)
  )
    return null;
  const words = lead.split(/[^\p{L}\d+-]+/u).filter((word) => word !== "");
  const namesOther = words.some((_, index) =>
    [1, 2, 3].some(
      (count) => readBenchmarkLabel(words.slice(index, index + count).join(" ")).kind === "other",
    ),
  );
  const [only, ...others] = namesWithin(lead);
  return only === undefined || others.length > 0 || namesOther ? null : only.benchmark;
}

/** Programs that are run for the answer make another task of it. */
export function saysTools(text: string): boolean {
  const isNamed = /\b(?:PoT|PAL|TIR)\b/.test(text);
  const isSaid =
    /\btool[- ]integrated\b|\bcode[- ]interpreter\b|\bwith (?:a |the )?(?:use of )?(?:external )?(?:tools?|python (?:tool|interpreter)|code execution)\b|\bw\/ ?(?:tools?|python)\b|\bprogram[- ](?:aided|of[- ]thoughts?)\b/i;
  return (isNamed || isSaid.test(text)) && !/\b(?:without|w\/o|no) /i.test(text);
}

/** "Multilingual", "French benchmarks": what stands beneath may be translated. */
export function isOfLanguages(text: string): boolean {
  const ofTasks = text.replace(/multi-?lingual (?:\p{L}+ ){0,2}(?:models?|l?lms?)\b/giu, "");
  const plain = ofTasks.replace(
    / (?:benchmarks?|tasks?|evaluations?|results?|performance|capabilit(?:y|ies))$/i,
    "",
  );
  if (/^(?:english|en)$/i.test(plain)) return false;
  return (
    language.test(plain) ||
    (/multi-?lingual|translat|non-english/i.test(ofTasks) && !/(?<!non-)\benglish\b/i.test(ofTasks))
  );
}
