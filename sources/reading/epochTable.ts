/**
 * Tables of the Epoch AI benchmark hub, read by the meaning of their headers: which benchmark a table is of, in which
 * unit it prints, and the cells of its rows by their meaning.
 */
import { layoutDrift } from "../tables/layoutDrift.ts";
import { readCsv } from "./csv.ts";
import { roundDecimal, shiftDecimal } from "./decimal.ts";
import { excerpt } from "./text.ts";

export type EpochBenchmark = "mmlu" | "bbh";
export type EpochUnit = "fraction" | "percent";

export interface EpochTable {
  readonly benchmark: EpochBenchmark;
  readonly unit: EpochUnit;
  /** How many cells a whole row has. */
  readonly width: number;
  readonly rows: readonly EpochRow[];
}

/** The cells of one record, on one line each; "" where there is none. */
export interface EpochRow {
  /** Epoch's own name of the model. */
  readonly version: string;
  /** The document's name of the model. */
  readonly name: string;
  readonly score: string;
  readonly shots: string;
  /** The title of the document that the figure was typed from. */
  readonly document: string;
  readonly link: string;
  readonly notes: string;
  readonly id: string;
  readonly width: number;
  /** Whether its last cell is one of these and the body may have been cut within it. */
  readonly mayBeCut: boolean;
}

const scoreHeaders: Readonly<Record<EpochBenchmark, string>> = { mmlu: "em", bbh: "average" };
const required = ["model version", "name", "shots", "source", "id"];
const links = ["source link", "link"];

/**
 * Records of each table that catalogue/scores.csv cites, of several documents. A record's id stays the same from
 * export to export, and a record is of one table: they tell an MMLU file from one of GSM8K with the same columns.
 */
const knownRecords: Readonly<Record<EpochBenchmark, readonly string[]>> = {
  mmlu: [
    ...["rec9XaJ2TmQNbln0Q", "rec1vmtLgykjCiHqG", "recCqMLHKTiaKiBA0", "recT6jUES7TrDPOPE"],
    ...["recm3ckG9rQdlSf3G", "recvvZSkhoBXMrVwo", "recg7CzyJtjHNlw9z", "rec47dDuJMqw0UtNo"],
  ],
  bbh: [
    ...["recmbmOOCOgqxb1g3", "recBTqkLV3YTdBEKl", "recLcZqVyAA4OEgfQ", "rec1PIPJMsc2vzPQA"],
    ...["recCgyVX0fWUPFOkO", "rec6aaTYSwDqfD2sO", "recY8LrwUj1lJj3Zi", "rec43eD7SvXQ5Dzq4"],
  ],
};

/** How links and notes name ours and those that share a column with one of ours. */
const spokenNames: Readonly<Record<string, RegExp>> = {
  mmlu: /\bmmlu(?![\w-])/i,
  bbh: /\bbbh\b|\bbig-?bench[- ]hard\b/i,
  gsm8k: /\bgsm(?:8k)?\b/i,
  triviaqa: /\btrivia ?qa\b/i,
};
/** Of the rows. A note names other benchmarks now and then; most rows of HELM link to their own. */
const spokenShare = 0.2;

/**
 * @param part which table it is; null for a file, which then has to tell by itself
 * @throws DensingError `body-unparseable`; `layout-drift`, with the columns that are missing or what cannot be told
 */
export function readEpochTable(text: string, part: string | null): EpochTable {
  const { header, rows, isEnded } = readCsv(text, "epoch");
  const names = header.map((cell) =>
    cell
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim(),
  );
  const byHeader = readHeader(names, header);
  const columnOf = (...all: readonly string[]) =>
    all.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
  const columns = {
    version: columnOf("model version"),
    name: columnOf("name"),
    score: columnOf(scoreHeaders[byHeader]),
    shots: columnOf("shots"),
    document: columnOf("source"),
    link: columnOf(...links),
    notes: columnOf("notes"),
    id: columnOf("id"),
  };
  const { link: _link, notes: _notes, ...told } = columns;
  const endsInWhatIsTold = !isEnded && Object.values(told).includes(header.length - 1);
  const records = rows.map((cells, index): EpochRow => {
    const cell = (field: keyof typeof columns) => (cells[columns[field]] ?? "").replace(/\s+/g, " ").trim();
    return {
      version: cell("version"),
      name: cell("name"),
      score: cell("score"),
      shots: cell("shots"),
      document: onceOf(cell("document")),
      link: cell("link"),
      notes: cell("notes"),
      id: cell("id"),
      width: cells.length,
      mayBeCut: endsInWhatIsTold && index === rows.length - 1,
    };
  });
  const benchmark = tellBenchmark(byHeader, part, records);
  return { benchmark, unit: tellUnit(records), width: header.length, rows: records };
}

