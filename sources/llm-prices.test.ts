import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { llmPrices } from "./llm-prices.ts";
import { observationSchema, type PriceQuote, parseCapture } from "./source.ts";

function parse(body: Buffer | string) {
  const capture = { body: Buffer.from(body), url: llmPrices.url, fetchedAt: "2026-11-24T06:00:00.000Z" };
  const { observations, quarantined, skipped } = parseCapture(llmPrices, { ...capture, contentType: null });
  return { quotes: observations as PriceQuote[], quarantined, skipped };
}

describe("the two shapes", () => {
  const periods = [
    { input: 0.27, output: 1.1, from_date: "2025-02-08", to_date: null },
    { input: 0.14, output: 0.28, from_date: null, to_date: "2025-02-08" },
  ];
  const names = { id: "deepseek-chat", name: "DeepSeek Chat" };

  it("give the same rows", () => {
    const listed = { prices: periods.map((period) => ({ ...names, vendor: "deepseek", ...period })) };
    const ofVendor = { vendor: "deepseek", models: [{ ...names, price_history: periods }] };
    const { quotes } = parse(JSON.stringify(listed));
    expect(quotes).toHaveLength(2);
    expect(parse(JSON.stringify(ofVendor)).quotes).toEqual(quotes);
  });
});

describe("tiers", () => {
  const tierOf = (id: string, name: string) => {
    const price = { id, vendor: "google", name, input: 1, output: 2 };
    const { quotes, skipped } = parse(
      JSON.stringify({ prices: [price, { ...price, id: "another", name: "A" }] }),
    );
    return "tier of longer prompts" in skipped ? "longer" : quotes[0]?.note;
  };

  it.each([
    ["gemini-2.5-pro", "Gemini 2.5 Pro ≤200k", "base tier; another price above 200k tokens"],
    ["grok-4", "Grok 4 <=128K", "base tier; another price above 128k tokens"],
    ["gemini-2.5-pro--200k", "Gemini 2.5 Pro >200k", "longer"],
    ["gpt-5.4-272k", "GPT-5.4 > 272k", "longer"],
    ["glm-4-32b-0414-128k", "GLM-4-32B-0414-128K", ""],
    ["gemini-2.5-flash-preview-09-2025", "Gemini 2.5 Flash Preview (09-2025)", ""],
  ])("%s, %s", (id, name, expected) => {
    expect(tierOf(id, name)).toBe(expected);
  });
});

const folder = join(process.env.DENSING_CAPTURES_DIR ?? "", "prices", "simonw");

describe.skipIf(!process.env.DENSING_CAPTURES_DIR || !existsSync(folder))("recorded files of vendors", () => {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const parsed = (file: string) => parse(readFileSync(join(folder, file)));

  it.each(files)("%s: each of its prices is read or counted, none refused", (file) => {
    const { quotes, quarantined, skipped } = parsed(file);
    const document = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const rows = document.models.flatMap((model: { price_history: unknown[] }) => model.price_history).length;
    for (const quote of quotes) observationSchema.parse(quote);
    expect(quarantined).toEqual([]);
    expect(Object.values(skipped).reduce((a, b) => a + b, quotes.length)).toBe(rows);
  });

  it("hold the vendors' own prices with their days", () => {
    expect(parsed("2025-10-10_first_deepseek.json").quotes).toMatchObject([
      { model: "deepseek-chat", inputUsdPerMtok: "0.27", declaredFrom: "2025-02-08", declaredTo: null },
      { model: "deepseek-chat", inputUsdPerMtok: "0.14", declaredFrom: null, declaredTo: "2025-02-08" },
      { model: "deepseek-reasoner", inputUsdPerMtok: "0.55", declaredFrom: null, declaredTo: null },
    ]);
    const sonnet = parsed("2026-08-05_anthropic.json").quotes.filter(
      (quote) => quote.model === "claude-sonnet-5",
    );
    expect(sonnet).toMatchObject([
      { inputUsdPerMtok: "2", declaredFrom: null, declaredTo: "2026-09-01" },
      { inputUsdPerMtok: "3", declaredFrom: "2026-09-01", declaredTo: null },
    ]);
    expect(parsed("2026-08-05_xai.json").skipped).toEqual({
      "tier of longer prompts": 9,
      "same quote again": 1,
    });
  });

  it("bear the catalogue's names", () => {
    const { prices } = loadCatalogue(new URL("../catalogue/", import.meta.url).pathname);
    const known = new Set(prices.map((price) => `${price.provider}/${price.model}`));
    const quotes = files.filter((file) => file.startsWith("2026-08")).flatMap((file) => parsed(file).quotes);
    const names = new Set(quotes.map((quote) => `${quote.provider}/${quote.model}`));
    // Google's name was left out of the catalogue; MiniMax's is spelled MiniMax-M2 there.
    const others = ["google/gemini-2.0-flash", "minimax/minimax-m2"];
    expect(others).toEqual(expect.arrayContaining([...names].filter((name) => !known.has(name))));
  });
});
