/**
 * READMEs and model cards of labs, whose tables are how scores of new models arrive. A card is its lab's word: figures
 * of its own models count, those of others wait for a second report (method.md, section 1). Cards of repositories that
 * the Hub has newly come as parts `<owner>/<name>` beside the listed ones.
 */
import type { CardReport, CardReview, ReviewReason } from "../cards/card.ts";
import { type CardPublisher, knownCards, publisherOf } from "../cards/knownCards.ts";
import { kindOf } from "../cards/page.ts";
import { labOfModel } from "../cards/publishers.ts";
import { readCard } from "../cards/readCard.ts";
import { trainingIn } from "../cards/training.ts";
import { DensingError } from "../errors.ts";
import { cardSourceId } from "../hub/parts.ts";
import { nameIsNotReserved, nameKeepsToOneAlphabet, nameShowsAllItsCharacters } from "./checks/name.ts";
import { scoreIsNotFarBelowChance, scoreIsNotPerfect } from "./checks/score.ts";
import { excerpt } from "./reading/text.ts";
import {
  keyOf,
  type ParseResult,
  type Quarantined,
  type ScoreReport,
  type ScoreSource,
  type SourceText,
} from "./source.ts";

export const modelCards = {
  id: cardSourceId,
  title: "Benchmark tables of labs' READMEs and model cards",
  kind: "scores",
  lineage: "model-cards",
  url: "https://huggingface.co/models",
  parts: knownCards.map(({ part, url }) => ({ part, url })),
  hosts: ["raw.githubusercontent.com", "huggingface.co"],
  cadence: "weekly",
  fetchedBy: ["trackModels"],
  licence: {
    name: "each card's own terms; figures used as facts with citation",
    redistribute: true,
    evidence:
      "catalogue/documents.csv has the terms of the listed cards: free licences or facts-only, none forbids to state a figure with its source; texts and tables are not republished",
  },
  // A card may be any text: what none is, an HTML page, is refused by the parser.
  accept: { contentTypes: ["text/plain", "text/markdown", "text/x-markdown"], markers: [] },
  mayBeEmpty: true,
  parserVersion: 1,
  parse,
  checks: [
    scoreIsNotFarBelowChance,
    scoreIsNotPerfect,
    nameShowsAllItsCharacters,
    nameKeepsToOneAlphabet,
    nameIsNotReserved,
  ],
} satisfies ScoreSource;

function parse({ text, part, url }: SourceText): ParseResult<ScoreReport> {
  if (kindOf(text) === "html") throw aPage(url, text);
  const publisher = publisherOf(part);
  const { ownModel, family } = publisher;
  const context = {
    sourceId: modelCards.id,
    ...(ownModel === undefined ? {} : { ownModel }),
    ...(family === undefined ? {} : { family }),
  };
  const { reports, review, skipped } = readCard(text, { kind: "markdown", context });
  const doubtOf = doubtsOf(publisher, reports, review);
  const told = toldApart(
    reports.map((report) => ({ report, score: scoreReportOf(report, publisher, doubtOf(report), review) })),
  );
  return {
    observations: told.reports,
    quarantined: [
      ...review.filter(({ standing }) => standing === "refused").map(quarantinedOf),
      ...told.quarantined,
    ],
    skipped,
  };
}

/** The variant that is meant most often where a card does not say which: a person has to confirm it. */
const usualVariants: Readonly<Record<string, string>> = { mbpp: "full", mmlu_cf: "test" };

function scoreReportOf(
  report: CardReport,
  { reporter }: CardPublisher,
  doubt: string | null,
  review: readonly CardReview[],
): ScoreReport {
  const { model, group, benchmark, score, shots, tableSays, siblingsSay, where } = report;
  const usual = report.variant === null ? usualVariants[benchmark] : undefined;
  const variant = usual ?? (report.variant === "standard" ? null : report.variant);
  // One table has many figures of a model; each is to be named by its table.
  const protocol = [benchmark, variant, shots === null ? null : `${shots}-shot`];
  const detail = report.doubt === null ? undefined : review.find((each) => isOf(each, report))?.detail;
  return {
    kind: "score",
    model,
    group,
    benchmark,
    variant,
    score,
    shots,
    reporter,
    table: `${where.table}: ${protocol.filter(Boolean).join(" ")}`,
    training: tableSays ?? siblingsSay,
    note: [
      ...report.notes,
      detail,
      usual && `the card does not say which of its variants: taken for ${usual}`,
    ]
      .filter(Boolean)
      .join("; "),
    doubt,
  };
}

function isOf({ where, reason }: CardReview, report: CardReport): boolean {
  const { tableIndex, row, column } = report.where;
  return (
    reason === report.doubt && where.tableIndex === tableIndex && where.row === row && where.column === column
  );
}

/**
 * Why a person has to confirm a report, the first that holds:
 * - the reader's own reason;
 * - `unknown-publisher`: nobody says whose card it is;
 * - `instruct-by-heading`: the figure is an instruct model's, under a name that the base model may have, too;
 * - `base-or-instruct`: the table compares assistants, and neither it nor the name says which this is;
 * - `tables-disagree`: another table gives the same name another value, so that one of them is of another model;
 * - `other-labs-model`: the figure is at second hand;
 * - `variant-unsaid`: the benchmark has several variants, and the usual one was taken.
 */
