/** Shots that a sentence over a table gives benchmarks by name. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

const table = "| Model | C-Eval | MMLU | GSM8K |\n|---|---|---|---|\n| Zorblax-13B | 59.5 | 61.6 | 55.8 |";
const shotsOf = (prose: string): string[] => lines(read(`## Results\n\n${prose}\n\n${table}`));

describe("shots in prose", () => {
  it("are those of the benchmarks that the sentence lists", () => {
    const prose = "We report the 5-shot results of C-Eval, MMLU, and CMMLU, and the 8-shot results of GSM8K.";
    expect(shotsOf(prose)).toEqual(["Zorblax-13B: mmlu 5-shot 61.6", "Zorblax-13B: gsm8k 8-shot 55.8"]);
    expect(shotsOf("We ran a four-shot test on GSM8K and a 0-shot test on the MMLU dataset.")).toEqual([
      "Zorblax-13B: mmlu 0-shot 61.6",
      "Zorblax-13B: gsm8k 4-shot 55.8",
    ]);
    expect(shotsOf("We report Massive Multitask Language Understanding (MMLU) (5-shot).")).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 55.8",
    ]);
    expect(shotsOf("We report MMLU (5-shot) and GSM8K (8-shot).")).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 8-shot 55.8",
    ]);
  });

  it("are told after the table, in a sentence on all benchmarks, or right before a name", () => {
    const both = ["Zorblax-13B: mmlu 5-shot 61.6", "Zorblax-13B: gsm8k 5-shot 55.8"];
    expect(shotsOf("All benchmarks are evaluated 5-shot.")).toEqual(both);
    expect(shotsOf("我们在三个评测集上，均使用5-shot模式进行评测。")).toEqual(both);
    expect(shotsOf("MMLU and GSM8K are run by their own scripts, all of them in a 5-shot setting.")).toEqual(
      both,
    );
    expect(shotsOf("On the 5-shot MMLU, we do better than Llama-2-chat.")).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 55.8",
    ]);
    const after = "We report 5-shot accuracy for MMLU and 8-shot CoT accuracy for GSM8K.";
    expect(lines(read(`## Results\n\n${table}\n\n${after}`))).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 8-shot 55.8",
    ]);
  });

  it("of one sentence end where another number begins, in figures or in words", () => {
    expect(shotsOf("We report the eight-shot performance on GSM8K and ASDiv, five-shot for MMLU.")).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 8-shot 55.8",
    ]);
    expect(shotsOf("We use zero-shot for ARC and 5-shot for MMLU.")).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 55.8",
    ]);
    expect(shotsOf("We use zero-shot for ARC, MMLU 5-shot.")).toEqual(["Zorblax-13B: gsm8k 55.8"]);
    expect(shotsOf("For MMLU and ARC, we report the zero-shot evaluation performance.")).toEqual([
      "Zorblax-13B: mmlu 0-shot 61.6",
      "Zorblax-13B: gsm8k 55.8",
    ]);
  });

  it("leave a figure to a person where a sentence beside the table was not understood", () => {
    const said = "Prompts with 4-shot examples were what we chose to measure GSM8K.";
    const card = `## Results\n\n${said}\n\n${table}`;
    expect(lines(read(card))).toEqual(["Zorblax-13B: mmlu 61.6"]);
    expect(reasons(read(card))).toEqual(["shots-disagree 55.8"]);
    const two = `## Results\n\n${said}\n\nAll benchmarks are 5-shot.\n\n${table}`;
    expect(lines(read(two))).toEqual(["Zorblax-13B: mmlu 5-shot 61.6"]);
  });

  it("between two tables are not those of the first", () => {
    const second = table.replace("61.6", "60.0").replace("55.8", "51.0").replace("Zorblax", "Quibble");
    const said = "We report 5-shot accuracy for MMLU.";
    expect(lines(read(`## Results\n\n${table}\n\n${said}\n\n${second}`))).toEqual([
      "Zorblax-13B: mmlu 61.6",
      "Zorblax-13B: gsm8k 55.8",
      "Quibble-13B: mmlu 5-shot 60",
      "Quibble-13B: gsm8k 51",
    ]);
  });

  it("of some models alone leave these models' figures to a person", () => {
    const others = `${table}\n| ChatGLM-6B | 38.9 | 40.6 | 4.8 |`;
    const card = `## Results\n\nAll tasks are 5-shot.\n\n${others}\n\n> We use zero-shot for ChatGLM models.`;
    expect(lines(read(card))).toEqual(["Zorblax-13B: mmlu 5-shot 61.6", "Zorblax-13B: gsm8k 5-shot 55.8"]);
    expect(reasons(read(card))).toEqual(["shots-disagree 40.6", "shots-disagree 4.8"]);
  });

  it("are nobody's where the sentence speaks of some models only, or says two numbers", () => {
    const unsaid = ["Zorblax-13B: mmlu 61.6", "Zorblax-13B: gsm8k 55.8"];
    expect(shotsOf("We evaluate chat models with 0-shot for MMLU and GSM8K.")).toEqual(unsaid);
    expect(shotsOf("Qwen2-7B reports 5-shot results on MMLU.")).toEqual(unsaid);
    expect(shotsOf("We give 5-shot results on MMLU. We also give 0-shot results on MMLU.")).toEqual(unsaid);
    expect(shotsOf("All results are the maximum of few-shot and zero-shot results.")).toEqual(unsaid);
    expect(shotsOf("All tasks except MMLU are 8-shot.")).toEqual(unsaid.slice(1));
    expect(shotsOf("All base models are evaluated 5-shot.")).toEqual(unsaid);
    expect(shotsOf("All benchmarks are 0-shot. All results are 5-shot.")).toEqual(unsaid);
    expect(shotsOf("The few-shot results are in the appendix, on MMLU and others.")).toEqual(unsaid);
  });
});
