import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogueSha256, loadCatalogue } from "../catalogue/loadCatalogue.ts";
import type { Catalogue } from "../catalogue/schemas.ts";
import type { Bundle } from "../store/bundle.ts";
import { writeBundle } from "./bundle.ts";
import { loadCatalogueTables } from "./loadCatalogue.ts";
import { openWarehouse, type Warehouse } from "./open.ts";
import {
  type PriceTableRow,
  readModels,
  readPrices,
  readScores,
  readUnmatchedCorrections,
  type ScoreTableRow,
} from "./tables.ts";

/* The catalogue as it is, so only what must hold of it whatever is added later. */

const folder = join(import.meta.dirname, "..", "catalogue");
const at = { asOf: "2026-11-24", knownAt: null };
let warehouse: Warehouse;
let catalogue: Catalogue;
let bundle: Bundle;
let prices: PriceTableRow[];
let scores: ScoreTableRow[];

beforeAll(async () => {
  catalogue = loadCatalogue(folder);
  warehouse = await openWarehouse({ path: ":memory:" });
  await loadCatalogueTables(warehouse, catalogueSha256(folder), () => catalogue);
  [bundle, prices, scores] = await warehouse.transaction(async (connection) => [
    await writeBundle(connection, at),
    await readPrices(connection, at),
    await readScores(connection, at),
  ]);
});

afterAll(() => warehouse.close());

it("reads the same where the versions of facts are held as tables", async () => {
  expect(await warehouse.reading((connection) => writeBundle(connection, at))).toEqual(bundle);
  expect(await warehouse.reading((connection) => readPrices(connection, at))).toEqual(prices);
  expect(await warehouse.reading((connection) => readScores(connection, at))).toEqual(scores);
});

describe("the catalogue in the warehouse", () => {
  it("lists every model, and puts those with a full date in the bundle", async () => {
    const listed = await warehouse.transaction((connection) => readModels(connection, at));
    const out = catalogue.corrections.filter((row) => row.table === "models" && row.action === "quarantine");
    expect(listed.length + out.length).toBe(catalogue.models.length);
    const dated = listed.filter((row) => row.released_on?.length === 10).map((row) => row.model_id);
    expect(bundle.models.map((row) => row.model_id)).toEqual(dated);
    expect(dated.length).toBeGreaterThan(250);
  });

  it("keeps every report but those that a correction takes out or that may not be republished", () => {
    const closed = new Set(
      catalogue.documents.filter((row) => row.redistribute === "no").map((row) => row.document_id),
    );
    const open = catalogue.scores.filter((row) => !closed.has(row.document_id));
    expect(scores.length).toBeGreaterThan(0.98 * open.length);
    expect(scores.length).toBeLessThanOrEqual(open.length);
    expect(scores.some((row) => closed.has(row.document_id))).toBe(false);
  });

  it("has one interval a price row, none of them empty or overlapping", () => {
    expect(prices.length).toBeGreaterThan(10_000);
    const last = new Map<string, PriceTableRow>();
    for (const row of prices) {
      if (row.valid_from === null) throw new Error("a price without a beginning");
      if (row.valid_to !== null) expect(row.valid_to > row.valid_from).toBe(true);
      const key = JSON.stringify([row.provider, row.model]);
      const before = last.get(key);
      if (before !== undefined && before.valid_from !== row.valid_from) {
        expect(before.valid_to, key).toBe(row.valid_from);
      }
      last.set(key, row);
    }
  });

  it("has the history of gpt-3.5-turbo at its vendor", () => {
    const history = prices
      .filter((row) => row.provider === "openai" && row.model === "gpt-3.5-turbo")
      .map((row) => [
        row.input_usd_per_mtok,
        row.output_usd_per_mtok,
        row.valid_from,
        row.valid_to,
        row.status,
      ]);
    expect(history).toEqual([
      ["2", "2", "2023-03-01", "2023-06-16", "ok"],
      ["1.5", "2", "2023-06-16", "2024-02-16", "ok"],
      ["0.5", "1.5", "2024-02-16", null, "ok"],
    ]);
    const inBundle = bundle.prices.filter(
      (row) => row.provider === "openai" && row.model === "gpt-3.5-turbo",
    );
    expect(inBundle.map((row) => [row.family, row.first_party])).toEqual(
      Array.from({ length: 3 }, () => ["gpt-3.5-turbo", true]),
    );
  });

  it("lets prices rise: DeepSeek's end of the introductory price", () => {
    const history = prices.filter((row) => row.provider === "deepseek" && row.model === "deepseek-chat");
    const inputs = history.map((row) => Number(row.input_usd_per_mtok));
    expect(inputs.some((input, index) => index > 0 && input > (inputs[index - 1] ?? 0))).toBe(true);
  });

  it("knows at the end of 2024 nothing that was known later", async () => {
    const vintage = await warehouse.transaction((connection) =>
      writeBundle(connection, { asOf: "2024-12-31", knownAt: "2024-12-31" }),
    );
    expect(vintage.known_at <= "2024-12-31").toBe(true);
    expect(vintage.scores.every((row) => row.known_from <= "2024-12-31")).toBe(true);
    expect(vintage.prices.every((row) => (row.valid_to ?? row.valid_from) <= "2024-12-31")).toBe(true);
    expect(vintage.models.every((row) => row.released_on <= "2024-12-31")).toBe(true);
    expect(vintage.scores.length).toBeGreaterThan(500);
    expect(vintage.scores.length).toBeLessThan(bundle.scores.length);
  });

  it("gives the same facts on another day", async () => {
    const tomorrow = await warehouse.transaction((connection) =>
      writeBundle(connection, { asOf: "2026-11-25", knownAt: null }),
    );
    expect({ ...tomorrow, as_of: bundle.as_of }).toEqual(bundle);
  });

  it("has no correction that touches nothing, but for acceptances, which wait for their captures", async () => {
    const idle = await warehouse.transaction((connection) => readUnmatchedCorrections(connection));
    expect(idle.filter(({ action }) => action !== "accept")).toEqual([]);
  });

  it("lets no price in another currency into a minimum", () => {
    const foreign = new Set(["aleph_alpha", "scaleway"]);
    expect(bundle.prices.filter((row) => foreign.has(row.provider))).toEqual([]);
    expect(
      prices.filter((row) => foreign.has(row.provider) && row.price_kind === "other_currency").length,
    ).toBeGreaterThan(30);
    const ovh = bundle.prices.filter((row) => row.provider === "ovhcloud" && row.lineage === "litellm");
    expect(ovh).toEqual([]);
  });
});
