/**
 * OpenCompass' result tables: one harness over base models, a README a benchmark, and chat models in a table of their
 * own. Two of the five tables print pass@1 and no benchmark: their title names it, their counts of items, or, where
 * neither is there, the only number of items of which every score is a share.
 */
import type { CardReport } from "../cards/card.ts";
import { type CardPage, kindOf, readCardPage } from "../cards/page.ts";
import { readCard } from "../cards/readCard.ts";
import type { DensingError } from "../errors.ts";
import { nameKeepsToOneAlphabet, nameShowsAllItsCharacters } from "./checks/name.ts";
import { scoreIsAShareOfItsTasks, scoreIsNotFarBelowChance, scoreIsNotPerfect } from "./checks/score.ts";
import { excerpt } from "./reading/text.ts";
import {
  keyOf,
  type ParseResult,
  type Quarantined,
  type ScoreReport,
  type ScoreSource,
  type SourceText,
} from "./source.ts";
import { layoutDrift } from "./tables/layoutDrift.ts";

/** How OpenCompass ran its base models: its configuration as the README names it, and what that means. */
const protocols = {
  mmlu: { variant: null, shots: 5, items: null, configurations: ["mmlu_ppl_ac766d"] },
  bbh: { variant: null, shots: 3, items: null, configurations: ["bbh_gen_98fba6"] },
  math: { variant: null, shots: 4, items: 5000, configurations: ["math_4shot_base_gen_db136b"] },
  humaneval: { variant: null, shots: 0, items: 164, configurations: [] },
  mbpp: { variant: "sanitized", shots: 3, items: 257, configurations: ["sanitized_mbpp_gen_742f0c"] },
} as const;
type Part = keyof typeof protocols;
const parts = Object.keys(protocols) as Part[];
const isPart = (name: string | null): name is Part => parts.some((part) => part === name);

const address = (part: string) =>
  `https://raw.githubusercontent.com/open-compass/opencompass/HEAD/opencompass/configs/datasets/${part}/README.md`;

export const opencompass = {
  id: "opencompass",
  title: "OpenCompass result tables",
  kind: "scores",
  lineage: "opencompass",
  url: "https://raw.githubusercontent.com/open-compass/opencompass/HEAD/README.md",
  parts: parts.map((part) => ({ part, url: address(part) })),
  hosts: ["raw.githubusercontent.com"],
  cadence: "weekly",
  licence: {
    name: "Apache-2.0",
    url: "https://github.com/open-compass/opencompass/blob/main/LICENSE",
    redistribute: true,
    evidence: "LICENSE of the repository: Apache License 2.0, Copyright 2020 OpenCompass Authors",
  },
  accept: { contentTypes: ["text/plain", "text/markdown"], markers: ["|"] },
  parserVersion: 1,
  parse,
  checks: [
    scoreIsNotFarBelowChance,
    scoreIsNotPerfect,
    scoreIsAShareOfItsTasks({ humaneval: [164], math: [5000], "mbpp/sanitized": [257] }),
    nameShowsAllItsCharacters,
    nameKeepsToOneAlphabet,
  ],
} satisfies ScoreSource;

const printsPassRates = (part: Part): boolean => part === "humaneval" || part === "mbpp";

