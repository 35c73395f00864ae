import { describe, expect, it } from "vitest";
import { modelsDev } from "./models-dev.ts";
import { type PriceQuote, parseCapture } from "./source.ts";

function parseText(text: string) {
  const fetchedAt = "2026-11-24T06:00:00.000Z";
  const capture = { body: Buffer.from(text), url: modelsDev.url, fetchedAt, contentType: null };
  const { observations, ...rest } = parseCapture(modelsDev, capture);
  return { quotes: observations as PriceQuote[], ...rest };
}
const parse = (models: Record<string, unknown>, provider = "some-host") =>
  parseText(JSON.stringify({ [provider]: { id: provider, models } }));

describe("prices", () => {
  it("are the text of the body, and never a double", () => {
    const text = `{"openai": {"id": "openai", "models": {
      "m": {"id": "m", "cost": {"input": 0.10000000000000000001, "output": 3.00e-1}}}}}`;
    expect(parseText(text).quotes).toMatchObject([
      { inputUsdPerMtok: "0.10000000000000000001", outputUsdPerMtok: "0.3" },
    ]);
  });

  it("are those of text and of no other mode or token", () => {
    const cost = {
      input: 2.5,
      output: 15,
      reasoning: 60,
      cache_read: 0.25,
      input_audio: 32,
      output_audio: 64,
    };
    const experimental = { modes: { fast: { cost: { input: 5, output: 30 } } } };
    expect(parse({ m: { id: "m", cost, experimental } }).quotes).toMatchObject([
      { model: "m", inputUsdPerMtok: "2.5", outputUsdPerMtok: "15", priceKind: "standard", note: "" },
    ]);
  });

  it("of a host that lists euros are no dollars, and odd provider names are names", () => {
    const cost = { input: 0.15, output: 0.35 };
    const euros = parse({ m: { id: "m", cost } }, "scaleway").quotes;
    expect(euros).toMatchObject([{ provider: "scaleway", priceKind: "other-currency", note: "in EUR" }]);
    expect(parse({ m: { id: "m", cost } }, "amazon-bedrock").quotes[0]?.provider).toBe("aws-bedrock");
  });

  it("of models that are served no longer are none", () => {
    const cost = { input: 0.1, output: 0.4 };
    const models = { gone: { id: "gone", cost, status: "deprecated" }, m: { id: "m", cost } };
    const { quotes, skipped } = parse(models);
    expect(quotes.map(({ model }) => model)).toEqual(["m"]);
    expect(skipped).toEqual({ "no longer served": 1 });
  });
});

describe("names", () => {
  it.each([
    ["openai", "gpt-4o", "openai gpt-4o"],
    ["amazon-bedrock", "openai.gpt-oss-120b", "aws-bedrock openai.gpt-oss-120b"],
    ["fireworks-ai", "accounts/fireworks/models/qwen3", "fireworks accounts/fireworks/models/qwen3"],
    ["novita-ai", "zai-org/glm-5.2", "novita zai-org/glm-5.2"],
    ["togetherai", "zai-org/GLM-5.2", "together zai-org/GLM-5.2"],
    ["google-vertex-anthropic", "claude-opus-4", "google-vertex-anthropic claude-opus-4"],
    ["openrouter", "qwen/qwen3-coder:free", "openrouter qwen/qwen3-coder:free"],
    ["groq", "qwen%2Fqwen3-32b", "groq qwen%2Fqwen3-32b"],
  ])("%s %s is %s, as in the catalogue", (provider, model, expected) => {
    const { quotes } = parse({ [model]: { id: model, cost: { input: 1, output: 2 } } }, provider);
    expect(quotes.map((quote) => `${quote.provider} ${quote.model}`)).toEqual([expected]);
  });
});

describe("rows", () => {
  it("are all accounted for: a provider that cannot be read is one, otherwise each of its models is", () => {
    const text = `{
      "good": {"id": "good", "models": {
        "a": {"id": "a", "cost": {"input": 1, "output": 2}}, "b": {"id": "b", "cost": {"input": "1"}},
        "c": {"id": "c"}, "d": {"id": "d", "modalities": {"input": ["text"], "output": ["image"]}},
        "e": {"id": "e", "cost": {"input": 1}}, "e": {"id": "e", "cost": {"input": 2}}}},
      "cut": {"id": "cut", "models": null}, "twice": {}, "twice": {"models": {"a": {}}}}`;
    const { quotes, quarantined, skipped } = parseText(text);
    expect(quotes.map((quote) => quote.sourceKey)).toEqual(["good/a"]);
    expect(quarantined.map(({ reason, key }) => `${reason} ${key}`)).toEqual([
      "shape good/b",
      "duplicate-key good/e",
      "shape cut",
      "duplicate-key twice",
    ]);
    expect(skipped).toEqual({ "no price": 1, "output image": 1 });
  });
});

describe("release dates", () => {
  const open = (day: unknown, more: Record<string, unknown> = {}) => ({
    open_weights: true,
    release_date: day,
    cost: { input: 1, output: 2 },
    ...more,
  });
  const link = (url: string) => ({ weights: [{ label: "weights", url }] });
  const datesOf = (models: Record<string, Record<string, unknown>>) => {
    const whole = Object.entries(models).map(([id, model]) => [id, { id, ...model }]);
    const { releaseDates, quarantined } = parse(Object.fromEntries(whole));
    return { dates: releaseDates, refused: quarantined.map(({ reason, key, seen }) => [reason, key, seen]) };
  };

  it("are those of open weights whose repository is named, by a link or by the model's own name", () => {
    const { dates, refused } = datesOf({
      "Lab/Weights-7B": open("2026-05-04"),
      "linked-9b": open("2026-05-05", link("https://huggingface.co/Lab/Linked-9B")),
      "Lab/Linked-9B": open("2026-05-05"),
      "closed/model": { ...open("2026-05-06"), open_weights: false },
      unnamed: open("2026-05-07"),
      elsewhere: open("2026-05-08", link("https://huggingface.co.example.org/Lab/Other")),
      "Lab/Undated": open(undefined),
    });
    expect(dates).toEqual([
      { repository: "Lab/Weights-7B", releasedOn: "2026-05-04" },
      { repository: "Lab/Linked-9B", releasedOn: "2026-05-05" },
    ]);
    expect(refused).toEqual([]);
  });

  it("that disagree or are no days are held back, and a month is no day", () => {
    const { dates, refused } = datesOf({
      "Lab/A": open("2026-05-04"),
      a: open("2026-06-01", link("https://huggingface.co/Lab/A")),
      "Lab/B": open("2026-13-40"),
      "Lab/C": open("2026-05"),
      c: open("2026-05-09", link("https://huggingface.co/Lab/C/")),
    });
    expect(dates).toEqual([{ repository: "Lab/C", releasedOn: "2026-05-09" }]);
    expect(refused).toEqual([
      ["release-dates-disagree", "Lab/A", "2026-05-04, 2026-06-01"],
      ["shape", "Lab/B", "2026-13-40"],
    ]);
  });
});
