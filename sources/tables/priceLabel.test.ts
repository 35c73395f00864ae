import { describe, expect, it } from "vitest";
import { namesModels, plainLabel, readPriceLabel, statesMillions } from "./priceLabel.ts";

const meaning = (...path: string[]) => {
  const label = readPriceLabel(path);
  return label && [label.side, ...label.variants, ...label.modalities, label.per ?? "no unit"].join(" ");
};

describe("readPriceLabel", () => {
  it.each([
    [["Base Input Tokens"], "input no unit"],
    [["Output tokens"], "output no unit"],
    [["Base tokens", "Input"], "input no unit"],
    [["Input price"], "input no unit"],
    [["Price of input tokens"], "input no unit"],
    [["Output price (including thinking tokens)"], "output no unit"],
    [["PRICING(2)", "1M INPUT TOKENS (CACHE MISS)"], "input million"],
    [["PRICING", "1M INPUT TOKENS (CACHE HIT)(2)"], "input cache million"],
    [["PRICING", "1M OUTPUT TOKENS", "PEAK"], "output peak million"],
    [["PRICING", "1M OUTPUT TOKENS", "OFF-PEAK"], "output off-peak million"],
    [["STANDARD PRICE （UTC 00:30-16:30）", "1M TOKENS INPUT (CACHE MISS)"], "input million"],
    [["DISCOUNT PRICE （UTC 16:30-00:30）", "1M TOKENS OUTPUT"], "output discount million"],
    [["Uncached input, per 1M tokens"], "input million"],
    [["Cached input"], "input cache no unit"],
    [["Batch input"], "input batch no unit"],
    [["Batch tokens", "Output"], "output batch no unit"],
    [["Fast mode", "Input"], "input fast no unit"],
    [["Input (per MTok)"], "input million"],
    [["Input, 1K tokens"], "input other"],
    [["Image input price"], "input image no unit"],
    [["Input price (text, image, video)"], "input text image video no unit"],
    [["Prompt caching", "5m writes"], "input cache no unit"],
  ])("%j is %s", (path, expected) => {
    expect(meaning(...path)).toBe(expected);
  });

  it.each([
    [["Json Output"]],
    [["FEATURES", "Json Output"]],
    [["MAX OUTPUT"]],
    [["MAX OUTPUT TOKENS(3)"]],
    [["CONTEXT LENGTH"]],
    [["≤ 200K input tokens"]],
    [["> 200K input tokens"]],
    [["Additional input tokens"]],
    [["Input and output price"]],
    [["Input price per image"]],
    [["Context caching price"]],
    [["5m cache writes"]],
    [["Price"]],
    [[]],
    [[""]],
  ])("%j is nothing", (path) => {
    expect(readPriceLabel(path)).toBeNull();
  });
});

describe("plainLabel", () => {
  it.each([
    ["deepseek-flash (1)", "deepseek-flash"],
    ["deepseek-v4-flash*", "deepseek-v4-flash"],
    ["Claude Opus 4.1 ( retired )", "Claude Opus 4.1 (retired)"],
    ["（UTC 00:30）", "(UTC 00:30)"],
  ])("%s is %s", (text, expected) => {
    expect(plainLabel(text)).toBe(expected);
  });
});

describe("namesModels and statesMillions", () => {
  it("know the ways to say it", () => {
    expect([["Model"], ["MODEL(1)"], ["Model", "Name"], ["Models"], ["Model name"]].map(namesModels)).toEqual(
      Array(5).fill(true),
    );
    expect([["Model pricing"], ["Tool"], []].map(namesModels)).toEqual([false, false, false]);
    expect(
      ["per 1M tokens", "USD / MTok", "a million tokens", "1,000,000 tokens"].map(statesMillions),
    ).toEqual(Array(4).fill(true));
    expect(["per 1K tokens", "200M parameters", "11M tokens?"].map(statesMillions)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
