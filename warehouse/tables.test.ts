import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { readHardware, readPrices, readQuarantine, readScores, readSources } from "./tables.ts";
import {
  correction,
  document,
  filled,
  held,
  model,
  price,
  quote,
  report,
  score,
  sourceOf,
} from "./testing/fixtures.ts";

const at = { asOf: "2024-12-31", knownAt: null };
const planted = "66.666";

const documents = [
  document({
    document_id: "open",
    published_on: "2024-01-01",
    licence: "MIT",
    url: "https://example.org/open",
  }),
  document({ document_id: "figures", published_on: "2024-01-02", redistribute: "facts-only" }),
  document({ document_id: "closed", published_on: "2024-01-03", redistribute: "no" }),
];
const models = [model({ model_id: "m-7b", lab: "Lab" })];

describe("readPrices", () => {
  it("says what each price may be used for", async () => {
    const on = (model_: string, price_kind: Catalogue["prices"][number]["price_kind"]) =>
      price({
        first_seen_on: "2024-01-01",
        input_usd_per_mtok: "1",
        output_usd_per_mtok: "2",
        document_id: "open",
        model: model_,
        family: model_,
        price_kind,
      });
    const prices = [
      on("a", "standard"),
      on("b", "base_tier"),
      on("c", "zero"),
      on("d", "off_peak"),
      on("e", "promotional"),
      on("f", "fine_tuned"),
      on("g", "other_currency"),
    ];
    const other = sourceOf("other");
    const partly = quote("h", "0", "1", { priceKind: "partly-zero" });
    const captures = [other("2024-02-01T00:00:00Z", { observations: [quote("a", "1", "2"), partly] })];
    const warehouse = await filled({ documents, prices }, captures);
    const rows = await warehouse.transaction((connection) => readPrices(connection, at));
    expect(rows.map((row) => [row.model, row.source_id, row.status, row.lineages])).toEqual([
      ["a", "catalogue", "ok", 2],
      ["a", "other", "ok", 2],
      ["b", "catalogue", "single_lineage", 1],
      ["c", "catalogue", "zero", 0],
      ["d", "catalogue", "off_peak", 0],
      ["e", "catalogue", "promotional", 0],
      ["f", "catalogue", "fine_tuned", 0],
      ["g", "catalogue", "other_currency", 0],
      ["h", "other", "partly_zero", 0],
    ]);
    expect(rows[0]).toMatchObject({ document_id: "open", capture_sha256: null, known_from: "2024-01-01" });
    expect(rows[1]).toMatchObject({
      document_id: null,
      capture_sha256: captures[0]?.capture.sha256,
      known_from: "2024-02-01",
      family: "a",
    });
  });
});

describe("what may not be republished", () => {
  it("is in no published table, planted in each way a figure can come in", async () => {
    const shut = sourceOf("shut", { redistribute: false });
    const shutBoard = sourceOf("shut-board", { kind: "scores", redistribute: false });
    const observations = [quote("from-capture", planted, planted)];
    const warehouse = await filled(
      {
        documents,
        models,
        scores: [
          score({ model_id: "m-7b", score: Number(planted), document_id: "closed" }),
          score({ model_id: "m-7b", score: 50, document_id: "figures" }),
          score({ model_id: "m-7b", score: 51, document_id: "open", source_table: "Table 2" }),
        ],
        prices: ["open", "figures", "closed"].map((document_id) =>
          price({
            first_seen_on: "2024-01-01",
            input_usd_per_mtok: document_id === "closed" ? planted : "1",
            output_usd_per_mtok: null,
            document_id,
            provider: document_id,
          }),
        ),
        corrections: [
          correction({
            correction_id: "c",
            table: "scores",
            action: "replace",
            document_id: "closed",
            field: "score",
            to_value: planted,
          }),
          correction({ correction_id: "d", table: "prices", action: "quarantine", document_id: "closed" }),
        ],
      },
      [
        shut("2024-02-01T00:00:00Z", {
          observations,
          quarantined: [held("k", { seen: planted, expected: planted })],
        }),
        shutBoard("2024-02-01T00:00:00Z", { observations: [report("m-7b", Number(planted))] }),
      ],
    );
    const tables = await warehouse.transaction(async (connection) => ({
      scores: await readScores(connection, at),
      prices: await readPrices(connection, at),
      quarantine: await readQuarantine(connection, at),
    }));
    expect(JSON.stringify(tables)).not.toContain(planted);
    expect(tables.scores.map((row) => row.document_id)).toEqual(["figures", "open"]);
    expect(tables.prices.map((row) => row.document_id)).toEqual(["figures", "open"]);
    expect(tables.quarantine.map((row) => [row.key, row.seen])).toEqual([
      ["closed/gpt-x", null],
      ["k", null],
      ["m-7b mmlu standard", null],
    ]);
  });
});

describe("readSources", () => {
  it("lists documents with their terms, and captured sources with their first day", async () => {
    const list = sourceOf("litellm");
    const observations = [quote("a", "1", "1")];
    const warehouse = await filled({ documents }, [
      list("2024-02-01T00:00:00Z", { observations }),
      list("2024-03-01T00:00:00Z", { observations: [] }),
    ]);
    const rows = await warehouse.transaction((connection) => readSources(connection, at));
    expect(rows.map((row) => [row.source_id, row.document_id, row.published_on, row.redistribute])).toEqual([
      ["catalogue", "closed", "2024-01-03", "no"],
      ["catalogue", "figures", "2024-01-02", "facts-only"],
      ["catalogue", "open", "2024-01-01", "yes"],
      ["litellm", null, "2024-02-01", "yes"],
    ]);
  });
});

describe("readHardware", () => {
  it("leaves out what was not released by the day", async () => {
    const blank = {
      manufacturer: null,
      type: null,
      release_price_usd: 15_000,
      fp32_flops: 1.634e14,
      fp16_flops: null,
      tensor_fp16_bf16_flops: null,
      fp8_flops: null,
      int8_ops: null,
      memory_bytes: 1.92e11,
      memory_bandwidth_bytes_per_second: 5.3e12,
      tdp_watts: 750,
      price_source: null,
      note: null,
      source: "Epoch AI",
    };
    const hardware = [
      { ...blank, name: "old", released_on: "2023-12-06" },
      { ...blank, name: "undated", released_on: null },
      { ...blank, name: "next", released_on: "2025-06-01" },
    ];
    const warehouse = await filled({ hardware });
    const rows = await warehouse.transaction((connection) => readHardware(connection, at));
    expect(rows.map((row) => [row.name, row.memory_bytes])).toEqual([
      ["old", 1.92e11],
      ["undated", 1.92e11],
    ]);
  });
});
