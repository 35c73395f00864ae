import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/schemas.ts";
import type { CaptureInput } from "./loadCaptures.ts";
import { readPrices } from "./tables.ts";
import { document, filled, held, price, quote, sourceOf } from "./testing/fixtures.ts";

const later = { asOf: "2030-01-01", knownAt: null };

/** One line an interval: model, input, output, from, to, status, source. */
async function intervals(
  rows: Partial<Catalogue>,
  captures: readonly CaptureInput[] = [],
  at: { asOf: string; knownAt: string | null } = later,
): Promise<string[]> {
  const warehouse = await filled(rows, captures);
  const prices = await warehouse.transaction((connection) => readPrices(connection, at));
  return prices.map((row) =>
    [
      row.model,
      row.input_usd_per_mtok,
      row.output_usd_per_mtok,
      row.valid_from,
      row.valid_to ?? "open",
      row.status,
      row.source_id,
    ].join(" "),
  );
}

const list = sourceOf("litellm");
const lists = [document({ document_id: "list", lineage: "litellm" }), document({ document_id: "page" })];
const listed = (first_seen_on: string, input: string, output: string, document_id = "list") =>
  price({ first_seen_on, input_usd_per_mtok: input, output_usd_per_mtok: output, document_id });

describe("price_intervals over the catalogue", () => {
  it("closes a price where the next one begins, whether it falls or rises", async () => {
    const prices = [
      listed("2024-01-01", "2", "2"),
      listed("2024-03-01", "1", "2"),
      listed("2024-05-01", "3", "4"),
    ];
    expect(await intervals({ documents: lists, prices })).toEqual([
      "gpt-x 2 2 2024-01-01 2024-03-01 single_lineage catalogue",
      "gpt-x 1 2 2024-03-01 2024-05-01 single_lineage catalogue",
      "gpt-x 3 4 2024-05-01 open single_lineage catalogue",
    ]);
  });

  it("reads rows of several documents as one list of changes", async () => {
    const prices = [listed("2024-01-01", "2", "2"), listed("2024-03-01", "1", "2", "page")];
    expect(await intervals({ documents: lists, prices })).toEqual([
      "gpt-x 2 2 2024-01-01 2024-03-01 single_lineage catalogue",
      "gpt-x 1 2 2024-03-01 open single_lineage catalogue",
    ]);
  });

  it("lets another kind of price end the one before it", async () => {
    const free = { ...listed("2024-03-01", "0", "0"), price_kind: "zero" as const };
    expect(await intervals({ documents: lists, prices: [listed("2024-01-01", "2", "2"), free] })).toEqual([
      "gpt-x 2 2 2024-01-01 2024-03-01 single_lineage catalogue",
      "gpt-x 0 0 2024-03-01 open zero catalogue",
    ]);
  });

  it("keeps decimals exact", async () => {
    expect(
      await intervals({ documents: lists, prices: [listed("2024-01-01", "0.700000007", "600.0")] }),
    ).toEqual(["gpt-x 0.700000007 600 2024-01-01 open single_lineage catalogue"]);
  });
});

