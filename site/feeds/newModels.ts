import { pageAddress } from "../../hub/addresses.ts";
import type { Candidate } from "../../identity/candidate.ts";
import { parentsOf, parentText } from "../../identity/parents.ts";
import { numberIn, type PublishedRow } from "../../snapshot/publishedTable.ts";
import { type Figure, parameters, significant, withInterval } from "../format.ts";
import { benchmarkName, statusName } from "../names.ts";
import { type Feed, type FeedEntry, factsOf, keptSentence, keyOf, newestFirst, startOf } from "./feed.ts";

export interface NewModelsInput {
  /** The snapshot's, YYYY-MM-DD. */
  readonly asOf: string;
  /** When it was published; dates a feed without entries. */
  readonly publishedAt: string;
  readonly candidates: readonly Candidate[];
  /** The published tables. */
  readonly models: readonly PublishedRow[];
  readonly densities: readonly PublishedRow[];
}

/** Releases first, then what the catalogue has, then names. */
const entities = ["release", "model", "api_family"] as const satisfies readonly Candidate["entity"][];

/** One entry a candidate, dated by the day on which it was first seen, and one a model of the catalogue, by its release. */
export function newModelsFeed({ asOf, publishedAt, candidates, models, densities }: NewModelsInput): Feed {
  const [releases, ...names] = entities.map((entity) =>
    candidates
      .filter((candidate) => candidate.entity === entity)
      .map((candidate) => candidateEntry(candidate, asOf))
      .sort(byKey),
  );
  const densityOf = new Map(
    densities.filter(isReported).map((row): [string, PublishedRow] => [row.model_id ?? "", row]),
  );
  const known = models
    .filter(({ open_weights, released_on }) => open_weights === "true" && released_on)
    .map((row) => modelEntry(row, densityOf.get(row.model_id ?? "")))
    .sort(byKey);
  const entries = newestFirst([...(releases ?? []), ...known, ...names.flat()], asOf);
  return {
    name: "new-models",
    description:
      "Releases on the Hugging Face Hub and names in scores and price lists that wait for a person, and open models of the " +
      `catalogue. Densities of what waits are provisional and in no fit. ${keptSentence}`,
    updated: entries[0]?.at ?? publishedAt,
    entries,
  };
}

function byKey(a: FeedEntry, b: FeedEntry): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function candidateEntry(candidate: Candidate, asOf: string): FeedEntry {
  const { entity, source_id, name, total_params, active_params, stage, quantisation } = candidate;
  const size = sizeText(total_params, active_params);
  const density = withInterval(
    { value: candidate.density, low: candidate.density_low, high: candidate.density_high },
    significant,
  );
  const status = candidate.density_status === null ? null : statusName(candidate.density_status);
  return {
    key: keyOf("candidate", entity, source_id, name),
    title:
      entity === "release"
        ? [name, size, stage, packed(quantisation)].filter((part) => part !== null).join(", ")
        : `${name}, in the ${entity === "model" ? "scores" : "prices"} of ${source_id}`,
    at: startOf(candidate.first_seen_on ?? candidate.created_on ?? asOf),
    address: candidate.repository === null ? null : pageAddress(candidate.repository),
    facts: factsOf([
      ["First seen", candidate.first_seen_on],
      ["Repository made", candidate.created_on],
      ["Weights announced", candidate.announced_on],
      ["Lab", candidate.lab],
      ["Parameters", size],
      ["Kind", stage],
      ["Architecture", candidate.architecture],
      ["Weights packed", packed(quantisation)],
      ["Licence", candidate.licence],
      ["Made from", parentsOf(candidate.parents, noCatalogue).map(parentText).join(", ")],
      ["Provisional density", density === null ? null : `${density}, ${status ?? "provisional"}`],
      ["No density yet", density === null ? status : null],
      ["Scores on its card", scoresText(candidate.benchmarks)],
      ["May mean", suggestionText(candidate)],
      ["Waits for", candidate.review ?? waitsFor[entity]],
    ]),
    data: { kind: "candidate", ...known(candidate) },
  };
}

const waitsFor: Readonly<Record<Candidate["entity"], string>> = {
  release: "a person's confirmation",
  model: "a person who says which model it names",
  api_family: "a person who says which family it belongs to",
};

/** Parents are only told, not looked up. */
const noCatalogue = { models: [], aliases: [] };

const packed = (quantisation: string | null): string | null =>
  quantisation === "none" ? null : quantisation;

function sizeText(total: number | null, active: number | null): string | null {
  if (total === null) return null;
  const size = `${parameters(total)} parameters`;
  return active === null || active === total ? size : `${size} (${parameters(active)} active)`;
}

/** `BBH 62, MMLU 71`, from `bbh 62;mmlu 71`. */
function scoresText(column: string | null): string | null {
  return (
    column
      ?.split(";")
      .map((score) => score.replace(/^\S+/, benchmarkName))
      .join(", ") ?? null
  );
}

function suggestionText({ suggestion, suggestion_reason }: Candidate): string | null {
  if (suggestion === null) return null;
  return suggestion_reason === null ? suggestion : `${suggestion} (${suggestion_reason})`;
}

/** The density that the report leads with: joint ruler, all parameters. */
const isReported = (row: PublishedRow): boolean =>
  row.benchmark === "joint" && row.ruler === "joint" && row.basis === "total";

function modelEntry(row: PublishedRow, density: PublishedRow | undefined): FeedEntry {
  const cell = (column: string) => row[column] ?? null;
  const [id, released] = [cell("model_id") ?? "", cell("released_on") ?? ""];
  const [total, active] = [numberIn(row, "total_params"), numberIn(row, "active_params")];
  const size = sizeText(total, active);
  const figure: Figure = {
    value: density === undefined ? null : numberIn(density, "density"),
    low: density === undefined ? null : numberIn(density, "density_low"),
    high: density === undefined ? null : numberIn(density, "density_high"),
  };
  const shown = withInterval(figure, significant);
  const status = density?.status ?? null;
  const repository = cell("hf_repo");
  return {
    key: keyOf("model", id),
    title: [cell("display_name") ?? id, size, packed(cell("quantisation"))]
      .filter((part) => part !== null)
      .join(", "),
    // A release of which only the month is known stands at its first day.
    at: startOf(`${released}-01-01`.slice(0, 10)),
    address: repository === null ? null : pageAddress(repository),
    facts: factsOf([
      ["In the catalogue as", id],
      ["Released", released],
      ["Lab", cell("organisation")],
      ["Parameters", size],
      ["Architecture", cell("architecture")],
      ["Weights packed", packed(cell("quantisation"))],
      ["Licence", cell("licence")],
      ["Made from", cell("parent_model_id")],
      ["Density", shown === null ? null : `${shown}, ${statusName(status ?? "")}`],
    ]),
    data: {
      kind: "model",
      ...known({
        model_id: id,
        display_name: cell("display_name"),
        organisation: cell("organisation"),
        family: cell("family"),
        released_on: released,
        total_params: total,
        active_params: active,
        quantisation: cell("quantisation"),
        licence: cell("licence"),
        parent_model_id: cell("parent_model_id"),
        hf_repo: repository,
        density: figure.value,
        density_low: figure.low,
        density_high: figure.high,
        density_status: status,
      }),
    },
  };
}

function known(cells: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null));
}
