import { counted, type Figure, listed, significant, withInterval } from "./format.ts";
import { benchmarkName } from "./names.ts";
import { type ReportInput, readRows } from "./readings.ts";

export interface CompressionReading {
  readonly parent: string;
  readonly child: string;
  readonly method: string | null;
  /** How the child's weights are stored, as the models table says. */
  readonly format: string | null;
  /** `chosen scores` or `same document`. */
  readonly comparison: string;
  readonly benchmark: string;
  readonly ratio: Figure;
  readonly verdict: string;
  readonly byteRatio: Figure;
  readonly byteVerdict: string | null;
  readonly paperVerdict: string | null;
}

export function readCompression(input: ReportInput): CompressionReading[] {
  const models = new Map(readRows(input.tables, "models").map((row) => [row.text("model_id"), row]));
  const nameOf = (id: string) => models.get(id)?.text("display_name") ?? id;
  return readRows(input.tables, "compression").map((row) => {
    const [parentId, childId] = [row.text("parent_model_id") ?? "", row.text("child_model_id") ?? ""];
    return {
      parent: nameOf(parentId),
      child: nameOf(childId),
      method: row.text("method"),
      format: models.get(childId)?.text("quantisation") ?? null,
      comparison: row.text("comparison") ?? "",
      benchmark: (row.text("benchmark") ?? "").split("+").map(benchmarkName).join(" and "),
      ratio: row.figure("ratio", "ratio_low", "ratio_high"),
      verdict: row.text("verdict") ?? "",
      byteRatio: row.figure("byte_ratio", "byte_ratio_low", "byte_ratio_high"),
      byteVerdict: row.text("byte_verdict"),
      paperVerdict: row.text("paper_verdict"),
    };
  });
}

const indistinct = "not distinguishable";

export function compressionTitle(pairs: readonly CompressionReading[]): string {
  if (pairs.length === 0) return "No model made from another can be set against its parent";
  const others = pairs.filter((pair) => !isQuantisedCopy(pair));
  const [lower, unclear, higher] = verdictCounts(
    (others.length > 0 ? others : pairs).map(({ verdict }) => verdict),
  );
  const models =
    others.length > 0
      ? `${counted(others.length, "model")} made from another`
      : counted(pairs.length, "quantised copy", "quantised copies");
  return `Of ${models}, ${lower} ${isOrAre(lower)} less dense than the parent, ${higher} denser, ${unclear} not distinguishable`;
}

/** How the paper's verdicts come out, and what quantisation costs and saves. */
export function compressionSentences(pairs: readonly CompressionReading[]): string[] {
  const sentences: string[] = [];
  const judged = pairs.filter((pair) => pair.paperVerdict !== null);
  if (judged.length > 0) sentences.push(verdictSentence(judged));
  const quantised = pairs.filter(isQuantisedCopy);
  if (quantised.length > 0) sentences.push(quantisedSentence(quantised));
  return sentences;
}

export const isQuantisedCopy = ({ format }: CompressionReading): boolean =>
  format !== null && !format.startsWith("none");

/** How many are lower, not distinguishable and higher. */
export function verdictCounts(verdicts: readonly (string | null)[]): [number, number, number] {
  const of = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length;
  return [of("lower"), of(indistinct), of("higher")];
}

function quantisedSentence(pairs: readonly CompressionReading[]): string {
  const [lower, unclear, higher] = verdictCounts(pairs.map(({ verdict }) => verdict));
  const [byteLower, byteUnclear, byteHigher] = verdictCounts(pairs.map(({ byteVerdict }) => byteVerdict));
  const within = pairs.filter(({ comparison }) => comparison === "same document").length;
  return (
    `Of ${counted(pairs.length, "quantised copy", "quantised copies")}, ${within} compared within one document, ` +
    `${lower} ${isOrAre(lower)} less dense than the parent per parameter, ${higher} denser and ${unclear} not distinguishable; ` +
    `per byte ${byteLower} ${isOrAre(byteLower)} less dense, ${byteHigher} denser and ${byteUnclear} not distinguishable.`
  );
}

const isOrAre = (number: number) => (number === 1 ? "is" : "are");

function verdictSentence(judged: readonly CompressionReading[]): string {
  const agreeing = judged.filter((pair) => pair.verdict === pair.paperVerdict);
  const unclear = judged.filter((pair) => !agreeing.includes(pair) && pair.verdict === indistinct);
  const against = judged.filter((pair) => !agreeing.includes(pair) && !unclear.includes(pair));
  const leaning = unclear.filter(leansAsPublished).length;
  const ratioOf = ({ child, ratio }: CompressionReading) =>
    `${child} ${withInterval(ratio, (value) => significant(value, 2)) ?? ""}`;
  const part = (chosen: readonly CompressionReading[], one: string, several: string) => {
    const number = chosen.length === 0 ? "none" : String(chosen.length);
    const names = chosen.length === 0 ? "" : ` (${listed(chosen.map(ratioOf))})`;
    return `${number} ${chosen.length < 2 ? one : several}${names}`;
  };
  const share =
    unclear.length === 1
      ? leaning === 1
        ? ""
        : "not "
      : `${leaning === unclear.length ? "all" : leaning === 0 ? "none" : leaning} of them `;
  const side = unclear.length === 0 ? "" : `, ${share}on the published side of 1`;
  return (
    `The paper judges ${counted(judged.length, "pair")} of these: ` +
    `${part(agreeing, "comes out as published", "come out as published")}; ` +
    `${part(unclear, "is not distinguishable by our intervals", "are not distinguishable by our intervals")}${side}; ` +
    `${part(against, "comes out against the paper", "come out against the paper")}.`
  );
}

function leansAsPublished({ ratio, paperVerdict }: CompressionReading): boolean {
  if (ratio.value === null) return false;
  return paperVerdict === "higher" ? ratio.value > 1 : ratio.value < 1;
}
