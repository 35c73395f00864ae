import { describe, expect, it } from "vitest";
import type { PriceQuote } from "../sources/source.ts";
import { countChanges, generateRevisions } from "./generatedRevisions.ts";

const quote = (model: string, usd: string): PriceQuote => ({
  kind: "price",
  provider: "openai",
  model,
  inputUsdPerMtok: usd,
  outputUsdPerMtok: null,
  priceKind: "standard",
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: model,
});
const list = (prices: Record<string, string>) =>
  Object.entries(prices).map(([model, usd]) => quote(model, usd));

const real = [
  { day: "2024-01-01", quotes: list({ a: "1", b: "2", c: "3" }) },
  { day: "2024-01-11", quotes: list({ a: "1", b: "1.5", d: "4" }) },
  { day: "2024-01-21", quotes: list({ a: "0.5", b: "1.5", d: "4" }) },
];

describe("generateRevisions", () => {
  const revisions = generateRevisions(real, 600);
  const quotes = revisions.map((revision) => revision.quotes());

  it("makes as many quotes as wanted, one revision a day, each another body", () => {
    const total = quotes.reduce((sum, rows) => sum + rows.length, 0);
    expect(total).toBeGreaterThan(570);
    expect(total).toBeLessThan(630);
    expect(revisions[31]?.observedAt).toBe("2024-02-01T00:00:00.000Z");
    expect(new Set(revisions.map(({ sha256 }) => sha256)).size).toBe(revisions.length);
  });

  it("changes as much as the real ones, from quotes that are real", () => {
    expect(countChanges(real.map((revision) => revision.quotes))).toBe(4);
    expect(countChanges(quotes)).toBe(4);
    const known = new Set(real.flatMap((revision) => revision.quotes).map((row) => JSON.stringify(row)));
    for (const row of quotes.flat()) expect(known).toContain(JSON.stringify(row));
  });

  it("passes through every real revision, and gives the same again", () => {
    const texts = quotes.map((rows) => JSON.stringify(rows));
    for (const { quotes: wanted } of real.slice(0, -1)) expect(texts).toContain(JSON.stringify(wanted));
    expect(generateRevisions(real, 600).map((revision) => JSON.stringify(revision.quotes()))).toEqual(texts);
  });
});
