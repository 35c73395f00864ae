import type { DuckDBConnection } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import type { Catalogue, CatalogueRow } from "../catalogue/schemas.ts";
import { type AppendRow, appendRows } from "./append.ts";
import { type Candidates, readCandidates } from "./candidates.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { correction, filled, hubRelease, model, quote, report, sourceOf } from "./testing/fixtures.ts";

const cards = sourceOf("model-cards", { kind: "scores" });
const board = sourceOf("board", { kind: "scores" });
const list = sourceOf("litellm");

const addReleases = (connection: DuckDBConnection, rows: readonly AppendRow[]) =>
  appendRows(connection, "hub_releases", rows);

const own = (name: string, value: number, more: Parameters<typeof report>[2] = {}) =>
  report(name, value, { reporter: "Lab", ...more });
const card = [
  own("Next-7B", 71, { benchmark: "mmlu" }),
  own("Lab/Next-7B", 60, { benchmark: "bbh" }),
  own("next-7b", 40, { benchmark: "math" }),
  own("Next7B", 99, { benchmark: "humaneval" }),
  own("Next-7B", 98, { benchmark: "mbpp", variant: "full", doubt: "variant-unsaid" }),
  own("next-7b", 97, { benchmark: "mmlu_pro", training: "instruct" }),
  report("Next-7B", 96, { benchmark: "humaneval", reporter: "Other" }),
];
const captures = [
  cards("2026-07-02T00:00:00Z", { observations: card }, { part: "Lab/Next-7B" }),
  cards("2026-07-02T01:00:00Z", { observations: [own("Next-7B", 12)] }, { part: "Other/Card" }),
  board("2026-07-03T00:00:00Z", { observations: [report("Unheard-9B", 50), report("a-7b", 50)] }),
  list("2026-07-04T00:00:00Z", { observations: [quote("unheard", "1", "2")] }),
];

const decision = (
  decision_id: string,
  decided_on: string,
  more: Partial<CatalogueRow<"decisions">>,
): CatalogueRow<"decisions"> => ({
  decision_id,
  decided_on,
  action: "reject",
  source_id: "hf-hub",
  entity: "release",
  name: "Lab/Next-7B",
  id: null,
  reason: "no language model",
  undoes: null,
  wrote: null,
  ...more,
});

interface Given {
  readonly catalogue?: Partial<Catalogue>;
  readonly releases?: readonly AppendRow[];
  readonly captures?: readonly CaptureInput[];
}
const later = "2026-08-01";

/** A warehouse that can be asked about several days. */
async function warehouseWith({ catalogue = {}, releases = [hubRelease("Lab/Next-7B")], ...given }: Given) {
  const warehouse = await filled(
    { models: [model({ model_id: "a-7b" })], ...catalogue },
    given.captures ?? captures,
  );
  await warehouse.transaction((connection) => addReleases(connection, releases));
  return (knownAt = later, asOf = knownAt) =>
    warehouse.transaction((connection) => readCandidates(connection, { asOf, knownAt }));
}
const queue = async (given: Given = {}) => (await warehouseWith(given))();

const releasesIn = ({ rows }: Candidates) =>
  rows.flatMap(({ entity, name }) => (entity === "release" ? [name] : []));
const scoresIn = ({ scores }: Candidates) =>
  scores.map((row) => [row.repository, row.benchmark, row.score] as const);