describe("price_intervals over captures", () => {
  it("closes a price on the day of the first capture that says another", async () => {
    const captures = [
      list("2024-01-01T06:00:00Z", { observations: [quote("gpt-x", "2", "4")] }),
      list("2024-01-05T06:00:00Z", { observations: [quote("gpt-x", "1", "4")] }),
      list("2024-01-09T06:00:00Z", { observations: [quote("gpt-x", "3", "4")] }),
    ];
    expect(await intervals({}, captures)).toEqual([
      "gpt-x 2 4 2024-01-01 2024-01-05 single_lineage litellm",
      "gpt-x 1 4 2024-01-05 2024-01-09 single_lineage litellm",
      "gpt-x 3 4 2024-01-09 open single_lineage litellm",
    ]);
  });

  it("ends a price when its key vanishes, and begins a new interval when it is back", async () => {
    const both = [quote("a", "1", "1"), quote("b", "2", "2")];
    const captures = [
      list("2024-01-01T06:00:00Z", { observations: both }),
      list("2024-01-02T06:00:00Z", { observations: [quote("b", "2", "2")] }),
      list("2024-01-03T06:00:00Z", { observations: [quote("b", "2", "2")] }),
      list("2024-01-04T06:00:00Z", { observations: both }),
    ];
    expect(await intervals({}, captures)).toEqual([
      "a 1 1 2024-01-01 2024-01-03 single_lineage litellm",
      "a 1 1 2024-01-04 open single_lineage litellm",
      "b 2 2 2024-01-01 open single_lineage litellm",
    ]);
  });

  describe("when a long list lacks one key", () => {
    const kept = Array.from({ length: 20 }, (_, index) => quote(`k${index}`, "1", "1"));
    const gone = async (quarantined: ReturnType<typeof held>[]) => {
      const captures = [
        list("2024-01-01T06:00:00Z", { observations: [quote("a", "1", "1"), ...kept] }),
        list("2024-01-02T06:00:00Z", { observations: kept, quarantined }),
      ];
      return (await intervals({}, captures))[0];
    };

    it("ends its price at once", async () => {
      expect(await gone([])).toBe("a 1 1 2024-01-01 2024-01-02 single_lineage litellm");
      expect(await gone([held("k0")])).toBe("a 1 1 2024-01-01 2024-01-02 single_lineage litellm");
    });

    it("waits where a row was refused under a name that nobody knew: it may be that key", async () => {
      expect(await gone([held("<a>")])).toBe("a 1 1 2024-01-01 open single_lineage litellm");
    });
  });

  describe("when a list shrinks", () => {
    const whole = ["a", "b", "c", "d"].map((name) => quote(name, "1", "1"));
    const cut = [quote("d", "2", "1")];
    const d = "d 1 1 2024-01-01 2024-01-02 single_lineage litellm";

    it("ends nothing at once, though what it says counts", async () => {
      const captures = [
        list("2024-01-01T06:00:00Z", { observations: whole }),
        list("2024-01-02T06:00:00Z", { observations: cut }),
        list("2024-01-03T06:00:00Z", { observations: whole }),
      ];
      expect(await intervals({}, captures)).toEqual([
        "a 1 1 2024-01-01 open single_lineage litellm",
        "b 1 1 2024-01-01 open single_lineage litellm",
        "c 1 1 2024-01-01 open single_lineage litellm",
        d,
        "d 2 1 2024-01-02 2024-01-03 single_lineage litellm",
        "d 1 1 2024-01-03 open single_lineage litellm",
      ]);
    });

    it.each([
      ["the same body is seen on a later day", cut],
      ["the next body lacks the same keys", [quote("d", "2", "2")]],
    ])("believes it once %s, and a second look on one day is no confirmation", async (_when, again) => {
      const captures = [
        list("2024-01-01T06:00:00Z", { observations: whole }),
        list("2024-01-02T06:00:00Z", { observations: cut }),
        list("2024-01-02T18:00:00Z", { observations: cut }),
        list("2024-01-05T06:00:00Z", { observations: again }),
      ];
      expect((await intervals({}, captures)).slice(0, 4)).toEqual([
        "a 1 1 2024-01-01 2024-01-05 single_lineage litellm",
        "b 1 1 2024-01-01 2024-01-05 single_lineage litellm",
        "c 1 1 2024-01-01 2024-01-05 single_lineage litellm",
        d,
      ]);
      const vintage = { asOf: "2024-01-04", knownAt: "2024-01-04" };
      expect((await intervals({}, captures, vintage))[0]).toBe(
        "a 1 1 2024-01-01 open single_lineage litellm",
      );
    });
  });

  it("carries a price over days on which its row was quarantined", async () => {
    const captures = [
      list("2024-01-01T06:00:00Z", { observations: [quote("gpt-x", "30", "60")] }),
      list("2024-01-02T06:00:00Z", { observations: [quote("b", "1", "1")], quarantined: [held("gpt-x")] }),
      list("2024-01-03T06:00:00Z", { observations: [quote("b", "1", "1"), quote("gpt-x", "30", "60")] }),
      list("2024-01-04T06:00:00Z", {
        observations: [quote("b", "1", "1")],
        quarantined: [held("gpt-x", { seen: "9" })],
      }),
      list("2024-01-05T06:00:00Z", { observations: [quote("b", "1", "1"), quote("gpt-x", "20", "60")] }),
    ];
    expect(await intervals({}, captures)).toEqual([
      "b 1 1 2024-01-02 open single_lineage litellm",
      "gpt-x 30 60 2024-01-01 2024-01-05 single_lineage litellm",
      "gpt-x 20 60 2024-01-05 open single_lineage litellm",
    ]);
  });

  it("does not bring a delisted key back because its row is quarantined", async () => {
    const captures = [
      list("2024-01-01T06:00:00Z", { observations: [quote("gpt-x", "30", "60"), quote("b", "1", "1")] }),
      list("2024-01-02T06:00:00Z", { observations: [quote("b", "1", "1")] }),
      list("2024-01-03T06:00:00Z", { observations: [quote("b", "1", "1")] }),
      list("2024-01-04T06:00:00Z", { observations: [quote("b", "1", "1")], quarantined: [held("gpt-x")] }),
    ];
    expect(await intervals({}, captures)).toContain(
      "gpt-x 30 60 2024-01-01 2024-01-03 single_lineage litellm",
    );
    expect(await intervals({}, captures)).toHaveLength(2);
  });

  it("takes the last whole capture of a day as that day's state", async () => {
    const captures = [
      list("2024-01-01T06:00:00Z", { observations: [quote("a", "1", "1"), quote("b", "2", "2")] }),
      list("2024-01-02T06:00:00Z", { observations: [quote("a", "9", "9"), quote("b", "2", "2")] }),
      list("2024-01-02T18:00:00Z", { observations: [quote("a", "1.5", "1")] }),
      list("2024-01-03T06:00:00Z", { observations: [quote("a", "1.5", "1")] }),
    ];
    expect(await intervals({}, captures)).toEqual([
      "a 1 1 2024-01-01 2024-01-02 single_lineage litellm",
      "a 1.5 1 2024-01-02 open single_lineage litellm",
      "b 2 2 2024-01-01 2024-01-03 single_lineage litellm",
    ]);
  });

  it("knows one body again when it returns", async () => {
    const first = { observations: [quote("a", "1", "1")] };
    const captures = [
      list("2024-01-01T06:00:00Z", first),
      list("2024-01-02T06:00:00Z", { observations: [quote("a", "2", "2")] }),
      list("2024-01-03T06:00:00Z", first),
    ];
    expect(await intervals({}, captures)).toEqual([
      "a 1 1 2024-01-01 2024-01-02 single_lineage litellm",
      "a 2 2 2024-01-02 2024-01-03 single_lineage litellm",
      "a 1 1 2024-01-03 open single_lineage litellm",
    ]);
  });

  it("decides between two rows of one key in one body the same way every time", async () => {
    const rows = [
      quote("a", "5", "5"),
      quote("a", "4", "4"),
      quote("a", null, null, { priceKind: "negative" }),
    ];
    const captures = [list("2024-01-01T06:00:00Z", { observations: rows })];
    expect(await intervals({}, captures)).toEqual(["a 5 5 2024-01-01 open single_lineage litellm"]);
  });
});

