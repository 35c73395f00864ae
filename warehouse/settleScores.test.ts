import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { tableHashes } from "./hash.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { readQuarantine, readScores, readSourceStates } from "./tables.ts";
import {
  catalogueOf,
  correction,
  document,
  filled,
  load,
  loadAll,
  model,
  report,
  score,
  sourceOf,
  warehouseAt,
} from "./testing/fixtures.ts";

const benchmark = (benchmark_id: string, variant: string) => ({
  benchmark_id,
  variant,
  display_name: benchmark_id,
  items: null,
  chance_level: 25,
  metric: "accuracy",
  paper_shots: 5,
  standard_shots: null,
  paper: null,
  licence: null,
  source: "paper",
  note: null,
});

const world: Partial<Catalogue> = {
  documents: [document({ document_id: "card", published_on: "2024-02-01" })],
  benchmarks: [benchmark("mmlu", "standard"), benchmark("mbpp", "full"), benchmark("mbpp", "sanitized")],
  models: [
    model({ model_id: "m-7b", family: "m", released_on: "2024-01-15" }),
    model({ model_id: "m-70b", family: "m", released_on: "2024-01-15", total_params: 70_000_000_000 }),
  ],
  scores: [score({ model_id: "m-7b", score: 60.3, document_id: "card" })],
};
const cards = sourceOf("cards", { kind: "scores" });
const board = sourceOf("board", { kind: "scores" });
const now = { asOf: "2030-01-01", knownAt: null };

async function seen(
  captures: readonly CaptureInput[],
  knownAt: string | null = null,
  rows: Partial<Catalogue> = {},
) {
  const warehouse = await filled({ ...world, ...rows }, captures);
  return warehouse.transaction(async (connection) => {
    const scores = await readScores(connection, { ...now, knownAt });
    const quarantine = await readQuarantine(connection, { ...now, knownAt });
    const states = await readSourceStates(connection);
    return {
      scores: scores
        .filter(({ source_id }) => source_id !== "catalogue")
        .map((row) => `${row.model_id} ${row.score}`),
      held: quarantine.map((row) => [
        row.key,
        row.reason,
        row.expected,
        row.seen,
        row.known_from,
        row.known_to,
      ]),
      states: states.map((row) => `${row.source_id} ${row.held}`),
    };
  });
}

