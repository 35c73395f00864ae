import { describe, expect, it } from "vitest";
import { readModelLabel, trainingOf } from "./modelLabel.ts";

const short = (text: string): string => {
  const label = readModelLabel(text);
  return "name" in label ? `${label.kind} ${label.name}` : label.kind;
};

describe("readModelLabel", () => {
  it.each([
    ["Llama 3 8B", "model Llama 3 8B"],
    ["Qwen2-1.5B(report)", "model Qwen2-1.5B"],
    ["Gemma PT 2B (5-shot)", "model Gemma PT 2B"],
    ["Phi-2 (2.7B)", "model Phi-2 (2.7B)"],
    ["Moonlight", "model Moonlight"],
    ["Command-R+", "model Command-R+"],
    ["Step 3.5 Flash Base", "model Step 3.5 Flash Base"],
    ["OLMo-7B Step 1000", "words OLMo-7B Step 1000"],
    ["Mistral-7B maj@4", "model Mistral-7B"],
    ["o3", "model o3"],
    ["Quux-Large", "words Quux-Large"],
    ["+ SFT", "words + SFT"],
    ["7B", "size 7B"],
    ["30B-A3B", "size 30B-A3B"],
    ["8x7B", "size 8x7B"],
    ["7B-Chat", "size 7B-Chat"],
    ["Base", "suffix Base"],
    ["BF16", "suffix BF16"],
    ["Ours", "own"],
    ["This model", "own"],
    ["Score", "none"],
    ["5-shot", "none"],
    ["Average", "statistic"],
    ["Δ vs Llama-3-8B", "statistic"],
    ["Recovery (%)", "statistic"],
    ["OpenMini-70B Target", "statistic"],
    ["# Params", "statistic"],
    ["Best Baseline", "statistic"],
    ["", "empty"],
  ])("%s is %s", (text, expected) => {
    expect(short(text)).toBe(expected);
  });

  it("knows a name that says how many answers were drawn", () => {
    const metricOf = (text: string): string | null => {
      const label = readModelLabel(text);
      return "beside" in label ? label.beside.qualifiers.otherMetric : null;
    };
    expect(metricOf("Zorblax-7B + self-consistency (k=50)")).toBe("self-consistency");
    expect(metricOf("Zorblax-7B (Maj@32)")).not.toBe(null);
    expect(metricOf("Zorblax-7B")).toBe(null);
  });

  it("says what a name says of training", () => {
    expect(
      ["Qwen2-7B-Instruct", "gemma-2-9b-it", "Yi-6B-Base", "Llama 3 8B", "Base-Instruct"].map(trainingOf),
    ).toEqual(["instruct", "instruct", "base", null, null]);
  });
});
