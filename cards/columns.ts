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
  /** What is told of the row's model beside its name: licence, developer, the model that it comes from. */
  | "remark"
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
  /^(?:model )?(?:sizes?|scale)$|^(?:#|num(?:ber)? of|total|activated?|active|non-emb(?:edding)?)*[ .]*(?:params?|parameters?)\b|\bparam(?:s|eters?)\b/i;
/** Parameters that are no part of a name: "#AP", "Activated params". */
const partialSize = /\bactiv|(?:^|[^a-z])AP$|non-?emb/i;
const precisionHeader = /quanti[sz]ation|precision|d-?type|data type|^(?:w)?bits?$|scheme/i;
/** Numbers beneath it are bits a weight, whole or on average. */
const bitsHeader =
  /^(?:#|w|(?:avg\.?|average|effective|number of|num|weight)[- ])?(?:bits?(?:[- ]?width)?|bpw)(?: ?(?:per|\/) ?(?:weight|param(?:eter)?))?$/i;
const precisionWords =
  /^(?:bf16|fp16|fp8|fp4|nvfp4|mxfp4|int8|int4|w\d+a\d+.*|[1-8]-?bits?|awq|gptq|gguf|q\d.*)\b/i;
/** What is told of a model beside its name, in words that may name another: "Llama 3" is a licence too. */
const propertyHeader =
  /^(?:licen[cs]es?|context(?: (?:length|window|size))?|release(?:d| date)?|dates?|years?|developers?|developed by|organi[sz]ations?|orgs?|company|companies|labs?|vendors?|providers?|creators?|authors?|publishers?|country|open(?:[- ]?(?:source|weights?|ness))?|weights|links?|downloads?|tokeni[sz]ers?|arch(?:itecture)?s?|access|availability|modalit(?:y|ies)|hardware|gpus?|许可证?|协议)$/i;
/** What a row's benchmark asks for, in words: they change nothing of what it is. */
const descriptionHeader =
  /^(?:(?:task |benchmark )?descriptions?|what (?:it|is) (?:measure|test|evaluate)[sd]|(?:evaluation |measured )?(?:focus|area)|측정 ?영역|설명|说明|描述|考察(?:能力|内容)|評価内容|説明)$/i;
/** Words of links: a column of them leads to the models, and names none. */
const linkWords =
  /^(?:\W*\b(?:hf|hugging ?face|model ?scope|wise ?model|modelers|github|arxiv|links?|urls?|model|weights?|downloads?|demo|paper|page|blog|card|repo|here|coming soon)\b)+\W*$/i;
/** A model that the row's own comes from. */
const originHeader =
  /^(?:(?:base|backbone|parent|teacher|source|initial|foundation|draft|judge) ?(?:models?|llms?)?|fine-?tuned from|based on|distilled from)$/i;
/** What was done to the row's model: a model of its own. */
export const methodHeader =
  /^(?:methods?|approach(?:es)?|strateg(?:y|ies)|algorithms?|techniques?|recipes?|adapters?|(?:fine-?)?tuning|training(?: method)?|stages?|variants?|方法)$/i;
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

interface ReadColumn extends Column {
  /** Most of its texts name a model in full. */
  readonly namesModels: boolean;
}

export function columnsOf(section: Section): Column[] {
  const columns = section.columns.map((path, index): ReadColumn => {
    const head = path.at(-1)?.text ?? "";
    const seen = new Set<object>();
    const texts = section.rows.flatMap(({ cells }) => {
      const cell = cells[index];
      if (cell === undefined || cell.text === "" || seen.has(cell.cell)) return [];
      seen.add(cell.cell);
      return [cell.text];
    });
    const namesOne = path.some(({ text }) => namesBenchmark.has(readBenchmarkLabel(text).kind));
    const named = texts.filter((text) => readModelLabel(text).kind === "model").length;
    const role = roleOf(head, texts, namesOne);
    return { role, holdsShots: shotsHeader.test(head), head, namesModels: named * 2 > texts.length };
  });
  return withOneSize(withOwnNames(columns));
}

/** Of several sizes of a model one is part of its name: the first that is of the whole. */
function withOneSize(columns: readonly Column[]): Column[] {
  const own = columns.find(({ role, head }) => role === "size" && !partialSize.test(head));
  return columns.map((column) =>
    column.role === "size" && column !== own ? { ...column, role: "remark" } : column,
  );
}

/** Where several columns name models, those that the rows are of: the others are told of them. */
function withOwnNames(read: readonly ReadColumn[]): Column[] {
  const hasOrigin = read.some(({ role, head }) => role === "models" && originHeader.test(head));
  const holdsNames = ({ head }: Column): boolean => modelHeader.test(head) || (hasOrigin && head === "");
  // Names that are no known family's, or that are gone, stand beside the models that they come from.
  const columns = read.map((column) =>
    hasOrigin && column.role === "words" && holdsNames(column)
      ? { ...column, role: "models" as const }
      : column,
  );
  const named = columns.filter(({ role }) => role === "models");
  const headed = named.filter(holdsNames);
  const areWhole = headed.length > 0 && (hasOrigin || headed.every(({ namesModels }) => namesModels));
  const isOwn = (column: ReadColumn): boolean =>
    headed.includes(column) || (!areWhole && !originHeader.test(column.head) && column.namesModels);
  const own = named.some(isOwn) ? named.filter(isOwn) : named;
  return columns.map((column) =>
    column.role === "models" && !own.includes(column) ? { ...column, role: "remark" } : column,
  );
}

function roleOf(head: string, texts: readonly string[], namesOne: boolean): Role {
  const mostly = (is: (text: string) => boolean): boolean => {
    const count = texts.filter(is).length;
    return count > 0 && count * 2 > texts.filter((text) => !/^-+$/.test(text)).length;
  };
  // Labs head the names of benchmarks "Metric" too.
  const holdsNames = (): boolean => mostly((text) => namesBenchmark.has(readBenchmarkLabel(text).kind));
  if (shotsHeader.test(head) || (protocolHeader.test(head) && !holdsNames())) return "protocol";
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
  if (
    !namesModels &&
    (bitsHeader.test(head) || precisionHeader.test(head) || mostly((text) => precisionWords.test(text)))
  ) {
    return figures > words && !bitsHeader.test(head) ? "property" : "precision";
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
  if (propertyHeader.test(head) || mostly((text) => linkWords.test(text)) || descriptionHeader.test(head))
    return "remark";
  // "Math" among groups is one more group.
  const areGroups = labels.includes("category");
  const benchmarks = labels.filter(
    (kind) => namesBenchmark.has(kind) && !(areGroups && kind === "mathematics"),
  ).length;
  const models = texts.filter((text) => readModelLabel(text).kind === "model").length;
  if (benchmarks > 0 && benchmarks >= models) return "benchmarks";
  return models > 0 || modelHeader.test(head) ? "models" : "words";
}
