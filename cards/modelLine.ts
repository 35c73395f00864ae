/** Lines that name a model: a column by its headers, a row by its text cells. */
import { type BenchmarkLabel, readBenchmarkLabel } from "./benchmarkLabel.ts";
import type { Line } from "./benchmarkLine.ts";
import { category } from "./benchmarkNames.ts";
import { type Column, methodHeader, namesBenchmark } from "./columns.ts";
import { readModelLabel } from "./modelLabel.ts";
import type { ModelPart } from "./modelName.ts";
import type { Said } from "./protocol.ts";
import { readQualifiers } from "./qualifiers.ts";
import type { SectionRow } from "./sections.ts";
import { trainingIn } from "./training.ts";
import type { Words } from "./words.ts";

export function modelColumn(path: readonly Words[]): Line {
  const labels = path.map(({ text }) => readModelLabel(text));
  return {
    text: path.map(({ text }) => text).join(" / "),
    benchmarks: path.map(({ text }) => readBenchmarkLabel(text)).filter(({ kind }) => kind === "named"),
    said: saidOf(labels, "column"),
    models: labels.map((label) => ({ label, isGroup: false })),
    unknown: [],
    groups: [],
    skip: null,
    remarks: [],
    marks: path.flatMap(({ marks }) => marks),
  };
}

function saidOf(labels: readonly ReturnType<typeof readModelLabel>[], from: Said["from"]): Said[] {
  return labels.flatMap((label) =>
    "beside" in label ? [{ qualifiers: label.beside.qualifiers, from }] : [],
  );
}

/** The cells of a row that hold words, each once however many columns it spans. */
export function textCells(row: SectionRow, columns: readonly Column[]): { words: Words; column: Column }[] {
  const seen = new Set<object>();
  return columns.flatMap((column, index) => {
    const cell = row.cells[index];
    if (cell === undefined || seen.has(cell.cell) || column.role === "figures" || column.role === "property")
      return [];
    seen.add(cell.cell);
    return [{ words: cell, column }];
  });
}

/** A row whose label names a model. */
export function modelRow(
  row: SectionRow,
  columns: readonly Column[],
  benchmarksIn: "columns" | "rows" | "title",
): Line {
  const models: ModelPart[] = [];
  const said: Said[] = [];
  const unknown: string[] = [];
  const remarks: string[] = [];
  let skip: string | null = null;
  const benchmarks: BenchmarkLabel[] = [];
  if (row.group !== null) {
    const label = readBenchmarkLabel(row.group.text);
    if (namesBenchmark.has(label.kind)) benchmarks.push(label);
    if (label.kind === "qualifiers") said.push({ qualifiers: label.qualifiers, from: "label" });
    models.push({ label: readModelLabel(row.group.text), isGroup: true });
  }
  const cells = textCells(row, columns);
  const hasNames = columns.some(({ role }) => role === "models");
  for (const { words, column } of cells) {
    const { text } = words;
    if (column.role === "protocol") {
      const bare = column.holdsShots && /^\d{1,2}$/.test(text);
      const qualifiers = readQualifiers(bare ? `${text}-shot` : text);
      const rest = readModelLabel(qualifiers.rest);
      said.push({ qualifiers, from: "column" });
      if (rest.kind === "suffix") models.push({ label: rest, isGroup: false });
      else if (rest.kind !== "empty") unknown.push(qualifiers.rest);
    } else if (column.role === "language") {
      if (text !== "" && !/^(?:english|en|-+)$/i.test(text)) skip ??= "translation";
    } else if (column.role === "size") {
      // "7B-Chat" is part of the name, "236B (21B active)" and "3B/16B" are told of it.
      const label = readModelLabel(withUnit(text.replace(/ *\([^()]*\)$/, ""), column.head));
      if (label.kind === "size" || label.kind === "suffix" || label.kind === "empty")
        models.push({ label, isGroup: false });
      else remarks.push(remarkOf(column, text));
    } else if (column.role === "models" || column.role === "precision") {
      const isBits = column.role === "precision" && /^\d{1,2}(?:\.\d+)?$/.test(text);
      const label = readModelLabel(isBits ? `${Number(text) < 16 ? text : 16}-bit` : text);
      // A benchmark named in a row beside other benchmarks' columns.
      const benchmark = benchmarksIn === "title" ? readBenchmarkLabel(text) : { kind: "words" as const };
      if (namesBenchmark.has(benchmark.kind)) benchmarks.push(benchmark);
      else models.push({ label: column.role === "precision" ? precisionOf(label) : label, isGroup: false });
      said.push(...saidOf([label], "column"));
    } else if (!hasNames && column.role === "words" && text !== "" && !category.test(text.toLowerCase())) {
      models.push({ label: readModelLabel(text), isGroup: false });
    } else if (text !== "" && !/^[-?✓✗✔✘]+$/.test(text)) {
      const label = readModelLabel(text);
      if (hasNames && methodHeader.test(column.head) && "beside" in label && !isUnchanged.test(text)) {
        const { beside } = label;
        models.push({ label: { kind: "suffix", name: text, beside }, isGroup: false });
        continue;
      }
      // "Int4" in a column of variants is part of the name; "Apache 2.0" is none.
      if (label.kind === "suffix" && /^[a-z]/i.test(text) && trainingIn(text) === null)
        models.push({ label, isGroup: false });
      remarks.push(remarkOf(column, text));
    }
  }
  return {
    text: cells
      .map(({ words }) => words.text)
      .filter((text) => text !== "")
      .join(" / "),
    benchmarks,
    said,
    models,
    unknown,
    remarks,
    groups: row.group === null ? [] : [row.group.text],
    skip,
    marks: [...(row.group?.marks ?? []), ...cells.flatMap(({ words }) => words.marks)],
  };
}

/** "0.35" beneath "Params (B)". */
function withUnit(text: string, head: string): string {
  const [, billions, millions] = /\((?:in )?(?:(b|bn|billions?)|(m|millions?))\)/i.exec(head) ?? [];
  if (!/^\d+(?:\.\d+)?$/.test(text)) return text;
  if (billions !== undefined) return `${text}B`;
  return millions === undefined ? text : `${text}M`;
}

/** The model as it is. */
const isUnchanged =
  /^(?:-+|none|original|baselines?|vanilla|dense|full(?: precision| model)?|bf16|fp16|base(?: model)?|pre-?trained|chat|instruct(?:ion)?(?:[- ]tuned)?)$/i;

function remarkOf({ head }: Column, text: string): string {
  return `${head === "" ? "beside" : head}: ${text}`.slice(0, 60);
}

/** Full precision is the model itself; anything else is part of the name. */
function precisionOf(label: ReturnType<typeof readModelLabel>): ReturnType<typeof readModelLabel> {
  if (
    "name" in label &&
    /^(?:bf16|fp16|b?float16|16-bit|full(?: precision)?|original|none|baseline)$/i.test(
      label.name.replace(/ *\([^()]*\)$/, ""),
    )
  ) {
    return { kind: "none", beside: label.beside };
  }
  if (!("name" in label) || label.kind === "suffix") return label;
  return { kind: "suffix", name: label.name, beside: label.beside };
}