describe("readCandidates", () => {
  it("lists names that nothing maps and releases that the catalogue has not, with their days", async () => {
    const { rows } = await queue({
      releases: [
        hubRelease("Lab/Next-7B"),
        hubRelease("Lab/Known", { known_as: "a-7b" }),
        hubRelease("Lab/Adapter", { content: "other" }),
        hubRelease("Lab/Unclear", { content: "unknown" }),
        hubRelease("Lab/Old", { known_to: "2026-07-20" }),
        hubRelease("Lab/Later", { known_from: "2026-09-01" }),
      ],
    });
    // The figure of an instruct model is no name of the base release, and what another card prints stays a name.
    expect(rows.map((row) => [row.source_id, row.entity, row.name, row.first_seen_on])).toEqual([
      ["board", "model", "Unheard-9B", "2026-07-03"],
      ["hf-hub", "release", "Lab/Next-7B", "2026-07-02"],
      ["hf-hub", "release", "Lab/Unclear", "2026-07-02"],
      ["litellm", "api_family", "openai/unheard", "2026-07-04"],
      ["model-cards", "model", "Next-7B", "2026-07-02"],
      ["model-cards", "model", "Next7B", "2026-07-02"],
      ["model-cards", "model", "next-7b", "2026-07-02"],
    ]);
  });

  it("lists the names of a card by themselves where no release has them", async () => {
    const { rows, scores } = await queue({ releases: [] });
    expect(rows.filter((row) => row.source_id === "model-cards").map(({ name }) => name)).toEqual([
      "Lab/Next-7B",
      "Next-7B",
      "Next7B",
      "next-7b",
    ]);
    expect(scores).toEqual([]);
  });

  it("reads a release's scores from its own card by its lab, under its own name, and no doubtful ones", async () => {
    const other = hubRelease("Other/Card", { name: "Next-7B", lab: null });
    expect(scoresIn(await queue({ releases: [hubRelease("Lab/Next-7B"), other] }))).toEqual([
      ["Lab/Next-7B", "bbh", 60],
      ["Lab/Next-7B", "math", 40],
      ["Lab/Next-7B", "mmlu", 71],
    ]);
  });

  it("reads no score that a correction takes out or bars, and the one that replaces another", async () => {
    const on = (
      benchmark: "mmlu" | "bbh" | "math",
      action: "quarantine" | "never_choose" | "replace",
      more = {},
    ) =>
      correction({
        correction_id: benchmark,
        table: "scores",
        action,
        document_id: "model-cards/Lab/Next-7B",
        benchmark,
        ...more,
      });
    const replaced = { field: "score", from_value: "71", to_value: "72.5" };
    const corrections = [
      on("bbh", "quarantine"),
      on("math", "never_choose"),
      on("mmlu", "replace", replaced),
    ];
    expect(scoresIn(await queue({ catalogue: { corrections } }))).toEqual([["Lab/Next-7B", "mmlu", 72.5]]);
  });

  it("reads no score that may not be republished, nor one of a name that is a model's already", async () => {
    const closed = sourceOf("model-cards", { kind: "scores", redistribute: false });
    const kept = [closed("2026-07-02T00:00:00Z", { observations: card }, { part: "Lab/Next-7B" })];
    expect(scoresIn(await queue({ captures: kept }))).toEqual([]);
    const models = [model({ model_id: "older-7b", display_name: "Next-7B" })];
    expect(scoresIn(await queue({ catalogue: { models } })).map(([, benchmark]) => benchmark)).toEqual([
      "bbh",
      "math",
    ]);
  });

  it("knows a score from the day of its card on, and no longer than the card says it", async () => {
    const revised = cards(
      "2026-07-20T00:00:00Z",
      { observations: card.map((row) => (row.benchmark === "mmlu" ? { ...row, score: 70 } : row)) },
      { part: "Lab/Next-7B" },
    );
    const at = await warehouseWith({ captures: [...captures, revised] });
    const mmlu = async (known: string) => scoresIn(await at(known)).filter(([, name]) => name === "mmlu");
    expect([await mmlu("2026-07-01"), await mmlu("2026-07-19"), await mmlu("2026-07-20")]).toEqual([
      [],
      [["Lab/Next-7B", "mmlu", 71]],
      [["Lab/Next-7B", "mmlu", 70]],
    ]);
  });

  it("leaves out a release that was made after the day that is asked about", async () => {
    const at = await warehouseWith({ releases: [hubRelease("Lab/Next-7B", { created_on: "2026-06-20" })] });
    expect(releasesIn(await at(later, "2026-06-19"))).toEqual([]);
    expect(releasesIn(await at(later, "2026-06-20"))).toEqual(["Lab/Next-7B"]);
  });

  it("leaves out a release whose repository is another name of a model", async () => {
    const alias = (name: string, scope: string): CatalogueRow<"aliases"> => ({
      scope,
      name,
      entity: "model",
      id: "a-7b",
      evidence: "a copy",
    });
    const aliases = [
      alias("Lab/Copy", "any"),
      alias("Lab/Elsewhere", "board"),
      alias("lab/other-case", "any"),
    ];
    const releases = ["Lab/Copy", "Lab/Elsewhere", "Lab/Other-Case"].map((name) => hubRelease(name));
    expect(releasesIn(await queue({ releases, catalogue: { aliases } }))).toEqual([
      "Lab/Elsewhere",
      "Lab/Other-Case",
    ]);
  });

  it("keeps to what was decided of a repository when it is renamed", async () => {
    const renamed = (name: string, hub_id: string, more: AppendRow = {}) => [
      hubRelease(`Lab/Early-${name}`, { hub_id, known_to: "2026-07-10", ...more }),
      hubRelease(`Lab/${name}`, { hub_id, known_from: "2026-07-10" }),
    ];
    const { rows } = await queue({
      releases: [
        ...renamed("New", "1"),
        ...renamed("Rejected", "2"),
        ...renamed("Known", "3", { known_as: "a-7b" }),
      ],
      catalogue: { decisions: [decision("d1", "2026-07-05", { name: "Lab/Early-Rejected" })] },
    });
    expect(
      rows.filter(({ entity }) => entity === "release").map((row) => [row.name, row.first_seen_on]),
    ).toEqual([["Lab/New", "2026-07-02"]]);
  });

  it("has one row for a name that a second repository took over", async () => {
    const releases = [
      hubRelease("Lab/Next-7B", { hub_id: "1", total_params: 1 }),
      hubRelease("Lab/Next-7B", { hub_id: "2", total_params: 2, known_from: "2026-07-12" }),
    ];
    const { rows, scores } = await queue({ releases });
    expect(rows.flatMap((row) => (row.entity === "release" ? [row.total_params] : []))).toEqual([2]);
    expect(scores).toHaveLength(3);
  });

  it("is the same in whatever order captures and releases came", async () => {
    const releases = ["Lab/Next-7B", "Lab/B", "Lab/A"].map((name) => hubRelease(name));
    const backwards = { releases: [...releases].reverse(), captures: [...captures].reverse() };
    expect(await queue(backwards)).toEqual(await queue({ releases }));
  });

  it("leaves out what a person rejected, from that day on, and has it again when that was undone", async () => {
    const name = { source_id: "board", entity: "model", name: "Unheard-9B" } as const;
    const decisions = [
      decision("d1", "2026-07-10", name),
      decision("d2", "2026-07-20", { ...name, action: "undo", undoes: "d1" }),
    ];
    const at = await warehouseWith({ catalogue: { decisions }, releases: [] });
    const isListed = async (known: string) => (await at(known)).rows.some((row) => row.name === "Unheard-9B");
    expect([
      await isListed("2026-07-05"),
      await isListed("2026-07-15"),
      await isListed("2026-07-25"),
    ]).toEqual([true, false, true]);
  });

  it("knows the day that a registry announced for this very repository", async () => {
    const dated = list(
      "2026-07-05T00:00:00Z",
      { observations: [quote("b", "1", "2")] },
      {
        observe: () => ({
          observations: [quote("b", "1", "2")],
          quarantined: [],
          releaseDates: [{ repository: "Lab/Next-7B", releasedOn: "2026-06-30" }],
        }),
      },
    );
    const { rows } = await queue({
      captures: [dated],
      releases: [hubRelease("Lab/Next-7B"), hubRelease("lab/next-7b")],
    });
    const days = rows.filter(({ entity }) => entity === "release").map((row) => [row.name, row.announced_on]);
    expect(days).toEqual([
      ["Lab/Next-7B", "2026-06-30"],
      ["lab/next-7b", null],
    ]);
  });
});
