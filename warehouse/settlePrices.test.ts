import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import { tableHashes } from "./hash.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { settlePrices } from "./settlePrices.ts";
import { readPrices, readQuarantine } from "./tables.ts";
import {
  catalogueOf,
  correction,
  document,
  filled,
  load,
  loadAll,
  price,
  quote,
  sourceOf,
  warehouseAt,
} from "./testing/fixtures.ts";

const now = { asOf: "2030-01-01", knownAt: null };
const at = (day: string) => ({ asOf: day, knownAt: day });
const list = sourceOf("litellm");
const dated = sourceOf("llm-prices");

/** One line an interval: model, input, from, to, the days that bound the change and the end, known from. */
async function intervals(
  captures: readonly CaptureInput[],
  when: { asOf: string; knownAt: string | null } = now,
  rows: Partial<Catalogue> = {},
): Promise<string[]> {
  const warehouse = await filled(rows, captures);
  const prices = await warehouse.transaction((connection) => readPrices(connection, when));
  return prices.map((row) =>
    [
      row.model,
      row.input_usd_per_mtok,
      `${row.valid_from}..${row.valid_to ?? "open"}`,
      `after ${row.unseen_on ?? "?"}`,
      `seen to ${row.last_seen_on ?? "?"}`,
      `known ${row.known_from}`,
    ].join(" "),
  );
}

describe("an interval's bounds", () => {
  it("say when the old price was last seen and the new one first", async () => {
    const before = { observations: [quote("a", "2", null)] };
    const captures = [
      list("2024-01-01T06:00:00Z", before),
      list("2024-01-04T06:00:00Z", before),
      list("2024-01-09T06:00:00Z", { observations: [quote("a", "1", null)] }),
    ];
    expect(await intervals(captures)).toEqual([
      "a 2 2024-01-01..2024-01-09 after ? seen to 2024-01-04 known 2024-01-01",
      "a 1 2024-01-09..open after 2024-01-04 seen to ? known 2024-01-09",
    ]);
  });

  it("do not move when an open price is only seen again", async () => {
    const same = { observations: [quote("a", "2", null)] };
    const once = await intervals([list("2024-01-01T06:00:00Z", same)]);
    expect(await intervals([list("2024-01-01T06:00:00Z", same), list("2024-01-09T06:00:00Z", same)])).toEqual(
      once,
    );
  });
});

describe("dates that a source declares", () => {
  const history = [
    quote("a", "4", null, { declaredFrom: "2023-01-01", declaredTo: "2023-06-01" }),
    quote("a", "2", null, { declaredFrom: "2023-06-01" }),
  ];

  it("are when the price held; the capture is when it was known", async () => {
    const captures = [dated("2024-01-05T06:00:00Z", { observations: history })];
    expect(await intervals(captures)).toEqual([
      "a 4 2023-01-01..2023-06-01 after ? seen to ? known 2024-01-05",
      "a 2 2023-06-01..open after ? seen to ? known 2024-01-05",
    ]);
    expect(await intervals(captures, at("2024-01-04"))).toEqual([]);
  });

  it("that are still to come are no fact until the source states them on that day or later", async () => {
    const announced = [...history, quote("a", "8", null, { declaredFrom: "2024-03-01" })];
    const first = dated("2024-01-05T06:00:00Z", { observations: announced });
    const lines = [
      "a 4 2023-01-01..2023-06-01 after ? seen to ? known 2024-01-05",
      "a 2 2023-06-01..open after ? seen to ? known 2024-01-05",
    ];
    expect(await intervals([first])).toEqual(lines);
    const withdrawn = dated("2024-02-20T06:00:00Z", { observations: history });
    expect(await intervals([first, withdrawn])).toEqual(lines);
    const came = dated("2024-03-04T06:00:00Z", { observations: announced });
    expect(await intervals([first, came])).toEqual([
      lines[0],
      "a 2 2023-06-01..2024-03-01 after ? seen to ? known 2024-01-05",
      "a 8 2024-03-01..open after ? seen to ? known 2024-03-04",
    ]);
    expect(await intervals([first, came], at("2024-03-02"))).toEqual(lines);
  });

  it("that a source corrects later replace what it said, and a vintage keeps what was known", async () => {
    const corrected = [
      { ...history[0]!, declaredTo: "2023-07-01" },
      { ...history[1]!, declaredFrom: "2023-07-01" },
    ];
    const captures = [
      dated("2024-01-05T06:00:00Z", { observations: history }),
      dated("2024-02-05T06:00:00Z", { observations: corrected }),
    ];
    expect(await intervals(captures)).toEqual([
      "a 4 2023-01-01..2023-07-01 after ? seen to ? known 2024-02-05",
      "a 2 2023-07-01..open after ? seen to ? known 2024-02-05",
    ]);
    expect(await intervals(captures, at("2024-02-01"))).toContain(
      "a 2 2023-06-01..open after ? seen to ? known 2024-01-05",
    );
  });

  it("close a price whose beginning nobody declared", async () => {
    const captures = [
      dated("2025-01-10T06:00:00Z", { observations: [quote("a", "0.14", null)] }),
      dated("2025-02-10T06:00:00Z", {
        observations: [
          quote("a", "0.14", null, { declaredTo: "2025-02-08" }),
          quote("a", "0.27", null, { declaredFrom: "2025-02-08" }),
        ],
      }),
    ];
    expect(await intervals(captures)).toEqual([
      "a 0.14 2025-01-10..2025-02-08 after ? seen to ? known 2025-01-10",
      "a 0.27 2025-02-08..open after ? seen to ? known 2025-02-10",
    ]);
  });

  it("end with the model when the source drops it", async () => {
    const captures = [
      dated("2024-01-05T06:00:00Z", { observations: [...history, quote("b", "1", null)] }),
      dated("2024-02-05T06:00:00Z", { observations: [quote("b", "1", null)] }),
      dated("2024-02-06T06:00:00Z", { observations: [quote("b", "1", null)] }),
    ];
    expect((await intervals(captures)).slice(0, 2)).toEqual([
      "a 4 2023-01-01..2023-06-01 after ? seen to ? known 2024-01-05",
      "a 2 2023-06-01..2024-02-06 after ? seen to 2024-01-05 known 2024-01-05",
    ]);
  });
});

