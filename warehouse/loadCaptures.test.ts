import { describe, expect, it } from "vitest";
import { tableHashes } from "./hash.ts";
import { countFacts, loadCaptures } from "./loadCaptures.ts";
import { readQuarantine } from "./tables.ts";
import { filled, held, loadAll, quote, report, sourceOf, texts, warehouseAt } from "./testing/fixtures.ts";

const list = sourceOf("litellm");
const first = { observations: [quote("a", "1", "2"), quote("b", "0.15", null)], quarantined: [held("c")] };
const second = { observations: [quote("a", "1", "2")] };
const later = { asOf: "2030-01-01", knownAt: null };

describe("loadCaptures", () => {
  it("keeps observations and quarantined rows with their capture and day", async () => {
    const warehouse = await warehouseAt();
    const capture = list("2024-01-01T23:59:59.999Z", first);
    expect(await loadAll(warehouse, [capture])).toBe(1);
    expect(await warehouse.transaction(countFacts)).toEqual({ facts: 2, quarantined: 1 });
    await warehouse.transaction(async (connection) => {
      const statement = `
        SELECT row_number, model, input_usd_per_mtok, output_usd_per_mtok, known_from, note
        FROM price_quotes ORDER BY row_number`;
      expect(await texts(connection, statement)).toEqual([
        ["1", "a", "1.000000000", "2.000000000", "2024-01-01", null],
        ["2", "b", "0.150000000", null, "2024-01-01", null],
      ]);
      const [row] = await readQuarantine(connection, later);
      expect(row).toMatchObject({
        subject_table: "prices",
        key: "c",
        reason: "absurd-magnitude",
        expected: "at most 1000",
        seen: "3000",
        capture_sha256: capture.capture.sha256,
        known_from: "2024-01-01",
      });
    });
  });

  it("parses a body once, and again when its parser changes", async () => {
    const warehouse = await warehouseAt();
    let parses = 0;
    const observe = () => {
      parses += 1;
      return { ...second, quarantined: [] };
    };
    const capture = list("2024-01-01T00:00:00Z", second, { observe });
    const again = list("2024-02-01T00:00:00Z", second, { observe });
    expect(await loadAll(warehouse, [capture, capture, again])).toBe(1);
    expect(await loadAll(warehouse, [again])).toBe(0);
    expect(parses).toBe(1);
    const newer = sourceOf("litellm", { parserVersion: 2 });
    await loadCaptures(warehouse, [newer("2024-01-01T00:00:00Z", second, { observe })]);
    expect(parses).toBe(2);
    const rows = warehouse.transaction((connection) =>
      texts(connection, "SELECT count(*) FROM price_quotes"),
    );
    expect(await rows).toEqual([["1"]]);
  });

  it("gives the same tables in whatever order, and however often, captures are loaded", async () => {
    const captures = [
      list("2024-01-01T00:00:00Z", first),
      list("2024-01-02T00:00:00Z", second),
      list("2024-01-03T00:00:00Z", first),
      sourceOf("other")("2024-01-02T00:00:00Z", first),
    ];
    const hashes = [];
    for (const order of [captures, captures.toReversed(), [...captures, ...captures]]) {
      const warehouse = await warehouseAt();
      await loadAll(warehouse, order);
      hashes.push(await warehouse.transaction(tableHashes));
    }
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[2]).toEqual(hashes[0]);
  });

  it("reads a body that several parts have as that of the first of them in time, in whatever order they load", async () => {
    const cards = sourceOf("cards", { kind: "scores" });
    const card = (day: string, part: string) => {
      const observations = [report("a", 50)];
      const observe = (as = "") => ({ observations: [report("a", 50, { reporter: as })], quarantined: [] });
      return cards(`2024-01-${day}T00:00:00Z`, { observations }, { part, observe });
    };
    const events = [card("02", "lab/second"), card("01", "lab/first"), card("03", "lab/first")];
    const hashes: unknown[] = [];
    for (const order of [events, [...events].reverse()]) {
      const warehouse = await warehouseAt();
      // The later part alone first: what comes to be known before it takes the body over.
      await loadAll(warehouse, order.slice(0, 1));
      await loadAll(warehouse, order);
      hashes.push(
        await warehouse.transaction(async (connection) => {
          const statement = "SELECT part, reporter, known_from FROM score_reports";
          expect(await texts(connection, statement)).toEqual([["lab/first", "lab/first", "2024-01-01"]]);
          return tableHashes(connection);
        }),
      );
    }
    expect(hashes[0]).toEqual(hashes[1]);
  });

  it("holds back a price that cannot be kept exactly, and rounds the noise of doubles away", async () => {
    const observations = [
      quote("a", "2.99999000004", "1"),
      quote("b", "0.1000000000000", "1"),
      quote("c", "1.5000300000000002", "1"),
    ];
    const warehouse = await filled({}, [list("2024-01-01T00:00:00Z", { observations })]);
    await warehouse.transaction(async (connection) => {
      const statement = "SELECT row_number, model, input_usd_per_mtok FROM price_quotes ORDER BY row_number";
      expect(await texts(connection, statement)).toEqual([
        ["2", "b", "0.100000000"],
        ["3", "c", "1.500030000"],
      ]);
      expect(await readQuarantine(connection, later)).toMatchObject([
        { key: "a", reason: "price-precision", seen: "2.99999000004" },
      ]);
    });
  });

  it("lists a row that is held back day after day once", async () => {
    const warehouse = await filled({}, [
      list("2024-01-01T00:00:00Z", { ...first, quarantined: [held("c")] }),
      list("2024-01-02T00:00:00Z", { ...second, quarantined: [held("c")] }),
      list("2024-01-03T00:00:00Z", { ...first, quarantined: [held("c"), held("c", { seen: "4000" })] }),
    ]);
    const rows = await warehouse.transaction((connection) => readQuarantine(connection, later));
    expect(rows.map((row) => [row.key, row.seen, row.known_from])).toEqual([
      ["c", "3000", "2024-01-01"],
      ["c", "4000", "2024-01-03"],
    ]);
  });

  it("keeps nothing of a body that its parser refuses", async () => {
    const warehouse = await warehouseAt();
    await loadAll(warehouse, [list("2024-01-01T00:00:00Z", first)]);
    const before = await warehouse.transaction(tableHashes);
    const broken = list("2024-01-02T00:00:00Z", second, {
      observe: () => {
        throw new Error("not JSON");
      },
    });
    await expect(loadCaptures(warehouse, [broken])).rejects.toThrow("not JSON");
    expect(await warehouse.transaction(tableHashes)).toEqual(before);
    const told: unknown[] = [];
    const last = list("2024-01-03T00:00:00Z", { observations: [quote("a", "3", "2")] });
    const parsed = await loadCaptures(warehouse, [broken, broken, last], (_input, thrown) =>
      told.push(thrown),
    );
    expect([told.length, parsed]).toEqual([1, 1]);
  });

  it.each([
    ["a local time", "2024-01-01T00:00:00+02:00"],
    ["a day", "2024-01-01"],
  ])("refuses %s for the time of a capture", async (_, fetchedAt) => {
    const warehouse = await warehouseAt();
    await expect(loadCaptures(warehouse, [list(fetchedAt, first)])).rejects.toMatchObject({
      type: "warehouse-capture-invalid",
      facts: { source: "litellm", seen: fetchedAt },
    });
  });

  it("refuses the catalogue's own id for a source", async () => {
    const capture = sourceOf("catalogue")("2024-01-01T00:00:00Z", first);
    await expect(loadCaptures(await warehouseAt(), [capture])).rejects.toMatchObject({
      type: "warehouse-capture-invalid",
    });
  });
});
