import type { DuckDBConnection } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import type { AsOf } from "./asOf.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { readModels, readPrices, readQuarantine, readScores, readUnmatchedCorrections } from "./tables.ts";
import {
  catalogueOf,
  correction,
  document,
  filled,
  load,
  model,
  price,
  quote,
  report,
  score,
  sourceOf,
  warehouseAt,
} from "./testing/fixtures.ts";

const documents = [
  document({ document_id: "card", published_on: "2024-02-01" }),
  document({ document_id: "survey", published_on: "2024-03-01" }),
];
const models = [model({ model_id: "m-7b" }), model({ model_id: "m-70b" })];
const scores = [
  score({ model_id: "m-7b", score: 12.1, document_id: "survey", benchmark: "mbpp", variant: "full" }),
  score({ model_id: "m-7b", score: 60, document_id: "card" }),
  score({ model_id: "m-70b", score: 80, document_id: "survey" }),
];
const base = { documents, models, scores };

/** Reads a world with corrections as it was known at a day; null is now. One line a row. */
async function worldOf(rows: Partial<Catalogue>, captures: readonly CaptureInput[] = []) {
  const warehouse = await filled(rows, captures);
  const reading =
    <Row>(
      readRows: (connection: DuckDBConnection, at: AsOf) => Promise<Row[]>,
      columns: (row: Row) => readonly (string | number | null)[],
    ) =>
    async (knownAt: string | null): Promise<string[]> => {
      const found = await warehouse.transaction((connection) =>
        readRows(connection, { asOf: "2030-01-01", knownAt }),
      );
      return found.map((row) => columns(row).join(" "));
    };
  return {
    scores: reading(readScores, (row) => [
      row.model_id,
      row.benchmark,
      row.score,
      row.known_from,
      row.known_to,
      row.barred_by,
    ]),
    models: reading(readModels, (row) => [row.model_id, row.released_on, row.total_params, row.known_from]),
    prices: reading(readPrices, (row) => [
      row.model,
      row.input_usd_per_mtok,
      row.valid_from,
      row.valid_to,
      row.status,
    ]),
    quarantine: reading(readQuarantine, (row) => [
      `${row.subject_table} ${row.key}: ${row.reason}; expected ${row.expected}, seen ${row.seen}; ${row.correction_id}`,
    ]),
    unmatched: reading(readUnmatchedCorrections, (row) => [row.correction_id]),
  };
}

describe("never_choose", () => {
  const bar = correction({
    correction_id: "survey-mbpp",
    table: "scores",
    action: "never_choose",
    document_id: "survey",
    benchmark: "mbpp",
  });

  it("keeps the report, and bars it from its own day on", async () => {
    const world = await worldOf({ ...base, corrections: [bar] });
    expect(await world.scores(null)).toEqual([
      "m-70b mmlu 80 2024-03-01  ",
      "m-7b mbpp 12.1 2024-06-01  survey-mbpp",
      "m-7b mmlu 60 2024-02-01  ",
    ]);
    expect(await world.quarantine(null)).toEqual([]);
    expect(await world.scores("2024-05-31")).toContain("m-7b mbpp 12.1 2024-03-01 2024-06-01 ");
  });

  it("covers a whole document when it names nothing else", async () => {
    const world = await worldOf({ ...base, corrections: [{ ...bar, benchmark: null }] });
    const barred = (await world.scores(null)).filter((row) => row.endsWith("survey-mbpp"));
    expect(barred).toHaveLength(2);
  });

  it("is known no earlier than the report it bars", async () => {
    const world = await worldOf({ ...base, corrections: [{ ...bar, known_from: "2024-01-01" }] });
    expect(await world.scores("2024-03-01")).toContain("m-7b mbpp 12.1 2024-03-01  survey-mbpp");
  });
});

