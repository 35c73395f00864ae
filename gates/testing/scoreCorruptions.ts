/** Ways in which a figure of a table goes wrong between its print and its reader. */
import { benchmarkKey } from "../scoreStep.ts";
import type { Random } from "./random.ts";
import type { Arrival, CatalogueScore } from "./scoreReports.ts";

export const scoreCorruptionClasses = [
  "a digit dropped",
  "columns shifted",
  "times ten",
  "a hundredth",
  "two benchmarks exchanged",
  "another model's row",
  "the previous model's value",
] as const;
export type ScoreCorruptionClass = (typeof scoreCorruptionClasses)[number];

/** A document in which some rows are wrong, and which. */
export interface CorruptDocument {
  readonly document: readonly CatalogueScore[];
  readonly wrong: ReadonlyMap<string, CatalogueScore>;
}

/** One such change of a document, or null where it has no place for it. */
export function corruptScores(
  { document, before }: Arrival,
  kind: ScoreCorruptionClass,
  random: Random,
): CorruptDocument | null {
  const target = random.pick(document);
  const others = document.filter((row) => row !== target);
  const ofModel = (row: CatalogueScore) =>
    row.model_id === target.model_id && row.reporter === target.reporter;
  const ofColumn = (row: CatalogueScore) =>
    benchmarkKey(row) === benchmarkKey(target) && row.model_id !== target.model_id;
  const row = document.filter(ofModel);

  switch (kind) {
    case "a digit dropped":
      return changed(document, new Map([[target, dropDigit(target.score, random)]]));
    case "times ten":
      return changed(document, new Map([[target, rounded(target.score * 10)]]));
    case "a hundredth":
      return changed(document, new Map([[target, rounded(target.score / 100)]]));
    case "columns shifted":
      // A row that lacks a cell: every figure is that of its neighbour.
      return row.length < 2
        ? null
        : changed(document, new Map(row.map((each, at) => [each, row[(at + 1) % row.length]!.score])));
    case "two benchmarks exchanged": {
      const other = row.filter((each) => each !== target);
      if (other.length === 0) return null;
      const partner = random.pick(other);
      return changed(
        document,
        new Map([
          [target, partner.score],
          [partner, target.score],
        ]),
      );
    }
    case "another model's row": {
      const models = [...new Set(others.filter(ofColumn).map(({ model_id }) => model_id))];
      if (models.length === 0) return null;
      const model = random.pick(models);
      return changed(
        document,
        fromModel(
          row,
          document.filter(({ model_id }) => model_id === model),
        ),
      );
    }
    case "the previous model's value": {
      // Of the same size, by the same lab's earlier documents.
      const earlier = [...before, ...others].filter(
        (each) =>
          ofColumn(each) &&
          each.family !== target.family &&
          each.variant === target.variant &&
          each.reporter === target.reporter &&
          Math.abs(Math.log2(each.parameters / target.parameters)) < 0.3,
      );
      return earlier.length === 0 ? null : changed(document, new Map([[target, random.pick(earlier).score]]));
    }
  }
}

function fromModel(row: readonly CatalogueScore[], other: readonly CatalogueScore[]) {
  return new Map(
    row.flatMap((each): [CatalogueScore, number][] => {
      const same = other.find((cell) => benchmarkKey(cell) === benchmarkKey(each));
      return same === undefined ? [] : [[each, same.score]];
    }),
  );
}

/** Null where nothing changes, or less than a point: that moves no fit and looks like any second run. */
function changed(
  document: readonly CatalogueScore[],
  scores: ReadonlyMap<CatalogueScore, number>,
): CorruptDocument | null {
  const wrong = new Map<string, CatalogueScore>();
  const rows = document.map((row) => {
    const score = scores.get(row);
    if (score === undefined || Math.abs(score - row.score) < 1) return row;
    const spoilt = { ...row, score };
    wrong.set(row.row, spoilt);
    return spoilt;
  });
  return wrong.size === 0 ? null : { document: rows, wrong };
}

function dropDigit(score: number, random: Random): number {
  const [whole = "", decimals] = String(score).split(".");
  const at = random.below(whole.length);
  const left = whole.slice(0, at) + whole.slice(at + 1);
  return Number(`${left === "" ? "0" : left}${decimals === undefined ? "" : `.${decimals}`}`);
}

const rounded = (score: number): number => Number(score.toPrecision(12));
