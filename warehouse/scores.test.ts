import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { readCandidates } from "./candidates.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { readModels, readScores } from "./tables.ts";
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

  it("takes a captured report for the catalogue's where lineage or reporter, model, benchmark and score agree", async () => {
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
      expect(unmapped.rows.map((row) => row.name)).toEqual(["M7", "m-7B"]);
    });
  });
});

describe("the names of captured reports", () => {
  const named = [
    model({ model_id: "a-7b", display_name: "A 7B", hf_repo: "lab/A-7B-hf" }),
    model({ model_id: "a-7b-int4", display_name: "A 7B int4", hf_repo: "lab/A-7B-hf", quantisation: "int4" }),
    model({ model_id: "b-7b", display_name: "Twin", hf_repo: "lab/Same" }),
    model({ model_id: "c-7b", display_name: "Twin", hf_repo: "other/Same" }),
    model({ model_id: "d-7b", display_name: "a-7b", hf_repo: "lab/A 7B" }),
    model({ model_id: "e-7b", display_name: "E 7B" }),
  ];
  const alias = (scope: string, name: string, id: string) => ({
    scope,
    name,
    entity: "model" as const,
    id,
    evidence: "card",
  });
  const aliases = [
    alias("any", "E", "e-7b"),
    alias("board", "E", "d-7b"),
    alias("any", "E 7B", "a-7b"),
    alias("elsewhere", "A 7B", "e-7b"),
    alias("any", "E-Chat", "e-7b"),
  ];

  const cases = [
    ["an alias of the source before one of any", "E", null, "d-7b"],
    ["an alias before a display name", "E 7B", null, "a-7b"],
    ["a model id before a display name", "a-7b", null, "a-7b"],
    ["a display name before a repository, and no alias of another source", "A 7B", null, "a-7b"],
    ["a repository that one unquantised model has", "lab/A-7B-hf", null, "a-7b"],
    ["the last segment of a repository", "A-7B-hf", null, "a-7b"],
    ["a repository among several of its last segment", "lab/Same", null, "b-7b"],
    ["no display name of two models", "Twin", null, undefined],
    ["no last segment of two repositories", "Same", null, undefined],
    ["no name that differs in case", "A-7b-hf", null, undefined],
    ["no instruct model by a base model's name", "A 7B", "instruct", undefined],
    ["an instruct model by alias", "E-Chat", "instruct", "e-7b"],
    ["a base model by name", "A 7B", "base", "a-7b"],
  ] as const;

  it("are resolved in one order of precedence, and never folded", async () => {
    const observations = cases.map(([table, name, training]) => report(name, 60, { table, training }));
    const captures = [board("2024-04-01T00:00:00Z", { observations })];
    const warehouse = await filled({ models: named, aliases }, captures);
    const scores = await warehouse.transaction((connection) =>
      readScores(connection, { asOf: "2030-01-01", knownAt: null }),
    );
    const found = new Map(scores.map((row) => [row.source_table, row.model_id]));
    for (const [table, , , id] of cases) expect(found.get(table), table).toBe(id);
  });
});

describe("copies", () => {
  const copies = async (rows: Parameters<typeof score>[0][]) => {
    const scores = rows.map((row, index) => score({ source_table: `Table ${index}`, ...row }));
    const later = document({ document_id: "later", published_on: "2024-05-01" });
    const warehouse = await filled({ documents: [...documents, later], models, scores });
    const read = await warehouse.transaction((connection) =>
      readScores(connection, { asOf: "2030-01-01", knownAt: null }),
    );
    return read.map((row) => `${row.document_id} ${row.score} ${row.copy_of ?? "-"}`);
  };
  const first = { model_id: "m-7b", document_id: "card" } as const;
  const second = { model_id: "m-7b", document_id: "later", reporter: "Rival" } as const;

  it.each([
    ["the same figure", 60.37, 60.37, {}, "card"],
    ["the same figure rounded", 60.37, 60.4, {}, "card"],
    ["unsaid shots", 60.37, 60.37, { shots: null }, "card"],
    ["another figure", 60.37, 60.3, {}, "-"],
    ["a whole number, which many may measure", 60, 60, {}, "-"],
    ["other shots", 60.37, 60.37, { shots: 0 }, "-"],
    ["the same reporter", 60.37, 60.37, { reporter: "Lab" }, "-"],
  ] as const)("are told by %s", async (_, original, copy, rest, expected) => {
    expect(
      await copies([
        { ...first, score: original },
        { ...second, score: copy, ...rest },
      ]),
    ).toEqual([`card ${original} -`, `later ${copy} ${expected}`]);
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
