/**
 * The MMLU-CF leaderboard: the same models on MMLU and on its contamination-free twin (arXiv 2412.15194), an
 * HTML table within the README. The differences that it prints are not read: some are wrong.
 */
import { DensingError } from "../errors.ts";
import { nameKeepsToOneAlphabet, nameShowsAllItsCharacters } from "./checks/name.ts";
import { scoreIsNotFarBelowChance, testAndValidationAgree } from "./checks/score.ts";
import { excerpt } from "./reading/text.ts";
import {
  keyOf,
  type ParseResult,
  type Quarantined,
  type ScoreReport,
  type ScoreSource,
  type SourceText,
} from "./source.ts";
import { absentCell, type GridRow, type HtmlTable, readHtmlTables } from "./tables/htmlTable.ts";

export const mmluCf = {
  id: "mmlu-cf",
  title: "MMLU-CF leaderboard",
  kind: "scores",
  lineage: "mmlu-cf",
  url: "https://raw.githubusercontent.com/microsoft/MMLU-CF/HEAD/README.md",
  hosts: ["raw.githubusercontent.com"],
  cadence: "daily",
  licence: {
    name: "MIT",
    url: "https://github.com/microsoft/MMLU-CF",
    redistribute: true,
    evidence: "README section 8: the repository is under MIT; the validation questions are under CDLA-2.0",
  },
  accept: { contentTypes: ["text/plain", "text/markdown", "text/html"], markers: ["<table"] },
  parserVersion: 1,
  parse,
  checks: [scoreIsNotFarBelowChance, nameShowsAllItsCharacters, nameKeepsToOneAlphabet],
} satisfies ScoreSource;

interface Meaning {
  readonly benchmark: "mmlu" | "mmlu_cf";
  readonly variant: "test" | "validation" | null;
  readonly shots: number;
}

const required: Readonly<Record<string, "model" | Meaning>> = {
  Model: "model",
  "MMLU 5-shot": { benchmark: "mmlu", variant: null, shots: 5 },
  "MMLU-CF 5-shot Test": { benchmark: "mmlu_cf", variant: "test", shots: 5 },
  "MMLU-CF 5-shot Validation": { benchmark: "mmlu_cf", variant: "validation", shots: 5 },
  "MMLU-CF 0-shot Test": { benchmark: "mmlu_cf", variant: "test", shots: 0 },
  "MMLU-CF 0-shot Validation": { benchmark: "mmlu_cf", variant: "validation", shots: 0 },
};

/** What a column holds, by its headers; null when it is nothing that we read. */
function meaningOf(path: readonly string[]): "model" | Meaning | null {
  const parts = path.map((header) =>
    header
      .toLowerCase()
      .replace(/[^a-z0-9δ]+/g, " ")
      .trim(),
  );
  if (/^models?( names?)?$/.test(parts.at(-1) ?? "")) return "model";
  const words = ` ${parts.join(" ")} `;
  // The printed differences, by the names they could have.
  if (/ (δ|delta|diff|difference|gap) /.test(words)) return null;
  const shots = / (\d+) shots? /.exec(words)?.[1];
  if (shots === undefined) return null;
  const isTest = words.includes(" test ");
  const isValidation = / val(id|idation)? /.test(words);
  if (parts.some((part) => /^mmlu cf( |$)/.test(part))) {
    if (isTest === isValidation) return null;
    return { benchmark: "mmlu_cf", variant: isTest ? "test" : "validation", shots: Number(shots) };
  }
  // MMLU alone: not MMLU-Pro, MMLU-Redux or another relative.
  const isMmlu = parts.some((part) => /^mmlu( \d.*)?$/.test(part));
  return isMmlu && !isTest && !isValidation
    ? { benchmark: "mmlu", variant: null, shots: Number(shots) }
    : null;
}

function isSame(a: "model" | Meaning | null, b: "model" | Meaning): boolean {
  if (a === null || a === "model" || b === "model") return a === b;
  return a.benchmark === b.benchmark && a.variant === b.variant && a.shots === b.shots;
}

interface Column {
  readonly index: number;
  readonly meaning: Meaning;
  readonly table: string;
}

/** Which columns of a table are the required ones, or what keeps it from being the leaderboard. */
function readHeader(table: HtmlTable): {
  model: number;
  columns: Column[];
  missing: string[];
  twice: string[];
} {
  const meanings = table.headerPaths.map(meaningOf);
  const columns: Column[] = [];
  const missing: string[] = [];
  const twice: string[] = [];
  let model = -1;
  for (const [name, wanted] of Object.entries(required)) {
    const found = meanings.flatMap((meaning, index) => (isSame(meaning, wanted) ? [index] : []));
    const [index] = found;
    if (index === undefined) missing.push(name);
    else if (found.length > 1) twice.push(name);
    else if (wanted === "model") model = index;
    else columns.push({ index, meaning: wanted, table: [table.title, name].filter(Boolean).join(": ") });
  }
  return { model, columns, missing, twice };
}

