/** What each column of a section holds, by its header and by what stands in it. */
import { type BenchmarkLabel, readBenchmarkLabel } from "./benchmarkLabel.ts";
import { language } from "./benchmarkNames.ts";
import { readModelLabel } from "./modelLabel.ts";
import { readScoreCell } from "./scoreCell.ts";
import type { Section } from "./sections.ts";

export type Role =
  /** Names of benchmarks, one a row. */
  | "benchmarks"
  /** Names of models, one a row. */
  | "models"
  /** Shots, metric, setting. */
  | "protocol"
  /** Parameters of the row's model. */
  | "size"
  /** Quantisation of the row's model. */
  | "precision"
  | "language"
  /** Groups of benchmarks. */
  | "category"
  /** Words of another kind. */
  | "words"
  /** Scores, or what stands where scores should. */
  | "figures"
  /** Numbers that are no scores. */
  | "property";

const shotsHeader = /^(?:(?:#|n|k|num(?:ber)?|no\.?)(?: of)?)?[-_ ]*(?:few[-_ ]?)?shots?(?: settings?)?$/i;
const protocolHeader =
  /^(?:eval(?:uation)? )?(?:metrics?|measures?|modes?|filters?|protocols?|settings?|config(?:uration)?s?|prompt(?:ing|s)?|methods? of evaluation|指标|设置)$/i;
const languageHeader = /^(?:lang(?:uage)?s?|语言)$/i;
const categoryHeader =
  /^(?:(?:task |benchmark )?(?:categor(?:y|ies)|domains?|capabilit(?:y|ies)|types?|abilit(?:y|ies)|areas?|aspects?|skills?|groups?|dimensions?|subjects?|fields?)|类别|领域|能力)$/i;
const sizeHeader =
  /^(?:model )?(?:sizes?|scale)$|^(?:#|num(?:ber)? of|total|activated?|active|non-emb(?:edding)?)*[ .]*(?:params?|parameters?)\b/i;
const precisionHeader = /quanti[sz]ation|precision|d-?type|data type|^(?:w)?bits?$|scheme/i;
const precisionWords =
  /^(?:bf16|fp16|fp8|fp4|nvfp4|mxfp4|int8|int4|w\d+a\d+.*|[1-8]-?bits?|awq|gptq|gguf|q\d.*)\b/i;
export const modelHeader =
  /^(?:models?(?: names?)?|names?|llms?|systems?|checkpoints?|language models?|模型(?:名称)?)$/i;
export const namesBenchmark: ReadonlySet<BenchmarkLabel["kind"]> = new Set([
  "named",
  "mathematics",
  "unsure",
  "several",
  "other",
]);

export interface Column {
  readonly role: Role;
  /** A bare number in it is a number of shots. */
  readonly holdsShots: boolean;
  readonly head: string;
}

export function columnsOf(section: Section): Column[] {
  return section.columns.map((path, index) => {
    const head = path.at(-1)?.text ?? "";
    const seen = new Set<object>();
    const texts = section.rows.flatMap(({ cells }) => {
      const cell = cells[index];
      if (cell === undefined || cell.text === "" || seen.has(cell.cell)) return [];
      seen.add(cell.cell);
      return [cell.text];
    });
    const namesOne = path.some(({ text }) => namesBenchmark.has(readBenchmarkLabel(text).kind));
    return { role: roleOf(head, texts, namesOne), holdsShots: shotsHeader.test(head), head };
  });
}

function roleOf(head: string, texts: readonly string[], namesOne: boolean): Role {
  const mostly = (is: (text: string) => boolean): boolean => {
    const count = texts.filter(is).length;
    return count > 0 && count * 2 > texts.filter((text) => !/^-+$/.test(text)).length;
  };
  if (shotsHeader.test(head) || protocolHeader.test(head)) return "protocol";
  if (languageHeader.test(head) || (!namesOne && mostly((text) => language.test(text)))) return "language";
  const kinds = texts.map((text) => readScoreCell(text).kind);
  const figures = kinds.filter((kind) => kind === "figure" || kind === "unread").length;
  const words = kinds.filter((kind) => kind === "text").length;
  if (
    sizeHeader.test(head) ||
    (!namesOne && words > 0 && mostly((text) => readModelLabel(text).kind === "size"))
  ) {
    return "size";
  }
  if (namesOne && figures >= words) return "figures";
  const namesModels = mostly((text) => readModelLabel(text).kind === "model");
  if (!namesModels && (precisionHeader.test(head) || mostly((text) => precisionWords.test(text)))) {
    return figures > words ? "property" : "precision";
  }
  if (figures > 0 && figures >= words) {
    // An average is no score, unless the title says of what.
    const isAverage = readBenchmarkLabel(head).kind === "average";
    return readModelLabel(head).kind === "statistic" && !isAverage ? "property" : "figures";
  }
  if (words === 0) return readModelLabel(head).kind === "model" ? "figures" : "words";
  const labels = texts.map((text) => readBenchmarkLabel(text).kind);
  if (labels.filter((kind) => kind === "qualifiers").length * 2 > texts.length) return "protocol";
  if (categoryHeader.test(head)) return "category";
  // "Math" among groups is one more group.
  const areGroups = labels.includes("category");
  const benchmarks = labels.filter(
    (kind) => namesBenchmark.has(kind) && !(areGroups && kind === "mathematics"),
  ).length;
  const models = texts.filter((text) => readModelLabel(text).kind === "model").length;
  if (benchmarks > 0 && benchmarks >= models) return "benchmarks";
  return models > 0 || modelHeader.test(head) ? "models" : "words";
}