describe("a price that its magnitude holds back", () => {
  const slip = (input: string) => [
    list("2024-01-01T06:00:00Z", { observations: [quote("a", "10", null)] }),
    list("2024-01-02T06:00:00Z", { observations: [quote("a", input, null)] }),
  ];
  const confirmed = sourceOf("models-dev")("2024-01-05T06:00:00Z", { observations: [quote("a", "1", null)] });

  it("downwards leaves the one before it in force, and is listed with both values", async () => {
    expect(await intervals(slip("1"))).toEqual(["a 10 2024-01-01..open after ? seen to ? known 2024-01-01"]);
    const warehouse = await filled({}, slip("1"));
    const [row] = await warehouse.transaction((connection) => readQuarantine(connection, now));
    expect(row).toMatchObject({
      key: "openai/a",
      reason: "magnitude-history",
      expected: "within 5 times of 10 / none, its price since 2024-01-01",
      seen: "1 / none",
      known_from: "2024-01-02",
      known_to: null,
    });
  });

  it("upwards takes the low before it out of force, too, until the key returns to it", async () => {
    const captures = slip("10000");
    expect(await intervals(captures)).toEqual([]);
    expect(await intervals(captures, at("2024-01-01"))).toHaveLength(1);
    captures.push(list("2024-01-04T06:00:00Z", { observations: [quote("a", "10", null)] }));
    expect(await intervals(captures)).toEqual([
      "a 10 2024-01-01..2024-01-02 after ? seen to 2024-01-01 known 2024-01-01",
      "a 10 2024-01-04..open after 2024-01-02 seen to ? known 2024-01-04",
    ]);
  });

  it("counts from the day it was first seen once another lineage confirms it; a vintage in between holds it", async () => {
    const captures = [...slip("1"), confirmed];
    expect(await intervals(captures, at("2024-01-04"))).toEqual([
      "a 10 2024-01-01..open after ? seen to ? known 2024-01-01",
    ]);
    expect(await intervals(captures)).toEqual([
      "a 10 2024-01-01..2024-01-02 after ? seen to 2024-01-01 known 2024-01-01",
      "a 1 2024-01-02..open after 2024-01-01 seen to ? known 2024-01-02",
      "a 1 2024-01-05..open after ? seen to ? known 2024-01-05",
    ]);
  });

  it("passes from the day on which a correction accepts it", async () => {
    const accept = correction({
      correction_id: "a-cut",
      table: "prices",
      action: "accept",
      subject: "openai/a",
      field: "input_usd_per_mtok",
      from_value: "1",
      known_from: "2024-02-01",
    });
    expect(await intervals(slip("1"), at("2024-01-31"), { corrections: [accept] })).toHaveLength(1);
    expect(await intervals(slip("1"), now, { corrections: [accept] })).toHaveLength(2);
  });
});

it("takes a name's family on each day from the catalogue, though the price stays", async () => {
  const page = { document_id: "page", output_usd_per_mtok: "4", model: "chat" };
  const rows = {
    documents: [document({ document_id: "page" })],
    prices: [
      price({ ...page, family: "v2", first_seen_on: "2024-02-01", input_usd_per_mtok: "1" }),
      price({ ...page, family: "v3", first_seen_on: "2024-06-01", input_usd_per_mtok: "1" }),
    ],
  };
  const same = { observations: [quote("chat", "1", "4")] };
  const warehouse = await filled(rows, [
    list("2024-01-01T06:00:00Z", same),
    list("2024-09-01T06:00:00Z", same),
  ]);
  const prices = await warehouse.transaction((connection) => readPrices(connection, now));
  expect(
    prices
      .filter(({ source_id }) => source_id === "litellm")
      .map((row) => [row.family, row.valid_from, row.valid_to]),
  ).toEqual([
    ["v2", "2024-01-01", "2024-06-01"],
    ["v3", "2024-06-01", null],
  ]);
});

it("gives the same tables whatever the order of loading, and settles nothing twice", async () => {
  const captures = [
    list("2024-01-01T06:00:00Z", { observations: [quote("a", "10", null), quote("b", "1", "2")] }),
    list("2024-01-02T06:00:00Z", { observations: [quote("a", "1", null)] }),
    dated("2024-01-03T06:00:00Z", { observations: [quote("a", "1", null, { declaredFrom: "2023-01-01" })] }),
  ];
  const hashes = async (order: readonly CaptureInput[]) => {
    const warehouse = await warehouseAt();
    await load(warehouse, catalogueOf({}));
    for (const capture of order) await loadAll(warehouse, [capture]);
    const settled = await warehouse.transaction(tableHashes);
    await settlePrices(warehouse);
    expect(await warehouse.transaction(tableHashes)).toEqual(settled);
    return settled;
  };
  expect(await hashes([...captures].reverse())).toEqual(await hashes(captures));
});
