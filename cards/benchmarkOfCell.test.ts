/** Layouts that labs print, in small: each is of our own writing after a real one that is easy to read wrong. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("the benchmarks", () => {
  it("are told from their parts, translations and namesakes", () => {
    const card = `
| Type | Benchmark (Metric) | # Shots | Qwen3-1.7B-Base |
|---|---|---|---|
| Math | MMLU (EM) | 5 | 60.1 |
| | MMLU-ProX-Zh (EM) | 5 | 32.5 |
| | MMLU-STEM | 5 | 55.0 |
| | GSM8K (EM) | 8 | 68.2 |
| | MATH (EM) | 4 | 28.1 |
| | MATH-500 | 0 | 60.0 |
| | MATH Level 5 | 4 | 9.2 |
| Code | MBPP (Pass@1) | 3 | 55.6 |
| | MBPP+ (Pass@1) | 3 | 50.0 |
| | MBPP EvalPlus (base) | 0 | 61.0 |
| | HumanEval-Mul | 0 | 31.0 |
| | Multipl-E HumanEval | 0 | 30.0 |
| | HumanEval+ (Pass@1) | 0 | 41.3 |`;
    expect(lines(read(card))).toEqual([
      "Qwen3-1.7B-Base: mmlu 5-shot 60.1",
      "Qwen3-1.7B-Base: gsm8k 8-shot 68.2",
      "Qwen3-1.7B-Base: math 4-shot 28.1",
      "Qwen3-1.7B-Base: mbpp 3-shot 55.6",
      "Qwen3-1.7B-Base: mbpp/evalplus 0-shot 61",
      "Qwen3-1.7B-Base: humaneval_plus 0-shot 41.3",
    ]);
    expect(read(card).review).toEqual([]);
  });

  it("are not of the languages beside them", () => {
    const card = `<table><tr><th>Category</th><th>Benchmark</th><th>Language</th><th>Llama 3.1 8B Instruct</th></tr>
<tr><td rowspan="2">General</td><td rowspan="2">MMLU (5-shot, macro_avg/acc)</td><td>Portuguese</td><td>62.12</td></tr>
<tr><td>Hindi</td><td>50.88</td></tr></table>`;
    expect(lines(read(card))).toEqual([]);
    const group =
      "| Task | GLM-4.5-Base |\n|---|---|\n| **Global-MMLU-Lite** | |\n| German | 78.0 |\n| Average | 79.0 |";
    expect(lines(read(group))).toEqual([]);
    const header = `<table><tr><th rowspan="2">Model</th><th>French</th></tr><tr><th>MMLU</th></tr><tr><td>Qwen2-7B</td><td>60.0</td></tr></table>`;
    expect(reasons(read(header))).toEqual(["translated 60.0"]);
    expect(
      reasons(read("### Multilingual benchmarks\n\n| | Qwen2-7B |\n|---|---|\n| MMLU | 60.0 |")),
    ).toEqual(["translated 60.0"]);
  });

  it("are their averages where their parts stand beside", () => {
    const rows = `<table><tr><th>Benchmark</th><th>Part</th><th>Qwen2-7B</th></tr>
<tr><td rowspan="3">MMLU (5-shot)</td><td>STEM</td><td>60.0</td></tr><tr><td>Humanities</td><td>65.0</td></tr><tr><td>Average</td><td>70.3</td></tr>
<tr><td>BBH</td><td>All</td><td>62.6</td></tr></table>`;
    expect(lines(read(rows))).toEqual(["Qwen2-7B: mmlu 5-shot 70.3", "Qwen2-7B: bbh 62.6"]);
    const titled =
      "### MMLU (5-shot)\n\n| Model | Average | STEM | Others |\n|---|---|---|---|\n| Baichuan-13B | 51.6 | 41.6 | 58.5 |";
    expect(lines(read(titled))).toEqual(["Baichuan-13B: mmlu 5-shot 51.6"]);
    expect(lines(read(titled.replace("MMLU (5-shot)", "C-Eval")))).toEqual([]);
  });

  it("are the caller's, or the title's, where a table names none", () => {
    const card =
      "| model | pass@1 | pass | timeout |\n|:---:|---:|---:|---:|\n| llama-7b-turbomind | 25.29 | 65 | 8 |";
    expect(lines(read(card))).toEqual([]);
    expect(lines(read(card, { benchmark: "MBPP (sanitized) 3-shot" }))).toEqual([
      "llama-7b-turbomind: mbpp/sanitized 3-shot 25.29",
    ]);
    expect(lines(read(`## HumanEval\n\n${card}`))).toEqual(["llama-7b-turbomind: humaneval 25.29"]);
  });

  it("are told from those with added tests, however the plus sign stands", () => {
    const card =
      "| | Qwen2-7B |\n|---|---|\n| MBPP + | 59.2 |\n| HumanEval + | 43.3 |\n| HumanEval (+) | 43.2 |\n| GSM8K + MATH | 60.0 |";
    expect(lines(read(card))).toEqual(["Qwen2-7B: humaneval_plus 43.3"]);
    expect(reasons(read(card))).toEqual(["unknown-label 43.2", "several-benchmarks 60.0"]);
    const named = "### EvalPlus\n\n| | MBPP |\n|---|---|\n| Qwen2-7B | 59.2 |";
    expect(reasons(read(named))).toEqual(["unknown-qualifier 59.2"]);
  });

  it("are not averages over the languages of code", () => {
    const card = `<table><tr><th rowspan="2">Model</th><th colspan="3">HumanEval</th></tr>
<tr><th>Python</th><th>Java</th><th>Avg.</th></tr><tr><td>CodeLlama-13B</td><td>35.1</td><td>33.5</td><td>34.2</td></tr></table>`;
    expect(lines(read(card))).toEqual(["CodeLlama-13B: humaneval 35.1"]);
    expect(reasons(read(card))).toEqual(["unknown-qualifier 33.5", "translated 34.2"]);
    const titled = "### HumanEval\n\n| Model | Java | Avg |\n|---|---|---|\n| CodeLlama-13B | 33.5 | 34.2 |";
    expect(lines(read(titled))).toEqual([]);
  });

  it("are of the language of the tasks, not of the models", () => {
    const card = "### Multilingual models\n\n| | MMLU |\n|---|---|\n| Qwen2-7B | 70.3 |";
    expect(lines(read(card))).toEqual(["Qwen2-7B: mmlu 70.3"]);
  });

  it("are in the review where a word beside the name is not known", () => {
    const card =
      "| | Qwen2-7B |\n|---|---|\n| MMLU (quux) | 60.0 |\n| Verified HumanEval | 50.0 |\n| MMLU / BBH | 55.0 |\n| MMLU (val) | 61.0 |";
    const result = read(card);
    expect(lines(result)).toEqual([]);
    expect(reasons(result)).toEqual([
      "unknown-label 60.0",
      "unknown-label 50.0",
      "several-benchmarks 55.0",
      "unknown-label 61.0",
    ]);
    expect(result.review[0]!.readings).toEqual([
      { model: "Qwen2-7B", benchmark: "mmlu", variant: "standard", shots: null, score: 60 },
    ]);
  });

  it("have the contamination-free MMLU told from a cloze formulation", () => {
    const free = `<table><thead><tr><th rowspan="2">Model</th><th>MMLU</th><th colspan="3">MMLU-CF</th></tr>
<tr><th>5-shot</th><th>5-shot Test</th><th>5-shot Validation</th><th>5-shot Δ</th></tr></thead>
<tbody><tr><td><b>Small</b></td><td></td><td></td><td></td><td></td></tr>
<tr><td>Gemma-2-9B</td><td>71.3</td><td>53.7</td><td>53.3</td><td>+0.4</td></tr></tbody></table>`;
    expect(lines(read(free))).toEqual([
      "Gemma-2-9B: mmlu 5-shot 71.3",
      "Gemma-2-9B: mmlu_cf/test 5-shot 53.7",
      "Gemma-2-9B: mmlu_cf/validation 5-shot 53.3",
    ]);
    expect(read(free).reports[0]!.group).toBe("Small");
    const cloze =
      "| | SmolLM3-3B |\n|---|---|\n| ARC-CF | 65.6 |\n| MMLU-CF | 44.1 |\n| MMLU Pro CF | 19.6 |";
    expect(lines(read(cloze))).toEqual([]);
    expect(reasons(read(cloze))).toEqual(["cf-or-cloze 44.1", "unknown-label 19.6"]);
    expect(reasons(read("| | SmolLM3-3B |\n|---|---|\n| MMLU-CF | 44.1 |"))).toEqual(["cf-or-cloze 44.1"]);
  });
});