function doubtsOf(
  publisher: CardPublisher,
  reports: readonly CardReport[],
  review: readonly CardReview[],
): (report: CardReport) => string | null {
  const assistants = new Set(
    reports.filter(({ model }) => namesAnAssistant(model)).map(({ where }) => where.tableIndex),
  );
  const disputed = new Set(
    review.flatMap(({ reason, readings, where }) =>
      reason === "conflicting-values" ? `${where.tableIndex} ${folded(readings[0]?.model ?? "")}` : [],
    ),
  );
  return (report) => {
    const { model, where, benchmark, variant } = report;
    const training = report.tableSays ?? report.siblingsSay;
    const isNamed = trainingIn(words(model)) !== null || namesAnAssistant(model);
    if (report.doubt !== null) return report.doubt;
    if (publisher.lab === null) return "unknown-publisher";
    if (training === "instruct" && !isNamed) return "instruct-by-heading";
    if (training === null && !isNamed) {
      if (assistants.has(where.tableIndex)) return "base-or-instruct";
      if (disputed.has(`${where.tableIndex} ${folded(model)}`)) return "tables-disagree";
    }
    if (!isOwn(report, publisher)) return "other-labs-model";
    return variant === null && benchmark in usualVariants ? "variant-unsaid" : null;
  };
}

function isOwn({ model, modelFrom }: CardReport, { lab, ownModel }: CardPublisher): boolean {
  if (modelFrom === "context") return true;
  return (ownModel !== undefined && folded(model) === folded(ownModel)) || labOfModel(model) === lab;
}

/** Only to see what belongs together; nothing is identified by it. */
const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\d.+]+/gu, "");
const words = (name: string): string => name.replace(/[-_/]+/g, " ");
/** Models that have no base model to be taken for, and names that say that they answer. */
const assistant =
  /^(?:(?:open ?ai[- ])?(?:gpt[- ]?(?:3\.5|4|5)|chatgpt|o[134](?![\p{L}\d]))|claude|gemini (?:pro|ultra|flash|\d)|gemini-\d)|(?<![\p{L}])(?:chat|instruct|inst\.?|it|thinking|sft|dpo)(?![\p{L}])/iu;
const namesAnAssistant = (name: string): boolean => assistant.test(name);

interface Told {
  readonly report: CardReport;
  readonly score: ScoreReport;
}

/** Reports that only their place tells apart carry their place; those that nothing tells apart are refused. */
function toldApart(all: readonly Told[]): { reports: ScoreReport[]; quarantined: Quarantined[] } {
  const reports: ScoreReport[] = [];
  const quarantined: Quarantined[] = [];
  for (const group of grouped(all, identityOf)) {
    if (group.length === 1) {
      reports.push(group[0]!.score);
      continue;
    }
    const placed = group.map(({ report, score }) => {
      const { row, column, tableIndex } = report.where;
      const place = `${row}, ${column}, table ${tableIndex + 1}`;
      return { report, score: { ...score, table: `${score.table} (${place})` } };
    });
    for (const same of grouped(placed, identityOf)) {
      if (same.length === 1) reports.push(same[0]!.score);
      else {
        const seen = same.map(({ score }) => score.score).join(", ");
        const key = keyOf(same[0]!.score);
        quarantined.push({
          reason: "duplicate-key",
          key,
          expected: "one figure in one place",
          seen,
          note: "",
        });
      }
    }
  }
  return { reports, quarantined };
}

function identityOf({ score: { model, benchmark, variant, shots, table } }: Told): string {
  return JSON.stringify([model, benchmark, variant, shots, table]);
}

function grouped<T>(items: readonly T[], keyOfItem: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const figure = "a score in percent";
const benchmark = "a benchmark's name and no words that may change what it is";
const oneModel = "the name of one model";
const expectations: Readonly<Record<ReviewReason, string>> = {
  "several-benchmarks": "one benchmark",
  "unknown-label": benchmark,
  "unknown-qualifier": benchmark,
  "math-or-mathematics": "the benchmark MATH, named as such",
  "cf-or-cloze": "the contamination-free MMLU-CF, named as such",
  translated: "the benchmark in its own language, whole",
  "other-metric": "the benchmark's own metric",
  "other-scale": "a score that is not rescaled",
  "shots-disagree": "one number of shots",
  "shots-unread": "one number of shots",
  "footnote-shots": "one number of shots",
  "model-not-named": oneModel,
  "model-unrecognised": oneModel,
  "fraction-or-percent": figure,
  "out-of-range": figure,
  "unread-cell": figure,
  "second-value": "one value, or words that say which is which",
  "ragged-row": "a cell a column",
  "row-without-label": "a label beside the figures",
  "conflicting-values": "one value of one model at one protocol",
  "table-not-understood": "benchmarks on one axis, models on the other",
};

function quarantinedOf({ reason, detail, printed, readings, where }: CardReview): Quarantined {
  const place = [where.row, where.column].filter((label) => label !== "").join(", ");
  const [first] = readings;
  return {
    reason: `card-${reason}`,
    key: [first?.model, [where.table, place].filter(Boolean).join(": ")].filter(Boolean).join(" | "),
    expected: expectations[reason],
    seen: excerpt(printed),
    note: [detail, ...readings.map(readingText)].join("; "),
  };
}

function readingText({ model, benchmark, variant, shots, score }: CardReview["readings"][number]): string {
  const what = [benchmark ?? "some benchmark", variant, shots === null ? null : `${shots}-shot`];
  return `may be ${score ?? "a score"} of ${model ?? "some model"} on ${what.filter(Boolean).join(" ")}`;
}

function aPage(url: string, text: string): DensingError {
  const [expected, seen] = ["the Markdown of a card", `an HTML page: ${excerpt(text)}`];
  const message = `${modelCards.id}: a body that cannot be right: expected ${expected}, saw ${seen}; the last good one stays in force`;
  return new DensingError("content-suspicious", message, { source: modelCards.id, url, expected, seen });
}
