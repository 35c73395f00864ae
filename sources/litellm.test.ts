import { describe, expect, it } from "vitest";
import { litellm } from "./litellm.ts";
import { parseCapture } from "./source.ts";

type Row = Record<string, unknown>;
const row: Row = {
  input_cost_per_token: 3e-5,
  output_cost_per_token: 6e-5,
  litellm_provider: "openai",
  mode: "chat",
};

function parseText(text: string) {
  const capture = {
    body: Buffer.from(text),
    url: litellm.url,
    fetchedAt: "2026-11-24T06:00:00.000Z",
    contentType: null,
  };
  return parseCapture(litellm, capture);
}
const parse = (models: Record<string, Row>) => parseText(JSON.stringify(models));
const nameOf = (key: string, provider: string | undefined) => {
  const { litellm_provider: _unused, ...rest } = row;
  const [quote] = parse({
    [key]: { ...rest, ...(provider === undefined ? {} : { litellm_provider: provider }) },
  }).observations;
  return quote?.kind === "price" ? `${quote.provider} ${quote.model}` : undefined;
};

describe("names", () => {
  it.each([
    ["gpt-4", "openai", "openai gpt-4"],
    ["azure/gpt-4", "azure", "azure gpt-4"],
    ["bedrock/us-east-1/anthropic.claude-v2", "bedrock", "aws-bedrock us-east-1/anthropic.claude-v2"],
    [
      "anthropic.claude-3-haiku-20240307-v1:0",
      "bedrock_converse",
      "aws-bedrock anthropic.claude-3-haiku-20240307-v1:0",
    ],
    ["gemini/gemini-1.5-pro", "gemini", "google gemini-1.5-pro"],
    ["vertex_ai/claude-3-haiku", "vertex_ai-anthropic_models", "google-vertex claude-3-haiku"],
    ["cohere_chat/command-r", "cohere_chat", "cohere cohere_chat/command-r"],
    ["crusoe/google/gemma-3-12b-it", "crusoe", "crusoe crusoe/google/gemma-3-12b-it"],
    [
      "fireworks_ai/accounts/fireworks/models/qwen2",
      "fireworks_ai",
      "fireworks accounts/fireworks/models/qwen2",
    ],
    ["moonshot/kimi-latest", "moonshot", "moonshotai kimi-latest"],
    [
      "a-host-of-next-year/some-model",
      "a-host-of-next-year",
      "a-host-of-next-year a-host-of-next-year/some-model",
    ],
    ["deepinfra/", "deepinfra", "deepinfra deepinfra/"],
    ["gpt-3.5-turbo-16k-0613", undefined, "openai gpt-3.5-turbo-16k-0613"],
    ["claude-instant-1.2", undefined, "anthropic claude-instant-1.2"],
    ["replicate/llama-2-70b-chat:2c16", undefined, "replicate llama-2-70b-chat:2c16"],
    ["together-ai-7.1b-20b", undefined, "unknown together-ai-7.1b-20b"],
  ])("%s of %s is %s", (key, provider, expected) => {
    expect(nameOf(key, provider)).toBe(expected);
  });
});

describe("prices", () => {
  it("are the text of the body, shifted, and never a double", () => {
    const text = `{"m": {"input_cost_per_token": 1.5000020000000002e-05, "output_cost_per_token": 3.00e-5,
      "litellm_provider": "databricks", "mode": "chat"}}`;
    expect(parseText(text).observations).toMatchObject([
      { inputUsdPerMtok: "15.000020000000002", outputUsdPerMtok: "30" },
    ]);
  });

  it("are those for a million tokens and for no other variant", () => {
    const variants = {
      input_cost_per_token_batches: 1e-5,
      input_cost_per_token_flex: 1e-5,
      cache_read_input_token_cost: 1e-6,
    };
    expect(parse({ "gpt-4": { ...row, ...variants } }).observations).toMatchObject([
      { inputUsdPerMtok: "30", outputUsdPerMtok: "60", priceKind: "standard", note: "" },
    ]);
  });
});

describe("duplicate keys", () => {
  const other = { ...row, mode: "embedding" };
  const body = (...rows: Row[]) =>
    `{${rows.map((each) => `"m": ${JSON.stringify(each)}`).join(", ")}, "n": ${JSON.stringify(row)}}`;

  it("quarantine their key and leave the others", () => {
    const { observations, quarantined } = parseText(body(row, { ...row, input_cost_per_token: 3e-6 }));
    expect(observations).toMatchObject([{ model: "n" }]);
    expect(quarantined).toMatchObject([{ reason: "duplicate-key", key: "m", note: "" }]);
  });

  it("hide in no other mode: of two entries either may be the one that is meant", () => {
    for (const rows of [
      [row, other],
      [other, row],
    ]) {
      expect(parseText(body(...rows)).quarantined).toMatchObject([{ reason: "duplicate-key", key: "m" }]);
    }
    expect(parseText(body(other, other))).toMatchObject({
      quarantined: [],
      skipped: { "mode embedding": 1 },
    });
    const inside = JSON.stringify(row).replace('"mode":', '"mode": "embedding", "mode":');
    expect(parseText(`{"m": ${inside}}`).quarantined).toMatchObject([
      { reason: "duplicate-key", seen: expect.stringContaining("mode 2 times") },
    ]);
  });
});