describe("quarantine", () => {
  const out = correction({
    correction_id: "not-mmlu",
    table: "scores",
    action: "quarantine",
    subject: "m-70b",
    reason: "another protocol",
  });
  const slip = correction({
    correction_id: "slip",
    table: "prices",
    action: "quarantine",
    subject: "openai/gpt-x",
    field: "input_usd_per_mtok",
    from_value: "3.0",
  });

  it("takes the row out of force and lists it with its reason", async () => {
    const world = await worldOf({ ...base, corrections: [out] });
    expect(await world.scores(null)).toHaveLength(2);
    expect(await world.quarantine(null)).toEqual([
      "scores m-70b mmlu standard: another protocol; expected null, seen 80 / 5-shot / standard; not-mmlu",
    ]);
    expect(await world.scores("2024-05-31")).toHaveLength(3);
    expect(await world.quarantine("2024-05-31")).toEqual([]);
  });

  it("is over when it expires", async () => {
    const world = await worldOf({ ...base, corrections: [{ ...out, expires_on: "2024-09-01" }] });
    expect(await world.scores("2024-08-31")).toHaveLength(2);
    expect(await world.scores("2024-09-01")).toContain("m-70b mmlu 80 2024-09-01  ");
    expect(await world.quarantine("2024-09-01")).toEqual([]);
  });

  it("takes a model, and with it its reports, off the lists", async () => {
    const world = await worldOf({ ...base, corrections: [{ ...out, table: "models" }] });
    expect(await world.models(null)).toEqual(["m-7b 2024-01-01 7000000000 2024-01-01"]);
    expect(await world.scores(null)).toHaveLength(2);
    expect(await world.quarantine(null)).toHaveLength(1);
  });

  it("takes a catalogue price out, so that the one before it stays in force", async () => {
    const on = (first_seen_on: string, input_usd_per_mtok: string) =>
      price({ first_seen_on, input_usd_per_mtok, output_usd_per_mtok: "60", document_id: "card" });
    const prices = [on("2024-01-01", "30"), on("2024-02-01", "3")];
    const world = await worldOf({ documents, prices, corrections: [slip] });
    expect(await world.prices(null)).toEqual(["gpt-x 30 2024-01-01  single_lineage"]);
    expect(await world.quarantine(null)).toEqual([
      "prices openai/gpt-x: misprint; expected null, seen 3 / 60 / standard; slip",
    ]);
  });

  it("takes a captured price out without delisting its key", async () => {
    const litellm = sourceOf("litellm");
    const captures = ["30", "3", "30"].map((input, index) =>
      litellm(`2024-07-0${index + 1}T00:00:00Z`, { observations: [quote("gpt-x", input, "60")] }),
    );
    const world = await worldOf({ corrections: [{ ...slip, document_id: "litellm" }] }, captures);
    expect(await world.prices(null)).toEqual(["gpt-x 30 2024-07-01  single_lineage"]);
  });
});

