/** Words over and beside a table that say which benchmark its figures are of. Layouts of our own writing. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("the words over a table", () => {
  const bare = "| Model | Average |\n|---|---|\n| Zorblax-8B | 63.8 |\n| Zorblax-4B | 58.6 |";

  it("name the benchmark of bare scores", () => {
    const card = `*5-shot performance.* Evaluated using [Massive Multitask Language Understanding](https://a.b):\n\n${bare}`;
    expect(lines(read(card))).toEqual(["Zorblax-8B: mmlu 5-shot 63.8", "Zorblax-4B: mmlu 5-shot 58.6"]);
    const code =
      "*Code generation*. Evaluated using HumanEval:\n\n| Model | p@1, 0-Shot |\n|---|---|\n| Zorblax-8B | 31.6 |";
    expect(lines(read(code))).toEqual(["Zorblax-8B: humaneval 0-shot 31.6"]);
  });

  it("name it in a paragraph that tells of it, over the average and its parts", () => {
    const parts =
      "| Model | Average | STEM | Others |\n|---|---|---|---|\n| Zorblax-8B | 57.4 | 46.8 | 65.0 |";
    const told = `- [MMLU](https://a.b)由知名高校共同打造，包含57个科目，采用5-shot方式进行评测。\n\n${parts}`;
    expect(lines(read(told))).toEqual(["Zorblax-8B: mmlu 5-shot 57.4"]);
    expect(lines(read(`MMLU is an exam of 57 fields.\n\n${parts}`))).toEqual(["Zorblax-8B: mmlu 57.4"]);
    expect(lines(read(`C-Eval is an exam, as MMLU is.\n\n${parts}`))).toEqual([]);
  });

  it("list the k of pass@k that the columns part", () => {
    const card =
      "### HumanEval (Pass@1,10)\n\n| Model | Pass@1 | Pass@10 |\n|---|---|---|\n| Zorblax-7B | 23\\.7 | 46\\.8 |";
    expect(lines(read(card))).toEqual(["Zorblax-7B: humaneval 23.7"]);
    expect(reasons(read(card))).toEqual(["other-metric 46.8"]);
  });

  it("name none where they name two, or the table has columns of its own", () => {
    expect(lines(read(`Results of MMLU and C-Eval:\n\n${bare}`))).toEqual([]);
    expect(lines(read(`Results of MMLU and BBH:\n\n${bare}`))).toEqual([]);
    const own = "| Model | Latency (ms) |\n|---|---|\n| Zorblax-8B | 63.8 |";
    expect(lines(read(`Measured on MMLU:\n\n${own}`))).toEqual([]);
    expect(lines(read(`We went beyond MMLU.\n\n${bare}`))).toEqual([]);
  });

  it("part its validation from its test questions", () => {
    const card = `
#### MMLU

| Models | Type | Valid (0-shot) | Valid (5-shot) | Test (0-shot) | Test (5-shot) |
|---|---|---|---|---|---|
| Zorblax-7B | base | 63.2 | 67.1 | 65.5 | 68.3 |`;
    const result = read(card);
    expect(lines(result)).toEqual(["Zorblax-7B: mmlu 0-shot 65.5", "Zorblax-7B: mmlu 5-shot 68.3"]);
    expect(reasons(result)).toEqual(["unknown-qualifier 63.2", "unknown-qualifier 67.1"]);
  });

  it("that speak of programs which are run make another task of it", () => {
    const table = "| Model | GSM8K | MATH |\n|---|---|---|\n| Zorblax-7B | 79.8 | 52.0 |";
    for (const said of [
      "Tool-integrated reasoning (Code Interpreter):",
      "### Mathematics with tools",
      "### Math (PoT)",
    ]) {
      expect(lines(read(`${said}\n\n${table}`))).toEqual([]);
    }
    const long = `Zorblax is a tool-integrated reasoning agent that ${"solves what it is asked, ".repeat(8)}and more.`;
    expect(lines(read(`${long}\n\n${table}`))).toEqual(["Zorblax-7B: gsm8k 79.8"]);
    const named = table.replace("Zorblax-7B", "Zorblax-7B (PAL)");
    expect(lines(read(named))).toEqual([]);
    expect(lines(read(`### Mathematics without tools\n\n${table}`))).toHaveLength(2);
  });
});

describe("beside a benchmark's name", () => {
  it("a description changes nothing", () => {
    const card =
      "| Benchmark | Description | Zorblax-7B |\n|---|---|---|\n| MMLU | exams of 57 fields | 68.0 |";
    expect(lines(read(card))).toEqual(["Zorblax-7B: mmlu 68"]);
    expect(lines(read(card.replace("Description", "측정 영역")))).toEqual(["Zorblax-7B: mmlu 68"]);
    expect(lines(read(card.replace("Description", "Setting")))).toEqual([]);
  });

  it("EvalPlus without a space is MBPP's edition, and with a plus its added tests", () => {
    const card = "| | Zorblax-7B |\n|---|---|\n| MBPPEvalplus | 83.1 |\n| MBPPEvalplus++ | 70.4 |";
    expect(lines(read(card))).toEqual(["Zorblax-7B: mbpp/evalplus 83.1"]);
  });
});
