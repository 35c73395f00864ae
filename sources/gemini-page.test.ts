import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geminiPage } from "./gemini-page.ts";
import { type PriceQuote, parseCapture } from "./source.ts";
import { cataloguePrices } from "./tables/testing/cataloguePrices.ts";
import {
  differentAmounts,
  type GeneratedPage,
  type KnownPrice,
  pageOf,
  shuffled,
  tableOf,
  transpose,
} from "./tables/testing/generatedPages.ts";
import { readsGeneratedPages } from "./tables/testing/readsGeneratedPages.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/gemini-page/${name}/body.html`, import.meta.url), "utf8");

function parse(html: string) {
  const capture = {
    body: Buffer.from(html),
    url: geminiPage.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: "text/html; charset=utf-8",
  };
  const { observations, quarantined, skipped } = parseCapture(geminiPage, capture);
  return { quotes: observations as PriceQuote[], quarantined, skipped };
}
const sorted = (name: string) =>
  parse(fixture(name))
    .quotes.map((quote) => JSON.stringify(quote))
    .sort();

describe("the sections of models", () => {
  it.each(["columns-reordered", "tiers-in-rows", "renamed-headers", "a-table-before"])(
    "give the same prices when they are printed as %s",
    (name) => {
      expect(sorted(name)).toEqual(sorted("good"));
    },
  );

  it("give the catalogue's prices under the catalogue's names", () => {
    const known = cataloguePrices();
    const held = parse(fixture("good")).quotes.filter(({ declaredFrom }) => declaredFrom === null);
    expect(held).toHaveLength(8);
    for (const { provider, model, inputUsdPerMtok, outputUsdPerMtok } of held) {
      expect(known).toContain(`${provider} ${model} ${inputUsdPerMtok} ${outputUsdPerMtok}`);
    }
  });

  it("have a price of today and one of the day that is announced", () => {
    const own = parse(fixture("good")).quotes.filter(({ model }) => model === "gemini-3.8-flash");
    expect(own).toMatchObject([
      {
        inputUsdPerMtok: "0.75",
        outputUsdPerMtok: "3.75",
        priceKind: "promotional",
        declaredFrom: null,
        declaredTo: "2027-01-01",
      },
      {
        inputUsdPerMtok: "1.5",
        outputUsdPerMtok: "7.5",
        priceKind: "standard",
        declaredFrom: "2027-01-01",
        declaredTo: null,
      },
    ]);
  });

  it("take no id from prose, and none from a heading without one", () => {
    const models = new Set(parse(fixture("good")).quotes.map(({ model }) => model));
    expect(models).not.toContain("gemini-2.5-flash-preview-tts");
    expect([...models].filter((model) => model.startsWith("gemma"))).toEqual([]);
  });

  it("account for every table", () => {
    const { quotes, skipped } = parse(fixture("good"));
    expect(skipped).toEqual({
      "embedding model": 1,
      "image model": 1,
      "imagen model": 1,
      "model shut down": 1,
      "output other than text": 1,
      "table without a model": 2,
      "tts model": 1,
    });
    expect(quotes).toHaveLength(9);
  });
});

const ids = ["gemini-7-pro", "gemini-7-flash", "gemini-6.5-flash-lite", "gemini-7-flash-preview"];
const labels = [
  "Input price",
  "Output price (including thinking tokens)",
  "Context caching price",
  "Grounding",
];

/** Sections of models in any order, each with its ways of being served, tiers in columns or rows. */
const pages: fc.Arbitrary<GeneratedPage> = fc
  .record({
    models: fc.shuffledSubarray(ids, { minLength: 1 }),
    amounts: differentAmounts(ids.length * 24),
    modes: fc.subarray(["Batch", "Flex", "Priority"]),
    isPlain: fc.boolean(),
    columns: fc.shuffledSubarray(["", "Free Tier", "Paid Tier, per 1M tokens in USD"], { minLength: 3 }),
    rows: fc.shuffledSubarray(labels, { minLength: 4 }),
    input: fc.constantFrom("plain", "modalities", "tiers"),
    isTransposed: fc.boolean(),
  })
  .chain((page) => shuffled(["Standard", ...page.modes]).map((order) => ({ ...page, order })))
  .map(({ models, amounts, order, columns, rows, ...page }) => {
    const truth: Record<string, KnownPrice> = {};
    let next = 0;
    const sections = models.map((id) => {
      const tables = order.map((mode) => {
        const [first = "", second = "", output = "", longer = "", cache = ""] = amounts.slice(next, next + 5);
        next += 5;
        if (mode === "Standard") truth[id] = { input: first, output };
        const paid: Record<string, string> = {
          "Input price": {
            plain: `$${first}`,
            modalities: `$${first} (text / image / video)<br>$${second} (audio)`,
            tiers: `$${first}, prompts &lt;= 200k tokens<br>$${second}, prompts &gt; 200k tokens`,
          }[page.input]!,
          "Output price (including thinking tokens)":
            page.input === "tiers"
              ? `$${output}, prompts &lt;= 200k tokens<br>$${longer}, prompts &gt; 200k`
              : `$${output}`,
          "Context caching price": `$${cache}<br>$1.00 / 1,000,000 tokens per hour (storage price)`,
          Grounding: "1,500 RPD (free), then $35 / 1,000 grounded prompts",
        };
        const cells = rows.map((label) =>
          columns.map((column) =>
            column === "" ? label : column === "Free Tier" ? "Free of charge" : paid[label]!,
          ),
        );
        // The corner of a transposed table is its first cell only when the labels' column came first.
        const labelsFirst = [columns, ...cells].map((row) => [
          row[columns.indexOf("")]!,
          ...row.filter((_, x) => columns[x] !== ""),
        ]);
        const table = tableOf(page.isTransposed ? transpose(labelsFirst) : [columns, ...cells]);
        return order.length === 1 && page.isPlain ? table : `<section><h3>${mode}</h3>${table}</section>`;
      });
      return `<h2>${id}</h2><em><code>${id}</code></em><p>Like <code>gemini-1-pro</code>.</p>${tables.join("")}`;
    });
    return { html: pageOf(sections.join("")), truth };
  });

describe("generated pages", () => {
  readsGeneratedPages(pages, parse, { good: 100, damaged: 400 });
});
