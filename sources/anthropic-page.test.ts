import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anthropicPage } from "./anthropic-page.ts";
import { type PriceQuote, parseCapture } from "./source.ts";
import { cataloguePrices } from "./tables/testing/cataloguePrices.ts";
import {
  differentAmounts,
  type GeneratedPage,
  type KnownPrice,
  pageOf,
  type Rows,
  shuffled,
  tableOf,
  transpose,
} from "./tables/testing/generatedPages.ts";
import { readsGeneratedPages } from "./tables/testing/readsGeneratedPages.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/anthropic-page/${name}/body.html`, import.meta.url), "utf8");

function parse(html: string) {
  const capture = {
    body: Buffer.from(html),
    url: anthropicPage.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: "text/html; charset=utf-8",
  };
  const { observations, quarantined } = parseCapture(anthropicPage, capture);
  return { quotes: observations as PriceQuote[], quarantined };
}
const sorted = (name: string) =>
  parse(fixture(name))
    .quotes.map((quote) => JSON.stringify(quote))
    .sort();

describe("the table of models", () => {
  it.each([
    "columns-reordered",
    "renamed-headers",
    "a-table-before",
    "transposed",
    "grouped-headers",
    "unit-above-the-table",
  ])("gives the same prices when it is printed as %s", (name) => {
    expect(sorted(name)).toEqual(sorted("good"));
  });

  it("gives the catalogue's prices under the catalogue's names", () => {
    const known = cataloguePrices();
    const { quotes } = parse(fixture("good"));
    expect(quotes).toHaveLength(9);
    for (const { provider, model, inputUsdPerMtok, outputUsdPerMtok } of quotes) {
      expect(known).toContain(`${provider} ${model} ${inputUsdPerMtok} ${outputUsdPerMtok}`);
    }
  });

  it("is refused when the header of a price is renamed beyond its meaning", () => {
    for (const header of ["Base input tokens", "Output tokens"]) {
      expect(() => parse(fixture("good").replace(`<th>${header}</th>`, "<th>Sundry</th>"))).toThrow(
        expect.objectContaining({
          type: "layout-drift",
          facts: expect.objectContaining({
            seen: expect.stringContaining(header.includes("input") ? "no input price" : "no output price"),
          }),
        }),
      );
    }
  });
});

const names = ["Claude Opus 7", "Claude Opus 6.5", "Claude Sonnet 6", "Claude Haiku 6.1", "Claude Fable 6"];
const idOf = (name: string) => name.toLowerCase().replace(/[ .]/g, "-");

/** A page with the models' table under its heading, other modes' tables about it, its columns in any order. */
const pages: fc.Arbitrary<GeneratedPage> = fc
  .record({
    models: fc.shuffledSubarray(names, { minLength: 1 }),
    amounts: differentAmounts(names.length * 11),
    input: fc.constantFrom(
      "Base Input Tokens",
      "Base input tokens",
      "Input",
      "Input price",
      "Input (USD / MTok)",
    ),
    output: fc.constantFrom(
      "Output Tokens",
      "Output tokens",
      "Output",
      "Output price",
      "Output (USD / MTok)",
    ),
    extra: fc.subarray([
      "Context window",
      "Max output tokens",
      "Batch input",
      "Batch output",
      "Fast mode input",
      "Cached input",
    ]),
    unit: fc.constantFrom(" / MTok", " per 1M tokens", ""),
    corner: fc.constantFrom("Model", "Model name", "Models"),
    isTransposed: fc.boolean(),
    around: fc.subarray(["Batch processing", "Fast mode pricing", "Long context pricing"]),
    isAfter: fc.boolean(),
  })
  .chain((page) => {
    const prices = [page.input, page.output, "5m cache writes", "Cache hits and refreshes", ...page.extra];
    // Models in columns are named in the first row; else their column may stand anywhere.
    return page.isTransposed
      ? shuffled(prices).map((order) => ({ ...page, order: [page.corner, ...order] }))
      : shuffled([page.corner, ...prices]).map((order) => ({ ...page, order }));
  })
  .map(({ models, amounts, order, ...page }) => {
    const truth: Record<string, KnownPrice> = {};
    let next = 0;
    const rows = models.map((name) => {
      const price = { input: amounts[next++]!, output: amounts[next++]! };
      truth[idOf(name)] = price;
      return order.map((header) => {
        if (header === page.corner) return name;
        const own =
          header === page.input ? price.input : header === page.output ? price.output : amounts[next++]!;
        return header === "Context window" || header === "Max output tokens" ? "200K" : `$${own}${page.unit}`;
      });
    });
    const base: Rows = [order, ...rows];
    const others = page.around.map((title) => {
      const half = models.map((name) => [
        name,
        `$${amounts[next++ % amounts.length]} / MTok`,
        `$${amounts[next++ % amounts.length]} / MTok`,
      ]);
      return `<h3>${title}</h3>${tableOf([["Model", "Input", "Output"], ...half])}`;
    });
    const main = `<h2>Model pricing</h2><p>Prices in USD per MTok</p>${tableOf(page.isTransposed ? transpose(base) : base)}`;
    return { html: pageOf(page.isAfter ? others.join("") + main : main + others.join("")), truth };
  });

describe("generated pages", () => {
  readsGeneratedPages(pages, parse, { good: 150, damaged: 500 });
});