describe("settleScores", () => {
  it("leaves a held report out of the facts, lists it with what was expected and seen, and counts it", async () => {
    const captures = [cards("2024-03-01T00:00:00Z", { observations: [report("m-7b", 6.03)] })];
    expect(await seen(captures)).toEqual({
      scores: [],
      held: [
        ["m-7b mmlu standard", "range", "22 to 97", "6.03 / 5-shot / standard / Harness", "2024-03-01", null],
      ],
      states: ["cards 1"],
    });
  });

  it("holds a doubted report until another reporter agrees", async () => {
    const doubted = report("m-70b", 75.2, { doubt: "other-labs-model", reporter: "Rival" });
    const captures = [
      cards("2024-03-01T00:00:00Z", { observations: [doubted] }),
      board("2024-05-01T00:00:00Z", { observations: [report("m-70b", 75.9)] }),
    ];
    expect(await seen(captures, "2024-04-30")).toMatchObject({
      scores: [],
      held: [
        ["m-70b mmlu standard", "unconfirmed-other-labs-model", "an independent report that agrees"].concat([
          "75.2 / 5-shot / standard / Rival",
          "2024-03-01",
          "2024-05-01",
        ]),
      ],
    });
    expect(await seen(captures)).toEqual({
      scores: ["m-70b 75.9", "m-70b 75.2"],
      held: [],
      states: ["board 0", "cards 0"],
    });
  });

  it("holds it still where the other report is a copy of it", async () => {
    const doubted = report("m-70b", 75.2, { doubt: "other-labs-model", reporter: "Rival" });
    const copy = report("m-70b", 75.23, { doubt: "unknown-publisher", reporter: "Somebody" });
    const captures = [
      cards("2024-03-01T00:00:00Z", { observations: [doubted] }),
      board("2024-05-01T00:00:00Z", { observations: [copy] }),
    ];
    expect((await seen(captures)).scores).toEqual([]);
  });

  it("lets a report pass from the day on which a correction accepts that figure", async () => {
    const captures = [cards("2024-03-01T00:00:00Z", { observations: [report("m-7b", 71)] })];
    const accept = correction({
      correction_id: "right",
      table: "scores",
      action: "accept",
      document_id: null,
      subject: "m-7b",
      benchmark: "mmlu",
      field: "score",
      from_value: "71",
      known_from: "2024-06-01",
    });
    const rows = { corrections: [accept] };
    expect(await seen(captures, "2024-05-31", rows)).toMatchObject({
      scores: [],
      held: [
        [
          "m-7b mmlu standard",
          "disagrees",
          expect.any(String),
          expect.any(String),
          "2024-03-01",
          "2024-06-01",
        ],
      ],
    });
    expect(await seen(captures, null, rows)).toMatchObject({
      scores: ["m-7b 71"],
      held: [],
      states: ["cards 0"],
    });
    const other = { corrections: [{ ...accept, from_value: "72" }] };
    expect((await seen(captures, null, other)).scores).toEqual([]);
  });

  it("ends a hold when the board prints another score", async () => {
    const captures = [
      board("2024-03-01T00:00:00Z", { observations: [report("m-7b", 6.03)] }),
      board("2024-04-01T00:00:00Z", { observations: [report("m-7b", 60.1)] }),
    ];
    expect(await seen(captures, "2024-03-31")).toMatchObject({ scores: [], states: ["board 0"] });
    expect(await seen(captures)).toEqual({ scores: ["m-7b 60.1"], held: [], states: ["board 0"] });
  });

  it("holds an MBPP that does not say which it is, so that it never stands for the full one", async () => {
    const unsaid = report("m-7b", 40.2, { benchmark: "mbpp", shots: 3 });
    const captures = [cards("2024-03-01T00:00:00Z", { observations: [unsaid] })];
    const [held] = (await seen(captures)).held;
    expect(held?.slice(0, 3)).toEqual([
      "m-7b mbpp standard",
      "protocol",
      "one of the variants full, sanitized",
    ]);
  });

  it("takes what a curated report says already for that report, also where that is taken out", async () => {
    const same = report("m-7b", 60.3, { reporter: "Lab", shots: null });
    const captures = [cards("2024-03-01T00:00:00Z", { observations: [same] })];
    expect(await seen(captures)).toMatchObject({ scores: [], held: [] });
    const misprint = correction({
      correction_id: "wrong",
      table: "scores",
      action: "quarantine",
      document_id: "card",
      subject: "m-7b",
      benchmark: "mmlu",
      known_from: "2024-02-01",
    });
    const out = await seen(captures, null, { corrections: [misprint] });
    expect(out.scores).toEqual([]);
    expect(out.held.map((row) => row.slice(0, 2))).toEqual([["m-7b mmlu standard", "misprint"]]);
  });

  it("counts a captured card's figures as its lab's own where the reporter is the lab of the catalogue", async () => {
    const captures = [
      cards("2024-03-01T00:00:00Z", { observations: [report("m-70b", 75.2, { reporter: "Lab" })] }),
    ];
    const warehouse = await filled(world, captures);
    const scores = await warehouse.transaction((connection) => readScores(connection, now));
    expect(scores.filter((row) => row.model_id === "m-70b")).toMatchObject([{ own_lab: true, score: 75.2 }]);
  });

  it("gives the same table whatever the order of loading, and when rebuilt", async () => {
    const captures = [
      cards("2024-03-01T00:00:00Z", {
        observations: [report("m-70b", 75.2, { doubt: "relayed", reporter: "Rival" }), report("m-7b", 6)],
      }),
      board("2024-05-01T00:00:00Z", { observations: [report("m-70b", 75.9), report("m-7b", 80.1)] }),
      board("2024-06-01T00:00:00Z", { observations: [report("m-70b", 75.9), report("m-7b", 60)] }),
    ];
    const hashes: string[] = [];
    for (const order of [captures, captures.toReversed()]) {
      const warehouse = await warehouseAt();
      await load(warehouse, catalogueOf(world));
      for (const capture of order) await loadAll(warehouse, [capture]);
      await loadAll(warehouse, order);
      hashes.push((await warehouse.transaction(tableHashes)).score_holds!);
    }
    const rebuilt = await filled(world, captures);
    hashes.push((await rebuilt.transaction(tableHashes)).score_holds!);
    expect(new Set(hashes).size).toBe(1);
    const empty = await filled(world);
    expect((await empty.transaction(tableHashes)).score_holds).not.toBe(hashes[0]);
  });
});
