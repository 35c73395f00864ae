import { describe, expect, it } from "vitest";
import { raisedFrom, raisedTo, wordsOf } from "./words.ts";

describe("wordsOf", () => {
  it.each([
    ["**Qwen2-7B**", "Qwen2-7B", []],
    ["[Qwen2-7B](https://example.org)*", "Qwen2-7B", ["*"]],
    ["🤗 `Qwen2-7B`", "Qwen2-7B", []],
    ["Mistral-8*7b-Instruct", "Mistral-8*7b-Instruct", []],
    ["Command R+", "Command R+", []],
    ["TriviaQA‡", "TriviaQA", ["‡"]],
    ["84.0* (83.3)", "84.0 (83.3)", ["*"]],
    ["MMMU Pro^", "MMMU Pro", ["^"]],
    ["51.6²", "51.6", ["2"]],
    [`51.6${raisedFrom}2${raisedTo}`, "51.6", ["2"]],
    ["62.5[^1]", "62.5", ["1"]],
    ["62.5 [12]", "62.5", ["[12]"]],
    ["\\textbf{84.9}", "84.9", []],
    ["MMLU（5-shot）", "MMLU (5-shot)", []],
    ["70.1–71.0", "70.1-71.0", []],
    ["—", "-", []],
    ["*", "", ["*"]],
    ["minerva_math__x", "minerva_math__x", []],
  ])("%s", (cell, text, marks) => {
    expect(wordsOf(cell)).toEqual({ text, marks, isStruck: false });
  });

  it("knows what is struck", () => {
    expect(wordsOf("~~70.1~~ 71.0").isStruck).toBe(true);
  });
});