/** The one table with all the required columns. @throws DensingError `layout-drift` */
function findLeaderboard(tables: readonly HtmlTable[]): {
  table: HtmlTable;
  model: number;
  columns: Column[];
} {
  const read = tables.map((table) => ({ table, ...readHeader(table) }));
  const whole = read.filter(({ missing, twice }) => missing.length === 0 && twice.length === 0);
  const [leaderboard] = whole;
  if (leaderboard !== undefined && whole.length === 1) return leaderboard;
  if (whole.length > 1) throw drift("one leaderboard", `${whole.length} tables with all its columns`);
  const nearest = read.sort((a, b) => a.missing.length - b.missing.length)[0];
  if (nearest === undefined) throw drift("a table with the leaderboard", "no table at all");
  const problems = [
    ...(nearest.missing.length > 0 ? [`no column ${nearest.missing.join(", ")}`] : []),
    ...(nearest.twice.length > 0 ? [`more than one column ${nearest.twice.join(", ")}`] : []),
  ];
  const headers = nearest.table.headerPaths.map((path) => path.join(" / ")).join(" | ");
  throw drift(Object.keys(required).join(", "), `${problems.join(" and ")} among: ${excerpt(headers, 400)}`);
}

function drift(expected: string, seen: string): DensingError {
  const message = `mmlu-cf: the page has changed: expected ${expected}; saw ${seen}; refused whole`;
  return new DensingError("layout-drift", message, { source: "mmlu-cf", expected, seen });
}

function parse({ text }: SourceText): ParseResult<ScoreReport> {
  const { table, model, columns } = findLeaderboard(readHtmlTables(text, "mmlu-cf"));
  const reports: ScoreReport[] = [];
  const quarantined: Quarantined[] = [];
  const skipped: Record<string, number> = {};
  const models = table.rows.map((row) => row[model]!.text);
  let group: string | null = null;
  for (const row of table.rows) {
    const name = row[model]!.text;
    if (isGroupRow(row, model)) {
      skipped["group row"] = (skipped["group row"] ?? 0) + 1;
      if (name !== "") group = name;
      continue;
    }
    const refusal = rowIsWhole(row, table) ?? nameIsUnique(name, models);
    if (refusal !== null) {
      quarantined.push({ ...refusal, key: name });
      continue;
    }
    for (const column of columns) {
      const printed = row[column.index]!.text;
      const report = {
        kind: "score",
        model: name,
        group,
        ...column.meaning,
        reporter,
        table: column.table,
        training: null,
        note: "",
        doubt: null,
      } as const;
      const score = readPercent(printed);
      if (score !== null) reports.push({ ...report, score });
      else
        quarantined.push({
          reason: "not-a-percent",
          key: keyOf({ ...report, score: 0 }),
          ...percentExpected,
          seen: printed,
        });
    }
  }
  const disagreeing = testAndValidationAgree(reports);
  return {
    observations: reports.filter((report) => !disagreeing.has(report)),
    quarantined: [...quarantined, ...disagreeing.values()],
    skipped,
  };
}

const reporter = "Microsoft (MMLU-CF)";
const percentExpected = { expected: "a number from 0 to 100", note: "" };

/** A size class printed across the table, or an empty row: nothing but its first cell says anything. */
function isGroupRow(row: GridRow, model: number): boolean {
  const name = row[model];
  return row.every((cell) => cell === name || cell.text === "");
}

/** Stops shifted columns: in a row with a cell too few or too many, later cells stand under wrong headers. */
function rowIsWhole(row: GridRow, table: HtmlTable): Omit<Quarantined, "key"> | null {
  const width = row.filter((cell) => cell !== absentCell).length;
  if (width === table.headerWidth) return null;
  return { reason: "row-width", expected: `${table.headerWidth} cells`, seen: `${width} cells`, note: "" };
}

/** Stops one model with two rows of scores: nothing says which is meant. */
function nameIsUnique(name: string, models: readonly string[]): Omit<Quarantined, "key"> | null {
  const times = models.filter((other) => other === name).length;
  if (name !== "" && times === 1) return null;
  const seen = name === "" ? "a row without a model" : `${times} rows`;
  return { reason: "duplicate-key", expected: "one row a model, with its name", seen, note: "" };
}

/** Percents as printed; anything else ("-", "N/A", "1.234,5", 101) is refused, not guessed. */
function readPercent(printed: string): number | null {
  const match = /^(\d{1,3}(?:\.\d{1,4})?) ?%?$/.exec(printed);
  const value = match === null ? Number.NaN : Number(match[1]);
  return value <= 100 ? value : null;
}
