import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { genaiPrices } from "./genai-prices.ts";
import { observationSchema, type PriceQuote, parseCapture } from "./source.ts";

function parse(body: Buffer | string) {
  const capture = { body: Buffer.from(body), url: genaiPrices.url, fetchedAt: "2026-11-24T06:00:00.000Z" };
  const { observations, quarantined, skipped } = parseCapture(genaiPrices, { ...capture, contentType: null });
  return { quotes: observations as PriceQuote[], quarantined, skipped };
}
function parseModel(model: object, provider: object = {}) {
  return parse(JSON.stringify([{ id: "openai", models: [{ id: "m", ...model }], ...provider }]));
}

describe("prices", () => {
  it("are the text of the body and never a double", () => {
    const body = `[{"id": "openai", "models": [{"id": "m", "prices":
      {"input_mtok": 0.18000000000000002, "output_mtok": {"base": 1.50, "tiers": [{"start": 272000, "price": 3}]}}}]}]`;
    expect(parse(body).quotes).toMatchObject([
      {
        inputUsdPerMtok: "0.18000000000000002",
        outputUsdPerMtok: "1.5",
        note: "base tier; another price above 272k tokens",
      },
    ]);
  });

  it("follow each other by their first days; what has no price ends the one before it too", () => {
    const set = (input: number | null) => ({ prices: { input_mtok: input, output_mtok: input } });
    const day = (start_date: string) => ({ constraint: { start_date } });
    const prices = [set(4), { ...day("2026-01-01"), ...set(null) }, { ...day("2026-02-01"), ...set(2) }];
    const { quotes, skipped } = parseModel({ prices });
    expect(quotes.map((quote) => [quote.inputUsdPerMtok, quote.declaredFrom, quote.declaredTo])).toEqual([
      ["4", null, "2026-01-01"],
      ["2", "2026-02-01", null],
    ]);
    expect(skipped).toEqual({ "no price a token": 1 });
  });

  it("are the dearest of the day, whichever of them stands first", () => {
    const constraint = { start_time: "00:30:00Z", end_time: "16:30:00Z" };
    const [night, noon] = [0.135, 0.27].map((price) => ({
      prices: { input_mtok: price, output_mtok: price },
    }));
    for (const [first, second] of [
      [night, noon],
      [noon, night],
    ]) {
      expect(parseModel({ prices: [first, { constraint, ...second }] })).toMatchObject({
        quotes: [{ inputUsdPerMtok: "0.27", note: "peak price; input 0.135, output 0.135 at other hours" }],
        skipped: { "price at other hours": 1 },
      });
    }
  });
});

describe("comments", () => {
  const prices = { input_mtok: 1, output_mtok: 2 };

  it("of a provider are about all of its models", () => {
    const provider = { price_comments: "from the page in CNY" };
    expect(parseModel({ prices }, provider).quarantined).toMatchObject([{ reason: "currency-unclear" }]);
  });

  it("add to what is already noted", () => {
    const model = { id: "ft:m", deprecated: true, prices, price_comments: "converted from EUR to USD" };
    expect(parseModel(model).quotes[0]?.note).toBe(
      "deprecated; fine-tuned; converted by the source from EUR, as all or some prices of this provider",
    );
  });
});

const folder = join(process.env.DENSING_CAPTURES_DIR ?? "", "prices", "genai-prices");

describe.skipIf(!process.env.DENSING_CAPTURES_DIR || !existsSync(folder))("recorded revisions", () => {
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => /_v\d_data\b(?!.schema)/.test(file))
    : [];
  const read = (file: string) => {
    const stored = readFileSync(join(folder, file));
    return file.endsWith(".gz") ? gunzipSync(stored) : stored;
  };
  const newest = "2026-08-21_v2_data.json.gz";
  const find = (quotes: readonly PriceQuote[], key: string) =>
    quotes.filter((quote) => quote.sourceKey === key);

  it.each(files)("%s: each of its prices is read, refused or counted", (file) => {
    const { quotes, quarantined, skipped } = parse(read(file));
    const models = JSON.parse(read(file).toString("utf8")).flatMap(
      ({ models }: { models: unknown[] }) => models,
    );
    const rows = models.flatMap(({ prices }: { prices: unknown }) => prices).length;
    for (const quote of quotes) observationSchema.parse(quote);
    const pairs = quotes.map((quote) => `${quote.provider} ${quote.model} ${quote.declaredFrom}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    const sentinels = quotes.filter((quote) => quote.priceKind === "negative").length;
    const refused = quotes.length + quarantined.length - sentinels;
    expect(Object.values(skipped).reduce((a, b) => a + b, refused)).toBe(rows);
  });

  it("refuse OpenRouter's prices under other names and mark what its sellers call introductory", () => {
    const { quotes, quarantined } = parse(read(newest));
    expect(new Set(quarantined.map(({ reason }) => reason))).toEqual(new Set(["wrong-provider"]));
    expect(quarantined).toHaveLength(15);
    expect(quarantined.map(({ key }) => key)).toContain("google/gemma-2-27b-it");
    const promoted = quotes.filter((quote) => quote.priceKind === "promotional");
    expect(promoted.map((quote) => `${quote.sourceKey} ${quote.declaredTo}`)).toEqual([
      "anthropic/claude-sonnet-5 2026-09-01",
      "aws/global.anthropic.claude-sonnet-5-v1:0 2026-09-01",
      "aws/regional.anthropic.claude-sonnet-5-v1:0 2026-09-01",
      "google/gemini-3.6-flash 2027-01-01",
      "google/gemini-3.7-flash 2027-01-01",
      "openrouter/anthropic/claude-sonnet-5 2026-09-01",
    ]);
  });

  it("hold the prices of their day", () => {
    const { quotes } = parse(read(newest));
    expect(find(quotes, "openai/o3")).toMatchObject([
      { inputUsdPerMtok: "10", outputUsdPerMtok: "40", declaredTo: "2025-06-10" },
      { inputUsdPerMtok: "2", outputUsdPerMtok: "8", declaredFrom: "2025-06-10" },
    ]);
    expect(find(quotes, "deepseek/deepseek-reasoner")).toMatchObject([
      { inputUsdPerMtok: "0.55", outputUsdPerMtok: "2.19", priceKind: "standard" },
    ]);
    const first = parse(read("2025-06-22_v1_data.json"));
    expect(first.quarantined).toMatchObject([
      { reason: "negative-price", key: "openrouter/openrouter/auto" },
    ]);
    expect(find(first.quotes, "x/grok-2-1212")).toMatchObject([{ provider: "xai", inputUsdPerMtok: "2" }]);
  });

  it("bear the catalogue's names", () => {
    const { prices } = loadCatalogue(new URL("../catalogue/", import.meta.url).pathname);
    const known = new Set(prices.map((price) => `${price.provider}/${price.model}`));
    for (const file of files) {
      const names = new Set(parse(read(file)).quotes.map((quote) => `${quote.provider}/${quote.model}`));
      const shared = [...names].filter((name) => known.has(name));
      expect(shared.length / names.size, file).toBeGreaterThan(0.97);
    }
  });
});
