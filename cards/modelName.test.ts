/** Layouts that labs print, in small: each is of our own writing after a real one that is easy to read wrong. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("the models' names", () => {
  it("are joined from a family and its size in two columns", () => {
    const card = `
|Model|Size|Code|Math|MMLU|BBH|
|---|---|---|---|---|---|
|Llama 2|7B|16.8|14.6|45.3|32.6|
|Llama 2|13B|24.5|28.7|54.8|39.4|`;
    const result = read(card);
    expect(lines(result)).toEqual([
      "Llama 2 7B: mmlu 45.3",
      "Llama 2 7B: bbh 32.6",
      "Llama 2 13B: mmlu 54.8",
      "Llama 2 13B: bbh 39.4",
    ]);
    // "Math" beside "Code" is a group of tasks there, and somewhere else the benchmark.
    expect(reasons(result)).toEqual(["math-or-mathematics 14.6", "math-or-mathematics 28.7"]);
  });

  it("are joined from a family over its sizes", () => {
    const card = `<table>
<thead><tr><th rowspan="2">Benchmark</th><th colspan="2">Qwen1.5</th><th>Gemma</th></tr>
<tr><th>7B</th><th>14B-Chat</th><th>7B</th></tr></thead>
<tbody><tr><td>MMLU</td><td>61.0</td><td>67.6</td><td>64.6</td></tr></tbody></table>`;
    expect(lines(read(card))).toEqual([
      "Qwen1.5 7B: mmlu 61",
      "Qwen1.5 14B-Chat: mmlu 67.6",
      "Gemma 7B: mmlu 64.6",
    ]);
  });

  it("keep what is said in parentheses, without what is said of the run", () => {
    const card = `
| | Phi-2 (2.7B) | Qwen2-1.5B(report) | Seed-36B<br>(w/o syn.) | Mistral-7B (5-shot) |
|---|---|---|---|---|
| MMLU | 57.6 | 56.5 | 84.8 | 62.5 |`;
    const result = read(card);
    expect(lines(result)).toEqual([
      "Phi-2 (2.7B): mmlu 57.6",
      "Qwen2-1.5B: mmlu 56.5",
      "Seed-36B (w/o syn.): mmlu 84.8",
      "Mistral-7B: mmlu 5-shot 62.5",
    ]);
    expect(result.reports[1]!.notes).toEqual(["report"]);
  });

  it("have their raised text where all of a header is raised", () => {
    const card = `<table><tr><th>Benchmark</th><th><sup>Qwen3-235B-A22B <br><sup>(non-thinking)</sup></sup></th><th>Claude 4<sup>*</sup></th></tr>
<tr><td colspan="3"><b>General</b></td></tr><tr><td>MMLU</td><td>87.0</td><td><strong>91.5</strong><sup>*</sup></td></tr></table>
<sup>Points marked with * are taken from the technical report.</sup>`;
    const result = read(card);
    expect(lines(result)).toEqual(["Qwen3-235B-A22B (non-thinking): mmlu 87", "Claude 4: mmlu 91.5"]);
    expect(result.reports[1]!.notes).toEqual([
      "*: Points marked with * are taken from the technical report.",
    ]);
  });

  it("are the caller's where the card says 'ours' or names none", () => {
    const table = "| | Llama-2-7B | Ours |\n|---|---|---|\n| MMLU (5-shot) | 45.3 | 61.2 |";
    expect(lines(read(table))).toEqual(["Llama-2-7B: mmlu 5-shot 45.3"]);
    expect(reasons(read(table))).toEqual(["model-not-named 61.2"]);
    expect(lines(read(table, { ownModel: "Nimbus-7B" }))).toContain("Nimbus-7B: mmlu 5-shot 61.2");
    const single = "| Benchmark | Score |\n|---|---|\n| MMLU (5-shot) | 61.2 |\n| BBH | 40.0 |";
    expect(lines(read(single))).toEqual([]);
    expect(lines(read(single, { ownModel: "Nimbus-7B" }))).toEqual([
      "Nimbus-7B: mmlu 5-shot 61.2",
      "Nimbus-7B: bbh 40",
    ]);
    expect(read(single, { ownModel: "Nimbus-7B" }).reports[0]!.modelFrom).toBe("context");
    // A blank header beside names may be anything, whatever the caller knows.
    const blank = "| | Llama-2-7B | |\n|---|---|---|\n| MMLU | 45.3 | 61.2 |";
    expect(reasons(read(blank, { ownModel: "Nimbus-7B" }))).toEqual(["model-not-named 61.2"]);
  });

  it("are no differences, averages, goals or baselines", () => {
    const card = `
| Benchmark | Llama-3-8B | Llama-3-8B-FP8 (this model) | Recovery (%) | Δ vs Llama-3-8B | Target | Llama-4 Target |
|---|---|---|---|---|---|---|
| MMLU | 66.6 | 66.1 | 99.2 | 0.5 | 80.0 | 81.0 |
| Average | 60.1 | 60.0 | 99.8 | 0.1 | 70.0 | 71.0 |`;
    expect(lines(read(card))).toEqual(["Llama-3-8B: mmlu 66.6", "Llama-3-8B-FP8: mmlu 66.1"]);
    const rows =
      "| Model | MMLU | BBH |\n|---|---|---|\n| ChatGLM2-6B-Base | 47.9 | 33.7 |\n| Best Baseline | 60.1 | 45.0 |";
    expect(lines(read(rows))).toEqual(["ChatGLM2-6B-Base: mmlu 47.9", "ChatGLM2-6B-Base: bbh 33.7"]);
  });

  it("take the precision of a column of precisions", () => {
    const card =
      "| Model | Precision | MMLU |\n|---|---|---|\n| Qwen-7B | BF16 | 58.2 |\n| Qwen-7B | Int4 | 57.0 |";
    expect(lines(read(card))).toEqual(["Qwen-7B: mmlu 58.2", "Qwen-7B Int4: mmlu 57"]);
    const unnamed = "| Dataset | BF16 | W8A8C8-FP8 |\n|---|---|---|\n| MMLU | 89.9 | 88.9 |";
    expect(reasons(read(unnamed))).toEqual(["model-not-named 89.9", "model-not-named 88.9"]);
    expect(lines(read(unnamed, { ownModel: "Nimbus" }))).toEqual([
      "Nimbus BF16: mmlu 89.9",
      "Nimbus W8A8C8-FP8: mmlu 88.9",
    ]);
  });

  it("are not guessed where a header lacks what tells them apart", () => {
    const card = `
|  |  |  |  |
|---|---|---|---|
| Benchmark | # Shots | 7B Dense (Hybrid 1:3) | |
| Full | Hybrid | Ours |
| BBH | 3-shot | 52.2 | 54.0 |`;
    const result = read(card, { ownModel: "Nimbus-7B", family: "Nimbus" });
    expect(result.reports.filter(({ model }) => model === "Nimbus-7B")).toEqual([]);
    const changes =
      "| Model | MMLU |\n|---|---|\n| Llama-2-7B | 45.3 |\n| + SFT | 47.0 |\n| w/o code data | 44.0 |";
    expect(lines(read(changes))).toEqual(["Llama-2-7B: mmlu 45.3"]);
    expect(reasons(read(changes))).toEqual(["model-not-named 47.0", "model-not-named 44.0"]);
  });

  it("do not come from a row of properties that holds names", () => {
    const card = `
| Benchmark | Vicuna-13B | Alpaca-7B |
|---|---|---|
| Base model | Llama-2-13B | Llama-2-7B |
| MMLU | 52.0 | 43.9 |`;
    expect(lines(read(card))).toEqual(["Vicuna-13B: mmlu 52", "Alpaca-7B: mmlu 43.9"]);
    const unlabelled =
      "| | Vicuna-13B | Alpaca-7B |\n|---|---|---|\n| | Llama-2-13B | Llama-2-7B |\n| MMLU | 52.0 | 43.9 |";
    expect(lines(read(unlabelled))).toEqual([]);
    expect(read(unlabelled).review).toHaveLength(2);
  });

  it("are joined with bare sizes whose unit the header or a note says", () => {
    const rows = "| OPT | 1.3 | 24.96 |\n| OPT | 6.7 | 24.57 |\n| Mistral | 7.0 | 60.1 |";
    const named = ["OPT 1.3B: mmlu 24.96", "OPT 6.7B: mmlu 24.57", "Mistral 7.0B: mmlu 60.1"];
    expect(lines(read(`| Model | Params (B) | MMLU |\n|---|---|---|\n${rows}`))).toEqual(named);
    const short = `| Model | PS | MMLU |\n|---|---|---|\n${rows}`;
    expect(lines(read(`Our runs. PS: parameter size (billion).\n\n${short}`))).toEqual(named);
    // Without it none of the names says which model it is.
    expect(lines(read(short))).toEqual([]);
    expect(reasons(read(short))).toEqual([
      "model-not-named 24.96",
      "model-not-named 24.57",
      "model-not-named 60.1",
    ]);
  });

  it("keep what tells two releases apart, and are models where they are prompts elsewhere", () => {
    const card = "| Model | Size | MATH |\n|---|---|---|\n| Minerva | 540B | 33.6 |\n| Llemma | 34B | 25.0 |";
    expect(lines(read(card))).toEqual(["Minerva 540B: math 33.6", "Llemma 34B: math 25"]);
    const twice = "| Model | MMLU |\n|---|---|\n| Qwen-7B (original) | 54.3 |\n| Qwen-7B | 58.3 |";
    expect(lines(read(twice))).toEqual(["Qwen-7B (original): mmlu 54.3", "Qwen-7B: mmlu 58.3"]);
  });
});
