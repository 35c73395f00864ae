/** A line of a table, and one that names a benchmark: the words of its label, outermost first. */
import { type BenchmarkLabel, readBenchmarkLabel } from "./benchmarkLabel.ts";
import { category, language } from "./benchmarkNames.ts";
import { namesBenchmark } from "./columns.ts";
import { readModelLabel } from "./modelLabel.ts";
import type { ModelPart } from "./modelName.ts";
import type { Said } from "./protocol.ts";
import { readQualifiers } from "./qualifiers.ts";
import type { Words } from "./words.ts";

/** One line of the table: a row, or a column. */
export interface Line {
  readonly text: string;
  /** Labels that name a benchmark, outermost first. */
  readonly benchmarks: readonly BenchmarkLabel[];
  readonly said: readonly Said[];
  readonly models: readonly ModelPart[];
  /** Words within the benchmark's name or beneath it that are not understood. */
  readonly unknown: readonly string[];
  /** Words above the benchmark's name: groups. */
  readonly groups: readonly string[];
  /** Why no figure of the line is read, or null. */
  readonly skip: string | null;
  /** Words of other columns in the row: "Tokens: 2T". */
  readonly remarks: readonly string[];
  readonly marks: readonly string[];
}

export interface LabelPart {
  readonly words: Words;
  readonly role:
    | "benchmarks"
    | "group"
    | "category"
    | "beside"
    | "words"
    | "language"
    | "protocol"
    | "models";
  readonly holdsShots?: boolean;
}

/** The words of one line that names benchmarks, outermost first. */
export function benchmarkLine(parts: readonly LabelPart[]): Line {
  const benchmarks: BenchmarkLabel[] = [];
  const said: Said[] = [];
  const models: ModelPart[] = [];
  const unknown: string[] = [];
  const groups: string[] = [];
  const before: string[] = [];
  let skip: string | null = null;
  for (const { words, role, holdsShots } of parts) {
    const { text } = words;
    const isInner = benchmarks.length > 0;
    if (text === "" || (role !== "benchmarks" && /^(?:none|±|\+\/-|[↑↓]|-+)$/i.test(text))) continue;
    if (role === "models") {
      models.push({ label: readModelLabel(text), isGroup: false });
      continue;
    }
    if (role === "protocol") {
      const bare = holdsShots === true && /^\d{1,2}$/.test(text);
      const qualifiers = readQualifiers(
        bare ? `${text}-shot` : holdsShots === true ? text.replace(/^(\d{1,2}-\d{1,2})$/, "$1 shot") : text,
      );
      if (qualifiers.statistic !== null) skip ??= "statistic";
      said.push({ qualifiers, from: "column" });
      if (qualifiers.rest !== "" && /[\p{L}\d]/u.test(qualifiers.rest)) unknown.push(qualifiers.rest);
      continue;
    }
    if (
      role === "beside" &&
      category.test(text.toLowerCase()) &&
      !/^(?:stem|humanities|average|overall)$/i.test(text)
    ) {
      groups.push(text);
      continue;
    }
    const label = role === "language" ? ({ kind: "words" } as const) : readBenchmarkLabel(text);
    if ((role === "group" || role === "category") && /^math(?:s|ematics)?\b/i.test(text)) {
      // A group of tasks, in capitals too.
      groups.push(text);
    } else if (namesBenchmark.has(label.kind)) {
      benchmarks.push(label);
      if ("qualifiers" in label) {
        said.push({ qualifiers: label.qualifiers, from: "label" });
        if (label.qualifiers.statistic !== null) skip ??= "statistic";
      }
    } else if (label.kind === "qualifiers") {
      if (label.qualifiers.statistic !== null) skip ??= "statistic";
      said.push({ qualifiers: label.qualifiers, from: role === "benchmarks" ? "label" : "column" });
    } else if (label.kind === "average") {
      if (isInner) said.push({ qualifiers: readQualifiers("average"), from: "label" });
      else skip ??= "average";
    } else if (language.test(text)) {
      if (/^(?:english|en)$/i.test(text)) groups.push(text);
      else skip ??= isInner || role === "language" ? "translation" : skip;
      if (!isInner && role !== "language") groups.push(text);
    } else if (/^(?:stem|humanities|social(?: sciences?)?|others?)$/i.test(text)) {
      if (isInner || role === "benchmarks") skip ??= "part of a benchmark";
    } else if (role === "group" || role === "category") {
      groups.push(text);
    } else if (!isInner) {
      before.push(text);
    } else if (label.kind !== "empty") {
      const model = readModelLabel(text);
      if (model.kind === "model") models.push({ label: model, isGroup: false });
      else if (model.kind === "statistic") skip ??= "statistic";
      else unknown.push(text);
    }
  }
  const marks = parts.flatMap(({ words }) => words.marks);
  const text = parts.map(({ words }) => words.text).filter((each) => each !== "");
  // "Math" above a benchmark's name is a group as well.
  while (benchmarks.length > 1 && benchmarks[0]!.kind === "mathematics") benchmarks.shift();
  // Words above a benchmark's name are its group; without a name they are the label themselves.
  (benchmarks.length > 0 ? groups : unknown).push(...before);
  return {
    text: [...new Set(text)].join(" / "),
    benchmarks,
    said,
    models,
    unknown,
    groups,
    skip,
    remarks: [],
    marks,
  };
}
