import { groupBy } from "../law/ordering.ts";
import { choiceRules } from "../law/rulers/chooseScores.ts";
import { leastFamilies, leastModels } from "../law/trends/densityTrends.ts";
import {
  type Block,
  code,
  figures,
  type Inline,
  link,
  list,
  note,
  paragraph,
  type Section,
  subheading,
  type TableBlock,
  type Text,
  words,
} from "./blocks.ts";
import { count, counted, dayOf, decimals, listed, parameters } from "./format.ts";
import { benchmarkName, rulerName } from "./names.ts";
import { type DensityReadings, type ReportInput, type Row, readRows } from "./readings.ts";

export function methodSection(input: ReportInput, readings: DensityReadings): Section {
  const rulers = readRows(input.tables, "rulers");
  const overAll = rulers.filter((row) => !isOfOneFamily(row));
  const of = (status: string) => readings.models.filter((model) => model.status === status).length;
  const blocks: Block[] = [
    subheading("From scores to density"),
    list([
      `Every printed report of a score is kept. One is chosen by rule, the first that applies: ${Object.entries(
        choiceRules,
      )
        .map(([number, rule]) => `(${number}) ${rule}`)
        .join("; ")}. The spread among reports is the measurement error that the intervals carry.`,
      "The ruler maps parameters of a reference family to a score: the logit of the score, counted from chance level, rises with the logarithm of the parameters. Its steepness is fitted within families, whose sizes differ in parameters and not in recipe.",
      "The joint ruler reads one effective size from all benchmarks that a model has, two or more of six; the five-mean ruler reads the mean of the paper's five and needs all of them.",
      "Density is effective over actual parameters, total for the headline. Llama-1 (7B to 65B) has mean ln density 0; the second scale divides by the density of MiniCPM-1-2.4B, which the paper reads as about 1.",
      `A score at chance or at the ceiling has no density and is listed as such, never clipped to a number (${of("below_floor") + of("above_ceiling")} here). ` +
        `Beyond the largest reference model${readings.largestReference === null ? "" : `, ${parameters(readings.largestReference)},`} a density is extrapolated (${of("extrapolated")} here).`,
    ]),
    ...missingSentences(overAll).map(paragraph),
    ...rulersTable(overAll.filter((row) => row.number("steepness") !== null)),
    ...singleFamiliesSentence(rulers.filter(isOfOneFamily)).map(paragraph),
    subheading("From densities to a doubling time"),
    list([
      "A record is a model denser than all released before it; only public weights as their lab released them can set one, so quantised variants cannot.",
      "The headline's estimator lets every model lie below a rising line by a gap of its own, exponentially distributed, so that all models say where the frontier is; the noise about it is held near the measured one, and the gaps near constant spread.",
      "Beside it stand the paper's, least squares of ln density on the records' dates; quantile regression at 0.9; and least squares on all models, without and with size.",
      `Intervals come from drawing families with replacement: each draw fits the ruler's steepness, the densities and the trend again. Below ${leastModels} models or ${leastFamilies} families a trend is not identified, and published as such.`,
      "Windows end on 2024-12-06 (preprint v2), on 2025-04-30 (journal version) and at the newest model.",
    ]),
    subheading("From prices to a halving time"),
    list([
      "A tier holds the models whose median MMLU report reaches its threshold; the model that defines a tier is a member by definition.",
      "Zero, negative, cached, batch, off-peak, promotional and quarantined prices never enter a low. A low that a single lineage of sources saw does not count as confirmed unless the vendor itself lists it.",
      "The 3:1 blend takes three input tokens to one output token.",
    ]),
    ...quarantineSentence(input).map(paragraph),
  ];
  return { id: "method", name: "How it is made", title: "How it is made", blocks };
}

/** A ruler whose steepness is that of one family: the choices of the method try it, no density is read from it. */
const isOfOneFamily = (row: Row): boolean => row.text("ruler")?.startsWith("ladder:") ?? false;

/** The joint ruler has a curve for each of its benchmarks. */
const nameOfRuler = (row: Row): string =>
  rulerName((row.text("ruler") === "joint" ? "joint" : row.text("benchmark")) ?? "");

/** Rulers that share a reason in one sentence. */
function missingSentences(rulers: readonly Row[]): string[] {
  const missing = rulers.filter((row) => row.text("not_identified") !== null);
  return [...groupBy(missing, (row) => row.text("not_identified")!)].map(([reason, rows]) => {
    const several = rows.length > 1;
    return `The ${listed(rows.map(nameOfRuler))} ruler${several ? "s are" : " is"} not identified: ${reason}.`;
  });
}

function singleFamiliesSentence(rulers: readonly Row[]): Text[] {
  const families = new Set(rulers.map((row) => row.text("ruler"))).size;
  return families === 0
    ? []
    : [
        [
          `${counted(families, "family has", "families have")} rulers with a steepness of their own alone, for the choices above: `,
          link("rulers.csv", "tables/rulers.csv"),
          ".",
        ],
      ];
}

function quarantineSentence(input: ReportInput): Text[] {
  const rows = readRows(input.tables, "quarantine");
  if (!input.tables.has("quarantine")) return [];
  return [
    [
      `${counted(rows.length, "row or value is", "rows or values are")} in quarantine, out of every figure above, with the reason: `,
      link("quarantine.csv", "tables/quarantine.csv"),
      ".",
    ],
  ];
}

