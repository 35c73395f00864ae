import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { readCandidates, readModels, readScores } from "./tables.ts";
import { document, filled, model, report, score, sourceOf } from "./testing/fixtures.ts";

const documents = [
  document({ document_id: "card", published_on: "2024-02-01" }),
  document({ document_id: "board", published_on: "2024-03-01" }),
  document({ document_id: "undated", published_on: "2023-01-01", date_rule: "row" }),
];
const models = [model({ model_id: "m-7b", released_on: "2024-01-15" })];
const board = sourceOf("board", { kind: "scores" });

async function known(
  knownAt: string | null,
  rows: Partial<Catalogue>,
  captures: readonly CaptureInput[] = [],
): Promise<string[]> {
  const warehouse = await filled({ documents, models, ...rows }, captures);
  const scores = await warehouse.transaction((connection) =>
    readScores(connection, { asOf: "2030-01-01", knownAt }),
  );
  return scores.map((row) =>
    [
      row.model_id,
      row.score,
      row.reporter,
      row.valid_from ?? "-",
      row.known_from,
      row.known_to ?? "-",
      row.source_id,
    ].join(" "),
  );
}

describe("scores_known", () => {
  it("knows a report from its document's day, true since its model's release", async () => {
    const scores = [score({ model_id: "m-7b", score: 60, document_id: "card" })];
    expect(await known("2024-01-31", { scores })).toEqual([]);
    expect(await known("2024-02-01", { scores })).toEqual(["m-7b 60 Lab 2024-01-15 2024-02-01 - catalogue"]);
  });

  it("leaves a report without a day out of every vintage", async () => {
    const scores = [score({ model_id: "m-7b", score: 60, document_id: "undated" })];
    expect(await known(null, { scores })).toEqual([]);
  });

  it("knows a captured report from its first capture until the board prints another score", async () => {
    const captures = [
      board("2024-04-01T00:00:00Z", { observations: [report("m-7b", 60)] }),
      board("2024-05-01T00:00:00Z", { observations: [report("m-7b", 60), report("other", 1)] }),
      board("2024-06-01T00:00:00Z", { observations: [report("m-7b", 61)] }),
    ];
    expect(await known("2024-05-31", {}, captures)).toEqual([
      "m-7b 60 Harness - 2024-04-01 2024-06-01 board",
    ]);
    expect(await known(null, {}, captures)).toEqual(["m-7b 61 Harness - 2024-06-01 - board"]);
  });

  it("keeps a report that only vanished from its board", async () => {
    const captures = [
      board("2024-04-01T00:00:00Z", { observations: [report("m-7b", 60)] }),
      board("2024-05-01T00:00:00Z", { observations: [report("other", 1)] }),
    ];
    expect(await known(null, {}, captures)).toEqual(["m-7b 60 Harness - 2024-04-01 - board"]);
  });

  it("lets the last capture of a day speak for the day", async () => {
    const captures = [
      board("2024-04-01T06:00:00Z", { observations: [report("m-7b", 60)] }),
      board("2024-04-01T18:00:00Z", { observations: [report("m-7b", 62)] }),
    ];
    expect(await known(null, {}, captures)).toEqual(["m-7b 62 Harness - 2024-04-01 - board"]);
  });

  it("takes a captured report for the catalogue's where lineage, model, benchmark and score agree", async () => {
    const scores = [score({ model_id: "m-7b", score: 60, document_id: "board", reporter: "Board" })];
    const captures = [
      board("2024-04-01T00:00:00Z", { observations: [report("m-7b", 60), report("m-7b", 40, { shots: 0 })] }),
    ];
    expect(await known(null, { scores }, captures)).toEqual([
      "m-7b 40 Harness - 2024-04-01 - board",
      "m-7b 60 Board 2024-01-15 2024-03-01 - catalogue",
    ]);
    const other = [score({ model_id: "m-7b", score: 60, document_id: "card" })];
    expect(await known(null, { scores: other }, captures)).toHaveLength(3);
  });

  it("finds a model by alias or exact id, and lists what it cannot find", async () => {
    const aliases = [
      { scope: "board", name: "M 7B", entity: "model" as const, id: "m-7b", evidence: "card" },
      { scope: "elsewhere", name: "M7", entity: "model" as const, id: "m-7b", evidence: "card" },
    ];
    const captures = [
      board("2024-04-01T00:00:00Z", {
        observations: [report("M 7B", 60), report("M7", 50), report("m-7B", 40)],
      }),
    ];
    const warehouse = await filled({ documents, models, aliases }, captures);
    await warehouse.transaction(async (connection) => {
      const scores = await readScores(connection, { asOf: "2030-01-01", knownAt: null });
      expect(scores.map((row) => [row.model_id, row.score])).toEqual([["m-7b", 60]]);
      const unmapped = await readCandidates(connection, { asOf: "2030-01-01", knownAt: null });
      expect(unmapped.map((row) => row.name)).toEqual(["M7", "m-7B"]);
    });
  });
});

describe("models_listed", () => {
  const listed = [
    model({ model_id: "dated", released_on: "2024-01-15" }),
    model({ model_id: "later", released_on: "2024-09-01" }),
    model({ model_id: "month-only", released_on: "2024-05" }),
    model({ model_id: "undated", released_on: null }),
  ];

  it.each([
    [
      "everything that is known, for what was released by the day",
      "2024-12-31",
      null,
      ["dated", "later", "month-only", "undated"],
    ],
    ["nothing undated in a vintage", "2024-06-30", "2024-06-30", ["dated"]],
    ["today's knowledge of an earlier day", "2024-06-30", null, ["dated", "month-only", "undated"]],
  ] as const)("lists %s", async (_, asOf, knownAt, expected) => {
    const warehouse = await filled({ models: listed });
    const rows = await warehouse.transaction((connection) => readModels(connection, { asOf, knownAt }));
    expect(rows.map((row) => row.model_id)).toEqual(expected);
  });
});