describe("price_intervals over both", () => {
  it("lets a capture carry on the catalogue's history of its lineage", async () => {
    const prices = [listed("2024-01-01", "2", "2"), { ...listed("2024-01-01", "7", "7"), model: "gone" }];
    const captures = [list("2024-06-01T06:00:00Z", { observations: [quote("gpt-x", "2", "2")] })];
    expect(await intervals({ documents: lists, prices }, captures)).toEqual([
      "gone 7 7 2024-01-01 2024-06-01 single_lineage catalogue",
      "gpt-x 2 2 2024-01-01 open single_lineage catalogue",
    ]);
  });

  it("takes the base tier of one and the standard price of the other for one price", async () => {
    const prices = [{ ...listed("2024-01-01", "2", "2"), price_kind: "base_tier" as const }];
    const captures = [list("2024-06-01T06:00:00Z", { observations: [quote("gpt-x", "2", "2")] })];
    expect(await intervals({ documents: lists, prices }, captures)).toHaveLength(1);
  });

  it("leaves the catalogue's other lineages alone, and counts two lineages with one price as confirmed", async () => {
    const prices = [listed("2024-01-01", "2", "2", "page")];
    const captures = [
      list("2024-06-01T06:00:00Z", { observations: [quote("gpt-x", "2", "2")] }),
      list("2024-07-01T06:00:00Z", { observations: [quote("gpt-x", "1", "2")] }),
    ];
    expect(await intervals({ documents: lists, prices }, captures)).toEqual([
      "gpt-x 2 2 2024-01-01 open ok catalogue",
      "gpt-x 2 2 2024-06-01 2024-07-01 ok litellm",
      "gpt-x 1 2 2024-07-01 open single_lineage litellm",
    ]);
  });

  it("does not let sources of one lineage confirm each other", async () => {
    const copy = sourceOf("copy", { lineage: "litellm" });
    const captures = [
      list("2024-06-01T06:00:00Z", { observations: [quote("gpt-x", "2", "2")] }),
      copy("2024-06-01T06:00:00Z", { observations: [quote("gpt-x", "2", "2")] }),
    ];
    const rows = await intervals({}, captures);
    expect(rows).toEqual([
      "gpt-x 2 2 2024-06-01 open single_lineage copy",
      "gpt-x 2 2 2024-06-01 open single_lineage litellm",
    ]);
  });

  it("counts only standard and base-tier prices as confirmations", async () => {
    const prices = [{ ...listed("2024-01-01", "2", "2", "page"), price_kind: "promotional" as const }];
    const captures = [list("2024-06-01T06:00:00Z", { observations: [quote("gpt-x", "2", "2")] })];
    expect(await intervals({ documents: lists, prices }, captures)).toEqual([
      "gpt-x 2 2 2024-01-01 open promotional catalogue",
      "gpt-x 2 2 2024-06-01 open single_lineage litellm",
    ]);
  });

  it("confirms across the names of one family at one provider, not across providers", async () => {
    const dated = { ...listed("2024-01-01", "2", "2", "page"), model: "gpt-x-0101" };
    const elsewhere = { ...listed("2024-01-01", "2", "2", "page"), provider: "azure", model: "gpt-x" };
    const rows = await intervals({ documents: lists, prices: [listed("2024-02-01", "2", "2"), dated] });
    expect(rows.map((row) => row.split(" ")[5])).toEqual(["ok", "ok"]);
    const apart = await intervals({ documents: lists, prices: [listed("2024-02-01", "2", "2"), elsewhere] });
    expect(apart.map((row) => row.split(" ")[5])).toEqual(["single_lineage", "single_lineage"]);
  });
});

