import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepseekPage } from "./deepseek-page.ts";
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
  readFileSync(new URL(`../fixtures/deepseek-page/${name}/body.html`, import.meta.url), "utf8");

function parse(html: string) {
  const capture = {
    body: Buffer.from(html),
    url: deepseekPage.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: "text/html; charset=utf-8",
  };
  const { observations, quarantined } = parseCapture(deepseekPage, capture);
  return { quotes: observations as PriceQuote[], quarantined };
}
const sorted = (name: string) =>
  parse(fixture(name))
    .quotes.map((quote) => JSON.stringify(quote))
    .sort();

describe("the table of models", () => {
  it.each(["reordered", "renamed-labels", "transposed", "a-table-before"])(
    "gives the same prices when it is printed as %s",
    (name) => {
      expect(sorted(name)).toEqual(sorted("good"));
    },
  );

  it.each(["good", "merged-cells", "night-discount", "two-currencies", "announced", "limited-offer"])(
    "gives the catalogue's prices in %s",
    (name) => {
      const known = cataloguePrices();
      const { quotes, quarantined } = parse(fixture(name));
      expect(quarantined).toEqual([]);
      for (const { provider, model, inputUsdPerMtok, outputUsdPerMtok } of quotes) {
        expect(known).toContain(`${provider} ${model} ${inputUsdPerMtok} ${outputUsdPerMtok}`);
      }
    },
  );

  it("takes the price of peak hours and notes the other, which the catalogue has too", () => {
    const { quotes } = parse(fixture("good"));
    const low = quotes.map(
      ({ model, note }) => `deepseek ${model} ${/off-peak (\S+) and (\S+)/.exec(note)!.slice(1).join(" ")}`,
    );
    expect([...cataloguePrices()]).toEqual(expect.arrayContaining(low));
  });

  it("does not take a footnote of the table above for the days of the table below", () => {
    const days = parse(fixture("announced")).quotes.map(({ declaredFrom, declaredTo }) => [
      declaredFrom,
      declaredTo,
    ]);
    expect(new Set(days.map(String))).toEqual(new Set([",2026-08-16", "2026-08-16,"]));
  });

  it("ends an offer on the day that a footnote gives for its model, not for another", () => {
    const html = fixture("limited-offer");
    const end = (page: string) =>
      parse(page).quotes.find(({ priceKind }) => priceKind === "promotional")?.declaredTo;
    expect(end(html)).toBe("2026-05-31");
    expect(end(html.replace("of deepseek-v4-pro holds", "of deepseek-v4-flash holds"))).toBeNull();
  });
});

const names = ["deepseek-chat", "deepseek-reasoner", "deepseek-v5-pro", "deepseek-flash", "deepseek-coder"];
const hours = { plain: [""], peak: ["OFF-PEAK", "PEAK"], standard: ["STANDARD PRICE", "DISCOUNT PRICE"] };
const sides = [
  ["1M INPUT TOKENS (CACHE HIT)", "hit"],
  ["1M INPUT TOKENS (CACHE MISS)", "input"],
  ["1M OUTPUT TOKENS", "output"],
] as const;

/** A page with a price for each side and hour, models in columns or rows, other facts among them. */
const pages: fc.Arbitrary<GeneratedPage> = fc
  .record({
    models: fc.shuffledSubarray(names, { minLength: 1 }),
    amounts: differentAmounts(names.length * 6),
    kind: fc.constantFrom("plain" as const, "peak" as const, "standard" as const),
    others: fc.subarray([
      "Json Output",
      "MAX OUTPUT",
      "CONTEXT LENGTH",
      "Concurrency Limit(3)",
      "MAX OUTPUT TOKENS(2)",
    ]),
    corner: fc.constantFrom("MODEL", "Model(1)", "MODELS"),
    isTransposed: fc.boolean(),
    before: fc.subarray([
      "<h2>Call</h2><table><tr><th>PARAM</th><th>VALUE</th></tr><tr><td>model</td><td>deepseek-chat</td></tr></table>",
      "<h2>Search</h2><table><tr><th>API</th><th>Price</th></tr><tr><td>Search</td><td>$0.7</td></tr></table>",
    ]),
  })
  .map(({ models, amounts, kind, others, ...page }) => {
    const truth: Record<string, KnownPrice> = {};
    let next = 0;
    const rows = hours[kind].flatMap((hour) =>
      sides.map(([label, side]) => {
        const values = models.map(() => amounts[next++]!);
        const isBase =
          hour === hours[kind].find((each) => each === "" || each === "PEAK" || each === "STANDARD PRICE");
        if (isBase && side !== "hit") {
          for (const [index, model] of models.entries()) {
            truth[model] = { input: "", output: "", ...truth[model], [side]: values[index]! };
          }
        }
        const labels = kind === "peak" ? `${label} ${hour}` : `${hour} ${label}`;
        return [labels.trim(), ...values.map((value) => `$${value}`)];
      }),
    );
    const facts = others.map((label) => [label, ...models.map(() => "8K")]);
    return { ...page, head: [page.corner, ...models], rows: [...rows, ...facts], truth };
  })
  .chain((page) => shuffled(page.rows).map((rows) => ({ ...page, rows })))
  .map(({ head, rows, truth, isTransposed, before }) => {
    const table = [head, ...rows];
    return {
      html: pageOf(`${before.join("")}<h2>Models</h2>${tableOf(isTransposed ? transpose(table) : table)}`),
      truth,
    };
  });

describe("generated pages", () => {
  readsGeneratedPages(pages, parse, { good: 150, damaged: 500 });
});