function parse({ text, part }: SourceText): ParseResult<ScoreReport> {
  if (kindOf(text) === "html") throw layoutDrift("opencompass", "a README in Markdown", "an HTML page");
  const page = readCardPage(text, "markdown", "opencompass");
  const about = isPart(part) ? part : null;
  const benchmark = benchmarkOf(page, text, about);
  if (about !== null && about !== benchmark) {
    throw layoutDrift("opencompass", `the results of ${about}`, `those of ${benchmark}`);
  }
  const context = { sourceId: "opencompass", ...(printsPassRates(benchmark) ? { benchmark } : {}) };
  const { reports, review, skipped } = readCard(text, { kind: "markdown", context });
  const counts = countsOf(page);
  const hasOwnConfiguration = configurationIsKnown(text, benchmark);
  const observations: ScoreReport[] = [];
  const quarantined: Quarantined[] = review
    .filter(({ standing }) => standing === "refused")
    .map(({ reason, detail, printed, where }) => {
      const key = [where.row, where.column].filter(Boolean).join(" | ");
      return {
        reason: `card-${reason}`,
        key,
        expected: "a score of one model",
        seen: excerpt(printed),
        note: detail,
      };
    });
  const own = reports.filter((report) => report.benchmark === benchmark);
  for (const report of own) {
    const score = scoreReportOf(report, benchmark, hasOwnConfiguration);
    const finding =
      countsAgree(report, counts.get(placeOf(report)), protocols[benchmark].items) ??
      nameIsUnique(report, own);
    if (finding === null) observations.push(score);
    else quarantined.push({ ...finding, key: keyOf(score), note: "" });
  }
  if (own.length === 0 && quarantined.length === 0) {
    throw layoutDrift("opencompass", `a table of models with ${benchmark}`, headersOf(page));
  }
  const others = reports.length - own.length;
  return {
    observations,
    quarantined,
    skipped: { ...skipped, ...(others > 0 ? { "another benchmark": others } : {}) },
  };
}

function scoreReportOf(report: CardReport, benchmark: Part, hasOwnConfiguration: boolean): ScoreReport {
  const { variant, shots } = protocols[benchmark];
  const { model, group, score, where, notes } = report;
  const isChat = /(?:^|-)(?:chat|instruct)(?:-|$)/i.test(model);
  const training = isChat ? "instruct" : (report.tableSays ?? report.siblingsSay);
  // Chat models are run by other configurations, whose shots differ and are not all said.
  const isOfOwn = training !== "instruct" && hasOwnConfiguration;
  return {
    kind: "score",
    model,
    group,
    benchmark,
    variant,
    score,
    shots: isOfOwn ? shots : report.shots,
    reporter: "OpenCompass",
    table: `${where.table}: ${benchmark}`,
    training,
    note: notes.join("; "),
    doubt: report.doubt ?? (training === "instruct" || hasOwnConfiguration ? null : "another-configuration"),
  };
}

/** What the README is of. @throws DensingError `layout-drift` where nothing tells, or two things say otherwise */
function benchmarkOf(page: CardPage, text: string, about: Part | null): Part {
  const { reports } = readCard(text, { kind: "markdown", context: { sourceId: "opencompass" } });
  const named = new Set(reports.map(({ benchmark }) => benchmark));
  const titles = page.tables.flatMap(({ headings }) => headings.filter(({ isTitle }) => isTitle));
  const claims: readonly (readonly [by: string, parts: readonly Part[]])[] = [
    ["columns", parts.filter((part) => named.has(part))],
    ["title", parts.filter((part) => titles.some((title) => title.text.trim().toLowerCase() === part))],
    ["counts", ofItems(itemsOf(page))],
    ["scores", ofItems(itemsTold(page))],
  ];
  const said = new Set(claims.flatMap(([by, of]) => (by === "scores" ? [] : of)));
  const [claimed] = said;
  if (said.size > 1)
    throw layoutDrift("opencompass", "the results of one benchmark", [...said].join(" and "));
  if (claimed !== undefined) return claimed;
  const told = about ?? claims.find(([by]) => by === "scores")![1][0];
  if (told === undefined || !hasPassRates(page)) throw untold(page);
  return told;
}

function untold(page: CardPage): DensingError {
  const expected = `the benchmark's name in a title or a column, or as --part ${parts.join("|")}`;
  return layoutDrift("opencompass", expected, headersOf(page));
}

const ofItems = (items: ReadonlySet<number>): Part[] =>
  items.size === 1 ? parts.filter((part) => printsPassRates(part) && items.has(protocols[part].items!)) : [];

/** The numbers of items that the counts of whole rows sum to. A single bad row does not say what the table is. */
function itemsOf(page: CardPage): Set<number> {
  const sums = [...countsOf(page).values()].map(({ items }) => items);
  const usual = [164, 257].filter((items) => sums.filter((sum) => sum === items).length * 2 > sums.length);
  return new Set(usual);
}