describe("replace", () => {
  const mend = correction({
    correction_id: "mbpp-digits",
    table: "scores",
    action: "replace",
    subject: "m-7b",
    benchmark: "mbpp",
    field: "score",
    from_value: "12.1",
    to_value: "51.2",
  });
  const replace = (table: "models" | "prices", subject: string, field: string, to_value: string) =>
    correction({ correction_id: field, table, action: "replace", subject, field, to_value });

  it("closes the old value's known interval and opens the new one's, with the reason", async () => {
    const world = await worldOf({ ...base, corrections: [mend] });
    expect(await world.scores("2024-05-31")).toContain("m-7b mbpp 12.1 2024-03-01 2024-06-01 ");
    expect(await world.scores(null)).toContain("m-7b mbpp 51.2 2024-06-01  ");
    expect(await world.quarantine(null)).toEqual([
      "scores m-7b mbpp full: misprint; expected 51.2 / 5-shot / full, seen 12.1 / 5-shot / full; mbpp-digits",
    ]);
  });

  it("gives way to a later one, and comes back when that one expires", async () => {
    const later = { correction_id: "a", to_value: "50", known_from: "2024-07-01", expires_on: "2024-08-01" };
    const world = await worldOf({ ...base, corrections: [{ ...mend, ...later }, mend] });
    expect(await world.scores("2024-06-30")).toContain("m-7b mbpp 51.2 2024-06-01 2024-07-01 ");
    expect(await world.scores("2024-07-01")).toContain("m-7b mbpp 50 2024-07-01 2024-08-01 ");
    expect(await world.scores("2024-08-01")).toContain("m-7b mbpp 51.2 2024-08-01  ");
  });

  it("no longer applies once the input itself is mended, and says so", async () => {
    const mended = scores.map((row) => (row.score === 12.1 ? { ...row, score: 51.3 } : row));
    const world = await worldOf({ ...base, scores: mended, corrections: [mend] });
    expect(await world.scores(null)).toContain("m-7b mbpp 51.3 2024-03-01  ");
    expect(await world.unmatched(null)).toEqual(["mbpp-digits"]);
  });

  it("replaces a model's release and size", async () => {
    const corrections = [
      replace("models", "m-7b", "released_on", "2023-12-24"),
      replace("models", "m-7b", "total_params", "6740000000"),
    ];
    const world = await worldOf({ ...base, corrections });
    expect(await world.models(null)).toContain("m-7b 2023-12-24 6740000000 2024-06-01");
    expect(await world.models("2024-05-31")).toContain("m-7b 2024-01-01 7000000000 2024-01-01");
  });

  it("replaces a price, a kind and a day", async () => {
    const on = (name: string, first_seen_on: string, input_usd_per_mtok: string) =>
      price({
        model: name,
        first_seen_on,
        input_usd_per_mtok,
        output_usd_per_mtok: "1",
        document_id: "card",
      });
    const corrections = [
      replace("prices", "openai/gpt-x", "input_usd_per_mtok", "3"),
      replace("prices", "openai/gpt-y", "first_seen_on", "2024-01-15"),
      replace("prices", "openai/gpt-y", "price_kind", "promotional"),
    ];
    const prices = [on("gpt-x", "2024-01-01", "0.3"), on("gpt-y", "2024-02-01", "2")];
    const world = await worldOf({ documents, prices, corrections });
    expect(await world.prices(null)).toEqual([
      "gpt-x 3 2024-01-01  single_lineage",
      "gpt-y 2 2024-01-15  promotional",
    ]);
  });

  it("touches a captured report in its own known interval only", async () => {
    const board = sourceOf("board", { kind: "scores" });
    const captures = [
      board("2024-01-01T00:00:00Z", { observations: [report("m-7b", 87)] }),
      board("2024-09-01T00:00:00Z", { observations: [report("m-7b", 70)] }),
    ];
    const units = { ...mend, benchmark: null, from_value: "87", to_value: "8.7" };
    const world = await worldOf({ models, corrections: [units] }, captures);
    expect(await world.scores("2024-05-31")).toEqual(["m-7b mmlu 87 2024-01-01 2024-06-01 "]);
    expect(await world.scores("2024-06-01")).toEqual(["m-7b mmlu 8.7 2024-06-01 2024-09-01 "]);
    expect(await world.scores(null)).toEqual(["m-7b mmlu 70 2024-09-01  "]);
  });
});

describe("corrections that cannot be applied", () => {
  it.each([
    [{ table: "models", action: "never_choose" }, "table"],
    [{ table: "scores", action: "replace", field: "reporter", to_value: "x" }, "field"],
    [{ table: "scores", action: "replace", field: "score", to_value: "about 50" }, "to_value"],
    [
      { table: "prices", action: "replace", field: "input_usd_per_mtok", to_value: "0.12345678901" },
      "to_value",
    ],
    [{ table: "prices", action: "quarantine", field: "note", from_value: "x" }, "field"],
    [{ table: "prices", action: "quarantine", from_value: "3" }, "field"],
    [{ table: "models", action: "accept" }, "table"],
    [{ table: "scores", action: "accept", field: "score", from_value: "60" }, "benchmark"],
    [{ table: "scores", action: "accept", benchmark: "mmlu" }, "field"],
    [{ table: "scores", action: "accept", benchmark: "mmlu", field: "score" }, "from_value"],
  ] as const)("refuses %j", async (given, field) => {
    const corrections = [correction({ correction_id: "c", subject: "m-7b", ...given })];
    await expect(load(await warehouseAt(), catalogueOf({ ...base, corrections }))).rejects.toMatchObject({
      type: "catalogue-correction-unsupported",
      facts: { correction_id: "c", field },
    });
  });
});