/** Which of the two tables the columns allow. @throws DensingError `layout-drift` */
function readHeader(names: readonly string[], header: readonly string[]): EpochBenchmark {
  const fitting = (["mmlu", "bbh"] as const).filter((each) => names.includes(scoreHeaders[each]));
  const [benchmark] = fitting;
  const twice = [...required, ...links, ...Object.values(scoreHeaders), "notes"].filter(
    (name) => names.indexOf(name) !== names.lastIndexOf(name),
  );
  const problems = [
    ...required.filter((name) => !names.includes(name)).map((name) => `no column "${name}"`),
    ...(links.some((name) => names.includes(name)) ? [] : ['no column "source link"']),
    ...(fitting.length === 0 ? ['no column "em" or "average"'] : []),
    ...(fitting.length > 1 ? ['both a column "em" and a column "average"'] : []),
    ...twice.map((name) => `more than one column "${name}"`),
  ];
  if (benchmark !== undefined && problems.length === 0) return benchmark;
  const expected = "Model version, Name, Shots, Source, Source link, id and one of EM (MMLU), Average (BBH)";
  const seen = `${problems.join(" and ")} among: ${excerpt(header.join(" | "), 300)}`;
  throw layoutDrift("epoch", expected, seen);
}

/** The header alone says too little: GSM8K and TriviaQA have a column EM as well. @throws DensingError `layout-drift` */
function tellBenchmark(
  byHeader: EpochBenchmark,
  part: string | null,
  rows: readonly EpochRow[],
): EpochBenchmark {
  const column = `a column "${scoreHeaders[byHeader]}"`;
  if (part !== null && part !== byHeader) throw layoutDrift("epoch", `a table of ${part}`, column);
  const known = knownRecords[byHeader];
  if (rows.some(({ id }) => known.includes(id))) return byHeader;
  if (part === null) {
    const expected = `its part named, or one of ${byHeader}'s records such as ${known.slice(0, 2).join(", ")}`;
    throw layoutDrift(
      "epoch",
      expected,
      `${column} and none of them: a table of another benchmark has one too`,
    );
  }
  const timesOf = (pattern: RegExp) =>
    rows.filter(({ link, notes }) => pattern.test(`${link} ${notes}`)).length;
  const own = timesOf(spokenNames[byHeader]!);
  for (const [name, pattern] of Object.entries(spokenNames)) {
    const times = timesOf(pattern);
    if (name === byHeader || times <= own || times < rows.length * spokenShare) continue;
    throw layoutDrift("epoch", `a table of ${part}`, `${times} of ${rows.length} rows about ${name}`);
  }
  return byHeader;
}

const printedAs: Readonly<Record<EpochUnit, RegExp>> = {
  fraction: /^(?:0?\.\d+|[01](?:\.\d+)?)$/,
  percent: /^\d+(?:\.\d+)? ?%$/,
};
/** Of the printed scores. A cell in another unit is one row's fault; many are another column. */
const unitShare = 0.8;

/**
 * The one unit of the column. Percents without a sign have not been seen, and would not tell 0.9 from nine in ten.
 *
 * @throws DensingError `layout-drift`
 */
function tellUnit(rows: readonly EpochRow[]): EpochUnit {
  const printed = rows.flatMap(({ score }) => (score === "" ? [] : score));
  const unit = (["fraction", "percent"] as const).find((each) => {
    const count = printed.filter((score) => printedAs[each].test(score)).length;
    return count > 0 && count >= printed.length * unitShare;
  });
  if (unit !== undefined) return unit;
  const seen = excerpt(`scores such as ${printed.slice(0, 3).join(", ") || "none"}`);
  throw layoutDrift("epoch", "one unit: fractions from 0 to 1, or percents with a sign", seen);
}

/** In percent, exactly as printed but for the noise of arithmetic; null where it is not in the column's unit. */
export function readEpochScore(printed: string, unit: EpochUnit): number | null {
  if (!printedAs[unit].test(printed)) return null;
  const digits = printed.replace(/ ?%$/, "").replace(/^\./, "0.");
  const percent = shiftDecimal(digits, unit === "fraction" ? 2 : 0);
  const score = percent === undefined ? Number.NaN : Number(roundDecimal(percent, 9));
  return score <= 100 ? score : null;
}

/** A title once, where it was pasted twice. */
function onceOf(title: string): string {
  const half = title.slice(0, title.length / 2);
  return half !== "" && half + half === title ? half : title;
}
