/** Which column names the models and the benchmarks, among those that tell something else of them. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("the column of models", () => {
  it("is not that of licences, developers or the models that others come from", () => {
    const licences = `
| License | Model | Developer | MMLU |
|---|---|---|---|
| Llama 3 | Zorbo-7B | Mistral AI | 60.1 |
| Gemma | Quax-9B | DeepSeek | 61.2 |
| MIT | Phi-4 | Microsoft | 84.8 |`;
    const result = read(licences);
    expect(lines(result)).toEqual(["Zorbo-7B: mmlu 60.1", "Quax-9B: mmlu 61.2", "Phi-4: mmlu 84.8"]);
    expect(result.reports[0]!.notes).toEqual(["License: Llama 3", "Developer: Mistral AI"]);
    const tuned = `
| Model | Base model | MMLU | HumanEval |
|---|---|---|---|
| Zorbo-7B | Llama-2-7B | 60.1 | 20.3 |
| Quax-9B | Gemma-2-9B | 61.2 | 35.4 |`;
    expect(lines(read(tuned))).toEqual([
      "Zorbo-7B: mmlu 60.1",
      "Zorbo-7B: humaneval 20.3",
      "Quax-9B: mmlu 61.2",
      "Quax-9B: humaneval 35.4",
    ]);
    // Names of no known family beside those of one: no figure is that one's.
    const unknown = tuned.replace("Model |", "|").replace(/-[79]B \| (?=Llama|Gemma)/g, " | ");
    expect(lines(read(unknown))).toEqual([]);
    expect(new Set(read(unknown).review.map(({ reason }) => reason))).toEqual(
      new Set(["model-unrecognised"]),
    );
  });

  it("is not that of links to them", () => {
    const card = `
| Model | Checkpoint | Paper | MMLU |
|---|---|---|---|
| Zorblax-7B | <a href="https://a.b">HF Link</a> | [Weights](https://a.b) | 60.1 |
| Quibble-9B | <a href="https://a.b">HF Link</a> | coming soon | 61.2 |`;
    expect(lines(read(card))).toEqual(["Zorblax-7B: mmlu 60.1", "Quibble-9B: mmlu 61.2"]);
  });

  it("is that of models before that of their families, unless it holds sizes", () => {
    const whole =
      "| Family | Model | MMLU |\n|---|---|---|\n| Llama 2 | Llama-2-7B-Chat | 45.3 |\n| Gemma | Gemma-7B-it | 64.3 |";
    expect(lines(read(whole))).toEqual(["Llama-2-7B-Chat: mmlu 45.3", "Gemma-7B-it: mmlu 64.3"]);
    const sizes = "| Family | Model | MMLU |\n|---|---|---|\n| Llama 2 | 7B | 45.3 |\n| Gemma | 7B | 64.3 |";
    expect(lines(read(sizes))).toEqual(["Llama 2 7B: mmlu 45.3", "Gemma 7B: mmlu 64.3"]);
  });

  it("is completed by a method, a number of bits and one size of the whole", () => {
    const methods =
      "| Base Model | Method | MMLU |\n|---|---|---|\n| Llama-2-7B | LoRA | 46.1 |\n| Llama-2-7B | - | 45.3 |";
    expect(lines(read(methods))).toEqual(["Llama-2-7B LoRA: mmlu 46.1", "Llama-2-7B: mmlu 45.3"]);
    const bits =
      "| Model | Avg bits | MMLU |\n|---|---|---|\n| Llama-2-7B | 16 | 45.3 |\n| Llama-2-7B | 2.02 | 38.1 |";
    expect(lines(read(bits))).toEqual(["Llama-2-7B: mmlu 45.3", "Llama-2-7B 2.02-bit: mmlu 38.1"]);
    const experts = `
| | #TP | #AP | HumanEval |
|---|---|---|---|
| DeepSeek-Coder-Instruct | 33B | 33B | 79.3 |
| Mixtral-Instruct | 141B (8 experts) | 39B | 54.8 |`;
    expect(lines(read(experts))).toEqual([
      "DeepSeek-Coder-Instruct 33B: humaneval 79.3",
      "Mixtral-Instruct 141B: humaneval 54.8",
    ]);
    const both =
      "| Model | Active/Total Params | Experts | MMLU |\n|---|---|---|---|\n| Mixtral-8x7B | 13B/47B | 8 | 70.6 |\n| Grok-1 | 86B/314B | 8 | 73.0 |";
    expect(lines(read(both))).toEqual(["Mixtral-8x7B: mmlu 70.6", "Grok-1: mmlu 73"]);
  });

  it("is the card's own at full precision", () => {
    const card = "| Quantization | Accuracy (MMLU) |\n|---|---|\n| BF16 | 45.5 |\n| INT4 | 43.1 |";
    expect(lines(read(card, { ownModel: "Zorbo-6B" }))).toEqual([
      "Zorbo-6B: mmlu 45.5",
      "Zorbo-6B INT4: mmlu 43.1",
    ]);
    expect(reasons(read(card))).toEqual(["model-not-named 45.5", "model-not-named 43.1"]);
  });

  it("may name a metric that makes the figure another one", () => {
    const card = "| Model | MATH |\n|---|---|\n| Mistral-7B maj@4 | 28.2 |\n| Mixtral-8x7B | 28.4 |";
    expect(lines(read(card))).toEqual(["Mixtral-8x7B: math 28.4"]);
    expect(reasons(read(card))).toEqual(["other-metric 28.2"]);
  });
});

describe("the column of benchmarks", () => {
  it("may be headed as that of metrics", () => {
    const card =
      "| Metric | Qwen2-7B |\n|---|---|\n| IFEval | 41.0 |\n| MMLU (cloze) | 35.8 |\n| BBH (3-shot) | 27.3 |";
    expect(lines(read(card))).toEqual(["Qwen2-7B: bbh 3-shot 27.3"]);
    expect(reasons(read(card))).toEqual(["cf-or-cloze 35.8"]);
  });

  it("may be headed beneath the families, beside their sizes", () => {
    const card = `
| | | Llama 2 | Llama 2 | Gemma |
|---|---|---|---|---|
| Benchmark | Metric | 7B | 13B | 7B |
| MMLU | 5-shot, top-1 | 45.3 | 54.8 | 64.3 |`;
    expect(lines(read(card))).toEqual([
      "Llama 2 7B: mmlu 5-shot 45.3",
      "Llama 2 13B: mmlu 5-shot 54.8",
      "Gemma 7B: mmlu 5-shot 64.3",
    ]);
  });

  it("may be blank before a second metric, which spoils no other row", () => {
    const card = `
| Tasks | n-shot | Metric | Value |
|---|---|---|---|
| arc_challenge | 25 | acc | 50.1 |
| | 25 | acc_norm | 53.2 |
| mmlu | 5 | acc | 61.2 |`;
    const result = read(card, { ownModel: "Nimbus-7B" });
    expect(lines(result)).toEqual(["Nimbus-7B: mmlu 5-shot 61.2"]);
    expect(reasons(result)).toEqual(["row-without-label 53.2"]);
  });
});
