/**
 * The Epoch AI benchmark hub's tables of other people's figures: MMLU (`EM`) and BBH (`Average`). Epoch measured none
 * of them; each row names the document that it was typed from, and some were typed wrong (catalogue/corrections.csv),
 * so that every report waits to be confirmed.
 *
 * The addresses of the parts are where public programs fetch Epoch's single tables (`external_benchmarks/<table>.csv`);
 * these two tables were not seen there. What was seen of them are files of epoch.ai/data/benchmark_data.zip
 * (`mmlu_external.csv`, `bbh_external.csv`: fractions) and exports in epoch-research/benchmark-stitching ("77.0%", a
 * byte order mark, other columns). All of these are read; none stands in for another.
 */
import { nameIsNotReserved, nameKeepsToOneAlphabet, nameShowsAllItsCharacters } from "./checks/name.ts";
import { scoreIsNotFarBelowChance, scoreIsNotPerfect } from "./checks/score.ts";
import { type EpochRow, type EpochTable, readEpochScore, readEpochTable } from "./reading/epochTable.ts";
import { excerpt } from "./reading/text.ts";
import type { Finding, ParseResult, Quarantined, ScoreReport, ScoreSource, SourceText } from "./source.ts";

export const epoch = {
  id: "epoch",
  title: "Epoch AI benchmark hub: MMLU and BBH as others reported them",
  kind: "scores",
  lineage: "epoch",
  url: "https://epoch.ai/benchmarks",
  parts: [
    { part: "mmlu", url: "https://epoch.ai/data/external_benchmarks/mmlu.csv" },
    { part: "bbh", url: "https://epoch.ai/data/external_benchmarks/bbh.csv" },
  ],
  hosts: ["epoch.ai"],
  cadence: "weekly",
  licence: {
    name: "CC BY 4.0",
    url: "https://epoch.ai/benchmarks",
    redistribute: true,
    evidence: "README beside the data: free to use, distribute and reproduce with credit under CC BY",
  },
  accept: { contentTypes: ["text/csv", "text/plain", "application/octet-stream"], markers: [","] },
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

function parse({ text, part }: SourceText): ParseResult<ScoreReport> {
  const table = readEpochTable(text, part);
  const rowsOfId = grouped(table.rows, ({ id }) => id);
  const quarantined: Quarantined[] = [];
  const refuse = (row: EpochRow, { reason, expected, seen }: Finding) =>
    quarantined.push({ reason, key: keyOf(row), expected, seen, note: "" });
  const reports = new Map<EpochRow, ScoreReport>();
  for (const row of table.rows) {
    const report = readRow(row, table, rowsOfId.get(row.id)?.length ?? 0);
    if ("reason" in report) refuse(row, report);
    else reports.set(row, report);
  }
  let repeated = 0;
  for (const rows of grouped([...reports.keys()], claimOf).values()) {
    const finding = documentSaysOneThing(rows.map((row) => reports.get(row)!));
    // The record that is kept must not depend on the order of the rows.
    const [kept, ...others] = rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (finding === null) repeated += others.length;
    for (const row of rows) {
      if (finding !== null) refuse(row, finding);
      if (finding !== null || row !== kept) reports.delete(row);
    }
  }
  return {
    observations: [...reports.values()],
    quarantined,
    skipped: repeated > 0 ? { "repeated row": repeated } : {},
  };
}

function readRow(
  row: EpochRow,
  { unit, benchmark, width }: EpochTable,
  times: number,
): ScoreReport | Finding {
  const score = readEpochScore(row.score, unit);
  if (row.width !== width) return finding("row-width", `${width} cells`, `${row.width} cells`);
  if (row.mayBeCut) return finding("cut-short", "a line break after the last row", "none");
  if (row.id === "" || times > 1) {
    return finding(
      "duplicate-key",
      "one row a record, with its id",
      row.id === "" ? "no id" : `${times} rows`,
    );
  }
  if (modelOf(row) === "") return finding("no-model", "a model version or a name", "neither");
  if (row.document === "") return finding("no-document", "the document that the figure is from", "none");
  if (score === null) {
    return finding("not-in-its-unit", `a ${unit} of at most ${unit === "percent" ? "100%" : "1"}`, row.score);
  }
  if (!/^\d{0,2}$/.test(row.shots))
    return finding("not-shots", "a number of examples, or nothing", row.shots);
  const disagreement = versionAndNameAgree(row);
  if (disagreement !== null) return disagreement;
  return {
    kind: "score",
    model: modelOf(row),
    group: null,
    benchmark,
    variant: null,
    score,
    shots: row.shots === "" ? null : Number(row.shots),
    reporter: reporters.get(row.document) ?? row.document,
    table: tableOf(row),
    training: trainingOf(row),
    note: excerpt([`${row.name} in ${row.document}`, row.notes].filter(Boolean).join("; "), 300),
    doubt: "relayed",
  };
}

function finding(reason: string, expected: string, seen: string): Finding {
  return { reason, expected, seen: excerpt(seen), note: "" };
}

/** Epoch's own name of the model where it has given one, else the document's. */
const modelOf = ({ version, name }: EpochRow): string => version || name;

/** As catalogue/scores.csv cites these rows. */
const tableOf = ({ id, link, document }: EpochRow): string =>
  `Epoch AI benchmark hub row ${id}; original ${link || document}`;

const keyOf = (row: EpochRow): string => excerpt(`${modelOf(row)} | ${tableOf(row)}`, 200);

/** What a document asserts by a row. Two rows of one claim are one report that was typed twice. */
const claimOf = (row: EpochRow): string => JSON.stringify([modelOf(row), row.shots, row.document]);

/** Stops figures typed from a neighbouring line: one document gives one model one score. */
function documentSaysOneThing(reports: readonly ScoreReport[]): Finding | null {
  const scores = [...new Set(reports.map(({ score }) => score))];
  if (scores.length <= 1) return null;
  return finding("relay-disagrees", "one score a model, shots and document", scores.join(" and "));
}

/** Stops a row filed under a sibling: the 3B's score among those of the 32B. */
function versionAndNameAgree({ version, name }: EpochRow): Finding | null {
  const [filed, printed] = [sizeOf(version), sizeOf(name)];
  if (filed === undefined || printed === undefined || filed === printed) return null;
  return finding("names-disagree", "one size in the model version and the name", `${version} and ${name}`);
}

/** How many parameters a name says, in its own words: "3" of Qwen2.5-Coder-3B, "1.8" of Qwen-1_8B, "8x7". */
function sizeOf(name: string): string | undefined {
  const size = /(?<![\d.])((?:\d+x)?\d+(?:\.\d+)?) ?b(?![a-z0-9])/i.exec(name.replaceAll("_", "."));
  return size?.[1]?.toLowerCase();
}

/** Only what is said in words. A name without a suffix says nothing: HELM's "DeepSeek v3" is the chat model. */
function trainingOf({ version, name }: EpochRow): ScoreReport["training"] {
  const words = ` ${`${version} ${name}`.toLowerCase().replace(/[^a-z0-9]+/g, " ")} `;
  const isInstruct = / (?:chat|instruct|it) /.test(words);
  if (isInstruct === / base /.test(words)) return null;
  return isInstruct ? "instruct" : "base";
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Who reports in each document, by the names of catalogue/scores.csv. Any other document reports for itself. */
const reporters: ReadonlyMap<string, string> = new Map([
  ["Baichuan 2: Open Large-scale Language Models", "Baichuan"],
  ["DeepSeek-V3 Technical Report", "DeepSeek"],
  ["Falcon2-11B Technical Report", "TII"],
  ["GPT-4 Technical Report", "OpenAI"],
  ["Gemma: Open Models Based on Gemini Research and Technology", "Google"],
  ["INTELLECT-1 Technical Report", "Prime Intellect"],
  ["Inflection-1", "Inflection AI"],
  ["InternLM: A Multilingual Language Model with Progressively Enhanced Capabilities", "Shanghai AI Lab"],
  ["LLaMA: Open and Efficient Foundation Language Models", "Meta"],
  ["Llama 2: Open Foundation and Fine-Tuned Chat Models", "Meta"],
  ["Mixtral of Experts", "Mistral AI"],
  ["Model Card and Evaluations for Claude Models", "Anthropic"],
  ["Nemotron-4 15B Technical Report", "NVIDIA"],
  ["Phi-3 Technical Report: A Highly Capable Language Model Locally on Your Phone", "Microsoft"],
  ["Phi-4 Technical Report", "Microsoft"],
  ["Qwen Technical Report", "Alibaba Qwen"],
  ["Qwen2.5-Coder Technical Report", "Alibaba Qwen"],
  ["Releasing Claude Instant 1.2", "Anthropic"],
  ["Scaling Language Models: Methods, Analysis & Insights from Training Gopher", "DeepMind"],
  ["Stanford CRFM Leaderboard", "Stanford CRFM HELM"],
  ["Textbooks Are All You Need II: phi-1.5 technical report", "Microsoft"],
  ["The Falcon Series of Open Language Models", "TII"],
  ["XGen-7B Technical Report", "Salesforce"],
  ["Yi: Open Foundation Models by 01.AI", "01.AI"],
]);
