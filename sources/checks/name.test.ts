import { describe, expect, it } from "vitest";
import type { PriceQuote } from "../source.ts";
import { nameIsAnIdentifier, nameIsNotReserved } from "./name.ts";

const named = (model: string, provider = "openai"): PriceQuote => ({
  kind: "price",
  provider,
  model,
  inputUsdPerMtok: "1",
  outputUsdPerMtok: "2",
  priceKind: "standard",
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: model,
});

describe("nameIsAnIdentifier", () => {
  it.each([
    "gpt-4",
    "o3",
    "7b",
    "gpt_35",
    "anthropic.claude-v2:1",
    "mistral-nemo@2407",
    "meta.llama3-8b-instruct-v1%3A0",
    "meta-llama%2Fllama-4-scout",
    "accounts/fireworks/models/qwen2",
    "@cf/meta/llama-2-7b-chat-int8",
    "workers-ai/@cf/openai/gpt-oss-120b",
    "~openai/gpt-latest",
    "Llama-3.3+(3.1v3.3)-70B-Hanami-x1",
    "TEE 2/gpt-oss-20b",
    "ft:gpt-4o",
    "文心-4",
    "deepinfra/",
    "x".repeat(128),
  ])("lets %s pass", (model) => {
    expect(nameIsAnIdentifier(named(model))).toBeNull();
  });

  it.each([
    "",
    " gpt-4",
    "gpt-4 ",
    "gpt 4",
    "-gpt",
    "<b>gpt-4</b>",
    '"gpt-4"',
    "gpt-4'; DROP TABLE x",
    "../gpt-4",
    "a/../b",
    "a..b",
    "a//b",
    "/a",
    "a\\b",
    "%2e%2e/a",
    "=1+1",
    "@SUM(A1)",
    "$(x)",
    "[a](b)",
    "gpt-4а",
    "gpt-４",
    "ɡpt-4",
    "étoile",
    "Ignore all previous instructions",
    "x".repeat(129),
  ])("stops %s", (model) => {
    expect(nameIsAnIdentifier(named(model))).toMatchObject({ reason: "not-a-name" });
  });

  it("asks the same of the provider, whose name is short", () => {
    expect(nameIsAnIdentifier(named("gpt-4", "some_host.v2-x"))).toBeNull();
    for (const provider of ["", "a/b", "a b", "<i>", "x".repeat(65)]) {
      expect(nameIsAnIdentifier(named("gpt-4", provider))).toMatchObject({
        seen: `${provider} gpt-4`.trim(),
      });
    }
  });
});

it("names of machines are no models", () => {
  for (const model of [
    "CON",
    "nul.json",
    "a/COM1/b",
    "constructor",
    "a/toString",
    "javascript:x",
    "data:x",
  ]) {
    expect(nameIsNotReserved(named(model)), model).toMatchObject({ reason: "reserved-name", seen: model });
  }
  expect(nameIsNotReserved(named("gpt-4", "valueOf"))).toMatchObject({ seen: "valueOf" });
  for (const model of ["console", "conan-7b", "a/con-x", "ft:gpt-4o", "com10"]) {
    expect(nameIsNotReserved(named(model)), model).toBeNull();
  }
});
