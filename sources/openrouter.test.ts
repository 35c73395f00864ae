import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse as parseCsv } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { openrouter } from "./openrouter.ts";
import { observationSchema, type PriceQuote, parseCapture, quarantinedSchema } from "./source.ts";

type Row = Record<string, unknown>;
const row: Row = { id: "openai/gpt-4", pricing: { prompt: "0.00003", completion: "0.00006" } };

function parseText(text: string | Buffer) {
  const fetchedAt = "2026-11-24T06:00:00.000Z";
  const capture = { body: Buffer.from(text), url: openrouter.url, fetchedAt, contentType: null };
  const { observations, ...rest } = parseCapture(openrouter, capture);
  return { quotes: observations as PriceQuote[], ...rest };
}
const parse = (...data: Row[]) => parseText(JSON.stringify({ data }));
const priced = (id: string, pricing: Row): Row => ({
  id,
  pricing: { prompt: "0.000002", completion: "0.000004", ...pricing },
});

describe("prices", () => {
  it("are the text of the body, shifted, and never a double", () => {
    const { quotes } = parse({
      id: "openai/gpt-5.6-terra",
      pricing: { prompt: "0.00000100000000000000015", completion: "0.0000060000000000000001" },
    });
    expect(quotes).toMatchObject([
      { inputUsdPerMtok: "1.00000000000000015", outputUsdPerMtok: "6.0000000000000001" },
    ]);
  });

  it("are those of a token and of nothing else", () => {
    const others = { request: "0", image: "0.01", web_search: "0.01", internal_reasoning: "0.00006" };
    const cached = { input_cache_read: "0.0000003", input_cache_write: "0.00000375" };
    expect(parse(priced("a/b", { ...others, ...cached })).quotes).toMatchObject([
      { inputUsdPerMtok: "2", outputUsdPerMtok: "4", priceKind: "standard", note: "" },
    ]);
  });

  it("do not depend on the hour at which the body was read", () => {
    const day = { utc_start: 30, utc_end: 1630, prompt: "0.00000028", completion: "0.00000042" };
    const night = { utc_start: 1630, utc_end: 30, prompt: "0.00000014", completion: "0.00000021" };
    const [byDay, atNight] = [day, night].map(({ prompt, completion }, index) => {
      const overrides = index === 0 ? [day, night] : [night, day];
      return parse(priced("a/b", { prompt, completion, overrides })).quotes;
    });
    expect(byDay).toEqual(atNight);
    expect(byDay).toMatchObject([{ inputUsdPerMtok: "0.28", outputUsdPerMtok: "0.42" }]);
  });
});

describe("models", () => {
  it.each([
    "openai/gpt-oss-20b:free",
    "qwen/qwen-plus-2025-07-28:thinking",
    "anthropic/claude-opus-4.7-fast",
  ])("%s is a model of its own", (id) => {
    const base = id.replace(/:\w+$|-fast$/, "");
    expect(parse({ ...row, id }, { ...row, id: base }).quotes.map((each) => each.model)).toEqual([id, base]);
  });

  it("are never read from the indices that the body carries", () => {
    const benchmarks = { artificial_analysis: { intelligence_index: 57.1 } };
    const { quotes } = parse({ ...row, benchmarks });
    expect(JSON.stringify(quotes)).not.toMatch(/57\.1|intelligence/);
    expect(quotes).toEqual(parse(row).quotes);
  });
});

describe("the list", () => {
  it("is refused where it says that it goes on", () => {
    const whole = { data: [row], total_count: 1, links: { next: null } };
    expect(parseText(JSON.stringify(whole)).quotes).toHaveLength(1);
    for (const cut of [
      { ...whole, total_count: 2 },
      { ...whole, links: { next: "/api/v1/models?offset=500" } },
    ]) {
      expect(() => parseText(JSON.stringify(cut))).toThrow(
        expect.objectContaining({ type: "body-unparseable", message: expect.stringContaining("whole list") }),
      );
    }
  });
});

const folder = join(process.env.DENSING_CAPTURES_DIR ?? "", "prices");
const isRecorded = process.env.DENSING_CAPTURES_DIR !== undefined && existsSync(join(folder, "openrouter"));

describe.skipIf(!isRecorded)("recorded lists", () => {
  const read = (path: string) => gunzipSync(readFileSync(join(folder, path)));
  const full = "openrouter/2026-08-01_models_full_body.json.gz";
  const quoteOf = (quotes: readonly PriceQuote[], model: string) =>
    quotes.find((each) => each.model === model);

  it.each([
    // Quotes, of them standard, sentinels, skipped.
    ["openrouter/2026-07-17_models_unwrapped_list.json.gz", 319, 294, 4, 23],
    ["openrouter/2026-07-31_models_unwrapped_list.json.gz", 313, 293, 5, 24],
    [full, 313, 293, 5, 23],
    ["models.dev/2026-07-02/models.json.gz", 345, 315, 3, 19],
  ])("%s: each row accounted for", (path, count, standard, sentinels, skips) => {
    const body = read(path);
    const { quotes, quarantined, skipped } = parseText(body);
    for (const quote of quotes) observationSchema.parse(quote);
    for (const refused of quarantined) quarantinedSchema.parse(refused);
    const document = JSON.parse(body.toString("utf8"));
    const skippedRows = Object.values(skipped).reduce((a, b) => a + b, 0);
    // A sentinel is both a state and a refused number.
    expect(quotes.length + skippedRows).toBe((document.data ?? document).length);
    expect(quarantined.map((refused) => refused.reason)).toEqual(Array(sentinels).fill("negative-price"));
    expect(quotes).toHaveLength(count);
    expect(quotes.filter((quote) => quote.priceKind === "standard")).toHaveLength(standard);
    expect(skippedRows).toBe(skips);
    expect(new Set(quotes.map((quote) => quote.model)).size).toBe(quotes.length);
  });

  it("hold the prices of their day", () => {
    const { quotes } = parseText(read(full));
    expect(quoteOf(quotes, "openai/gpt-4")).toMatchObject({ inputUsdPerMtok: "30", outputUsdPerMtok: "60" });
    expect(quoteOf(quotes, "google/gemini-2.5-pro")).toMatchObject({
      inputUsdPerMtok: "1.25",
      outputUsdPerMtok: "10",
      note: "base tier; another price above 200k tokens",
    });
    expect(quoteOf(quotes, "openai/gpt-5.3-chat")?.note).toContain("to be withdrawn on 2026-08-10");
    expect(quoteOf(quotes, "z-ai/glm-5-turbo")?.note).not.toContain("withdrawn");
    expect(quoteOf(quotes, "openai/gpt-oss-20b:free")?.priceKind).toBe("zero");
    expect(quoteOf(quotes, "openrouter/auto")).toMatchObject({
      priceKind: "negative",
      inputUsdPerMtok: null,
    });
  });

  it("bear the names under which the catalogue has them", () => {
    const catalogue = readFileSync(new URL("../catalogue/prices.csv", import.meta.url));
    const known = new Set(
      (parseCsv(catalogue, { columns: true }) as { provider: string; model: string }[]).flatMap((each) =>
        each.provider === "openrouter" ? each.model : [],
      ),
    );
    const { quotes } = parseText(read(full));
    const strangers = quotes.filter((quote) => !known.has(quote.model));
    expect(strangers.length / quotes.length).toBeLessThan(0.05);
  });
});