describe("price_intervals as known at a day", () => {
  const captures = [
    list("2024-01-01T06:00:00Z", { observations: [quote("a", "1", "1"), quote("b", "2", "2")] }),
    list("2024-02-01T06:00:00Z", { observations: [quote("b", "3", "2")] }),
    list("2024-02-02T06:00:00Z", { observations: [quote("b", "3", "2")] }),
  ];

  it("sees neither a later price nor a later delisting", async () => {
    const vintage = { asOf: "2024-01-31", knownAt: "2024-01-31" };
    expect(await intervals({}, captures, vintage)).toEqual([
      "a 1 1 2024-01-01 open single_lineage litellm",
      "b 2 2 2024-01-01 open single_lineage litellm",
    ]);
    expect(await intervals({}, captures)).toEqual([
      "a 1 1 2024-01-01 2024-02-02 single_lineage litellm",
      "b 2 2 2024-01-01 2024-02-01 single_lineage litellm",
      "b 3 2 2024-02-01 open single_lineage litellm",
    ]);
  });

  it("does not end a price by a capture of later, whatever day is asked about", async () => {
    expect(await intervals({}, captures, { asOf: "2030-01-01", knownAt: "2024-01-31" })).toEqual([
      "a 1 1 2024-01-01 open single_lineage litellm",
      "b 2 2 2024-01-01 open single_lineage litellm",
    ]);
  });

  it("asked about an earlier day with today's knowledge, leaves open what ended after it", async () => {
    expect(await intervals({}, captures, { asOf: "2024-01-31", knownAt: null })).toEqual([
      "a 1 1 2024-01-01 open single_lineage litellm",
      "b 2 2 2024-01-01 open single_lineage litellm",
    ]);
  });

  it("knows an imported revision from its own time, not from its fetch", async () => {
    const imported = [
      ...captures,
      list(
        "2024-03-01T06:00:00Z",
        { observations: [quote("a", "9", "9")] },
        { observedAt: "2023-06-01T12:00:00Z" },
      ),
    ];
    expect(await intervals({}, imported, { asOf: "2023-12-31", knownAt: "2023-12-31" })).toEqual([
      "a 9 9 2023-06-01 open single_lineage litellm",
    ]);
  });
});
