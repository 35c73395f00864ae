import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { findRow, insertRow, keyOf, removeRow } from "./editTable.ts";
import { csv, model, texts } from "./testing/smallCatalogue.ts";
import { readCatalogueTexts } from "./writeCatalogue.ts";

const shipped = readCatalogueTexts(fileURLToPath(new URL(".", import.meta.url)));

describe("a row taken out and put back", () => {
  it.each(["models", "aliases"] as const)("leaves %s.csv with its very bytes", (file) => {
    const name = `${file}.csv`;
    const rows = parse(shipped.get(name)!, { columns: true }) as Record<string, string>[];
    const some = rows.filter((_, index) => index % 37 === 0 || index === rows.length - 1);
    expect(some.length).toBeGreaterThan(8);
    for (const row of some) {
      const key = keyOf(file, row);
      const without = new Map(shipped).set(name, removeRow(file, shipped, key));
      expect(without.get(name)!.length, key.join()).toBeLessThan(shipped.get(name)!.length);
      expect(findRow(file, without, key)).toBeNull();
      const { text, sha256 } = insertRow(file, without, row);
      expect(text === shipped.get(name), key.join()).toBe(true);
      expect(sha256).toBe(findRow(file, shipped, key)?.sha256);
    }
  });
});

describe("insertRow", () => {
  it("keeps rows that are quoted in another way", () => {
    const odd = csv("models", [model]).replace("A 7B", '"A 7B"');
    const { text } = insertRow("models", texts({ models: odd }), {
      ...model,
      model_id: "b",
      source: "a, b\nc",
    });
    expect(text.startsWith(odd)).toBe(true);
    expect(text.slice(odd.length)).toMatch(/^b,A 7B,.*"a, b\nc",\n$/s);
  });

  it("orders by code unit, as the files are", () => {
    const before = texts({ aliases: ["a", "B", "é"].map((name) => alias(name)).sort(byName) });
    const { text } = insertRow("aliases", before, alias("b"));
    expect(text.match(/(?<=^any,)./gmu)).toEqual(["B", "a", "b", "é"]);
  });

  it("refuses a key that is there, and a file that it cannot edit without changing it", () => {
    const insert = (models: string) => () =>
      insertRow("models", texts({ models }), { ...model, model_id: "b" });
    const good = csv("models", [model]);
    expect(() => insertRow("models", texts(), model)).toThrow(/has a row a-7b already/);
    expect(insert(good.trimEnd())).toThrow(/a line end after the last row/);
    expect(insert(good.replace("model_id", "id"))).toThrow(/expected model_id/);
    expect(insert(`${good}"open`)).toThrow();
    expect(insert(good.replaceAll("\n", "\r\n"))).toThrow(/expected LF line ends/);
  });
});

const alias = (name: string) => ({ scope: "any", name, entity: "model", id: "a-7b", evidence: "none" });
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