/** The only number of items of which every printed pass rate is a share, if there are rates enough to tell. */
function itemsTold(page: CardPage): Set<number> {
  const rates = page.tables.flatMap(({ table }) => {
    const column = columnOf(table.headerPaths, "pass@1");
    return column < 0 ? [] : table.rows.map((row) => row[column]!.text);
  });
  const distinct = [...new Set(rates)].filter((rate) => /^\d{1,3}\.\d\d$/.test(rate)).map(Number);
  if (distinct.length < 5) return new Set();
  const isShare = (rate: number, items: number) => {
    const nearest = (100 * Math.round((rate * items) / 100)) / items;
    return Math.abs(rate - nearest) <= 0.005 + 1e-9;
  };
  return new Set([164, 257, 500, 974].filter((items) => distinct.every((rate) => isShare(rate, items))));
}

interface Counts {
  readonly pass: number;
  readonly items: number;
}

const outcomes = ["pass", "timeout", "failed", "wrong_answer"];
const columnOf = (paths: readonly (readonly string[])[], name: string): number =>
  paths.findIndex((path) => path.at(-1)?.toLowerCase() === name);
const hasPassRates = (page: CardPage): boolean =>
  page.tables.some(({ table }) => columnOf(table.headerPaths, "pass@1") >= 0);
const placeOf = ({ where }: CardReport): string => `${where.tableIndex} ${where.row}`;

/** How the items of each row ended, where the table says it. */
function countsOf(page: CardPage): Map<string, Counts> {
  const found = new Map<string, Counts>();
  for (const [tableIndex, { table }] of page.tables.entries()) {
    const columns = outcomes.map((outcome) => columnOf(table.headerPaths, outcome));
    const model = columnOf(table.headerPaths, "model");
    if (model < 0 || columns.some((column) => column < 0)) continue;
    for (const row of table.rows) {
      const cells = columns.map((column) => row[column]!.text);
      const numbers = cells.map((cell) => (/^\d+$/.test(cell) ? Number(cell) : Number.NaN));
      const items = numbers.reduce((sum, each) => sum + each, 0);
      found.set(`${tableIndex} ${row[model]!.text}`, { pass: numbers[0]!, items });
    }
  }
  return found;
}

/** Stops digits lost or moved in a row: what passed, out of all, is the printed rate, and all are the benchmark's. */
function countsAgree(
  { score, printed }: CardReport,
  counts: Counts | undefined,
  items: number | null,
): Omit<Quarantined, "key" | "note"> | null {
  if (counts === undefined) return null;
  const decimals = printed.split(".")[1]?.length ?? 0;
  const rate = (100 * counts.pass) / counts.items;
  if (counts.items === items && Math.abs(rate - score) <= 0.5 * 10 ** -decimals + 1e-9) return null;
  const expected = `${items} items in all, and pass@1 their share that passed`;
  return { reason: "totals-disagree", expected, seen: `${counts.pass} of ${counts.items}, and ${printed}` };
}

/** Stops one model with two rows of scores: nothing says which is meant. */
function nameIsUnique(
  report: CardReport,
  all: readonly CardReport[],
): Omit<Quarantined, "key" | "note"> | null {
  const times = all.filter(
    ({ model, where }) => model === report.model && where.table === report.where.table,
  ).length;
  if (times === 1) return null;
  return { reason: "duplicate-key", expected: "one row a model", seen: `${times} rows` };
}

/** Whether the README names no configuration for base models, or the one whose shots are known. */
function configurationIsKnown(text: string, benchmark: Part): boolean {
  const runs = [...text.matchAll(/--models (\S+) --datasets (\S+)/g)];
  const known: readonly string[] = protocols[benchmark].configurations;
  return runs.every(([, model = "", data = ""]) => /chat|instruct/i.test(model) || known.includes(data));
}

function headersOf(page: CardPage): string {
  const headers = page.tables.map(({ table }) =>
    table.headerPaths.map((path) => path.join(" / ")).join(" | "),
  );
  return excerpt(headers.join("; ") || "no table", 300);
}