function rulersTable(rows: readonly Row[]): TableBlock[] {
  if (rows.length === 0) return [];
  const cell = (row: Row, column: string, format: (value: number) => string) => {
    const value = row.number(column);
    return value === null ? "" : format(value);
  };
  return [
    {
      kind: "table",
      id: "ruler-table",
      caption: "The rulers: logit of the score = steepness \u00d7 ln parameters + intercept",
      columns: [
        words("Ruler"),
        words("Benchmark"),
        figures("Chance level, %"),
        figures("Steepness (standard error)"),
        figures("Report spread, points"),
        figures("Items"),
        figures("Families"),
        figures("Models"),
      ],
      rows: rows.map((row) => ({
        cells: [
          nameOfRuler(row),
          benchmarkName(row.text("benchmark") ?? ""),
          cell(row, "floor", (value) => decimals(value, 0)),
          `${cell(row, "steepness", (value) => decimals(value, 2))} (${cell(row, "steepness_standard_error", (value) => decimals(value, 3))})`,
          cell(row, "report_spread", (value) => decimals(value, 1)),
          cell(row, "items", count),
          cell(row, "n_families", count),
          cell(row, "n_models", count),
        ],
      })),
    },
  ];
}

export function dataSection(input: ReportInput): Section {
  const tables = [...input.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    id: "data",
    name: "Data",
    title: `The data behind every figure: ${counted(tables.length, "table")}`,
    blocks: [
      paragraph([
        "Each table as CSV and as Parquet, beside this page; columns and units are described in ",
        link("datapackage.json", "datapackage.json"),
        ", the figures of the title in ",
        link("headline.json", "headline.json"),
        ", the hashes of every file in ",
        link("manifest.json", "manifest.json"),
        ". In CSV, text that a spreadsheet would run as a formula has an apostrophe before it.",
      ]),
      {
        kind: "table",
        id: "data-table",
        caption: "Tables of this snapshot",
        columns: [words("Table"), words("Holds"), figures("Rows"), words("CSV"), words("Parquet")],
        rows: tables.map((table) => ({
          cells: [
            [code(table.name)],
            table.title,
            count(table.rows.length),
            [link("CSV", `tables/${table.name}.csv`)],
            [link("Parquet", `tables/${table.name}.parquet`)],
          ],
        })),
      },
    ],
  };
}

export function citationSection(input: ReportInput): Section {
  const { paper, method_version: version } = input.headline;
  return {
    id: "cite",
    name: "How to cite",
    title: "How to cite",
    blocks: [
      paragraph([
        `densing: capability density of open language models and prices of API tokens. Snapshot as of ${input.asOf}, method ${version}. The id of the snapshot is the name of the folder that holds this page; `,
        link("CITATION.cff", "CITATION.cff"),
        " is for reference managers.",
      ]),
      paragraph([
        "The law itself: ",
        `${paper.citation}, `,
        link("doi 10.1038/s42256-025-01137-0", "https://doi.org/10.1038/s42256-025-01137-0"),
        ".",
      ]),
      paragraph([
        "Data: ",
        link("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ", with the sources' own terms beside each in the table of sources. Code: Apache-2.0.",
      ]),
    ],
  };
}

export function sourcesSection(input: ReportInput, { records }: DensityReadings): Section {
  const sources = readRows(input.tables, "sources");
  const documents = sources.filter((row) => row.text("document_id") !== null);
  const captured = sources
    .filter((row) => row.text("document_id") === null)
    .map((row) => row.text("source_id") ?? "");
  const blocks: Block[] = [
    list([
      [
        link("Densing Law of LLMs", "https://arxiv.org/abs/2412.04315"),
        ", the paper whose law this follows.",
      ],
      [
        link(
          "Epoch AI: trends in GPU price-performance",
          "https://epoch.ai/blog/trends-in-gpu-price-performance",
        ),
        ", for the hardware trends.",
      ],
    ]),
  ];
  if (documents.length > 0) {
    blocks.push(
      paragraph([
        `The facts cite ${counted(documents.length, "document")}${captured.length > 0 ? ` and ${counted(captured.length, "captured source")} (${captured.join(", ")})` : ""}, each with its date, its terms and its address in `,
        link("sources.csv", "tables/sources.csv"),
        ".",
      ]),
    );
  }
  const behind = documentsBehind(input, new Set(records.map((record) => record.modelId)), documents);
  if (behind.length > 0) blocks.push(subheading("Documents behind the records' scores"), list(behind));
  blocks.push(
    note("Facts of documents whose terms forbid republication feed the fits but are not in the tables."),
  );
  return { id: "sources", name: "Sources", title: "Sources", blocks };
}

function documentsBehind(
  input: ReportInput,
  models: ReadonlySet<string>,
  documents: readonly Row[],
): Inline[][] {
  const cited = new Set(
    readRows(input.tables, "scores")
      .filter((row) => row.flag("chosen") && models.has(row.text("model_id") ?? ""))
      .map((row) => row.text("document_id")),
  );
  return documents
    .filter((row) => cited.has(row.text("document_id")))
    .map((row) => {
      const published = row.text("published_on");
      const publisher = row.text("publisher");
      const details = [publisher, published === null ? null : dayOf(published)].filter(
        (part) => part !== null,
      );
      return [
        link(row.text("title") ?? row.text("document_id") ?? "", row.text("url")),
        details.length > 0 ? `, ${details.join(", ")}` : "",
      ];
    });
}
