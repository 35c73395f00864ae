import { describe, expect, it } from "vitest";
import { tableHashes } from "./hash.ts";
import { loadCatalogueTables } from "./loadCatalogue.ts";
import { catalogueOf, document, load, model, price, score, texts, warehouseAt } from "./testing/fixtures.ts";

const documents = [document({ document_id: "card", published_on: "2024-02-01" })];
const models = [model({ model_id: "m-7b", released_on: "2024-01-15" })];
const scores = [score({ model_id: "m-7b", score: 60, document_id: "card" })];
const prices = [
  price({
    first_seen_on: "2024-01-01",
    input_usd_per_mtok: "2",
    output_usd_per_mtok: null,
    document_id: "card",
  }),
];
const catalogue = catalogueOf({ documents, models, scores, prices });
const changed = (files: readonly { file: string; changed: boolean }[]): string[] =>
  files.filter((file) => file.changed).map((file) => file.file);

describe("loadCatalogueTables", () => {
  it("loads every file with its rows numbered and their input named", async () => {
    const warehouse = await warehouseAt();
    const files = await load(warehouse, catalogue);
    expect(changed(files)).toHaveLength(16);
    const statement = `
      SELECT source_id, row_number, document_id, valid_from, known_from, known_to,
        input_sha256 = (SELECT input_sha256 FROM inputs WHERE name = 'scores')
      FROM score_reports`;
    const rows = await warehouse.transaction((connection) => texts(connection, statement));
    expect(rows).toEqual([["catalogue", "1", "card", "2024-01-15", "2024-02-01", null, "true"]]);
  });

  it("knows a decision from the day on which it was taken, and its candidate's source beside its own", async () => {
    const warehouse = await warehouseAt();
    const decided_on = "2026-11-01";
    const candidate = { source_id: "epoch", entity: "model", name: "Some 7B" } as const;
    const what = { action: "reject", id: null, reason: "a chat model", undoes: null, wrote: null } as const;
    await load(
      warehouse,
      catalogueOf({ decisions: [{ decision_id: "d", decided_on, ...candidate, ...what }] }),
    );
    const statement = "SELECT source_id, candidate_source_id, name, action, known_from FROM decisions";
    const rows = await warehouse.transaction((connection) => texts(connection, statement));
    expect(rows).toEqual([["catalogue", "epoch", "Some 7B", "reject", decided_on]]);
  });

  it("does not read a catalogue that is loaded", async () => {
    const warehouse = await warehouseAt();
    await loadCatalogueTables(warehouse, "a".repeat(64), () => catalogue);
    const files = await loadCatalogueTables(warehouse, "a".repeat(64), () => {
      throw new Error("was read");
    });
    expect(changed(files)).toEqual([]);
    expect(files.find(({ file }) => file === "scores")?.rows).toBe(1);
  });

  it("replaces exactly the rows of a changed file, and of those that take a fact from it", async () => {
    const warehouse = await warehouseAt();
    await load(warehouse, catalogue);
    const more = [...prices, { ...prices[0]!, first_seen_on: "2024-03-01", input_usd_per_mtok: "1" }];
    expect(changed(await load(warehouse, { ...catalogue, prices: more }))).toEqual(["prices"]);
    const later = [document({ document_id: "card", published_on: "2024-05-01" })];
    const files = await load(warehouse, { ...catalogue, prices: more, documents: later });
    expect(changed(files)).toEqual([
      "documents",
      "scores",
      "api_scores",
      "contamination_twins",
      "pre_chatgpt",
    ]);
    const known = await warehouse.transaction((connection) =>
      texts(connection, "SELECT known_from FROM score_reports"),
    );
    expect(known).toEqual([["2024-05-01"]]);
  });

  it("gives the tables of a fresh load, whatever was loaded before", async () => {
    const [grown, fresh] = [await warehouseAt(), await warehouseAt()];
    await load(grown, catalogueOf({ documents, models, prices }));
    await load(grown, catalogueOf({ documents, scores: [], models: [], prices: [...prices, ...prices] }));
    await load(grown, catalogue);
    await load(fresh, catalogue);
    expect(await grown.transaction(tableHashes)).toEqual(await fresh.transaction(tableHashes));
  });

  it("leaves everything as it was when one row does not fit", async () => {
    const warehouse = await warehouseAt();
    await load(warehouse, catalogue);
    const before = await warehouse.transaction(tableHashes);
    const bad = [{ ...prices[0]!, input_usd_per_mtok: "0.12345678901" }];
    await expect(load(warehouse, { ...catalogue, models: [], prices: bad })).rejects.toMatchObject({
      type: "warehouse-value-unfit",
      facts: { table: "price_quotes", column: "input_usd_per_mtok", row: 1 },
    });
    expect(await warehouse.transaction(tableHashes)).toEqual(before);
  });
});
