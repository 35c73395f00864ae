/** Shots that a sentence over a table gives benchmarks by name. */
import { describe, expect, it } from "vitest";
import { lines, read } from "./testing/readLines.ts";

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
    expect(shotsOf("We report MMLU (5-shot) and GSM8K (8-shot).")).toEqual([
      "Zorblax-13B: mmlu 5-shot 61.6",
      "Zorblax-13B: gsm8k 8-shot 55.8",
    ]);
  });

  it("are nobody's where the sentence speaks of some models only, or says two numbers", () => {
    const unsaid = ["Zorblax-13B: mmlu 61.6", "Zorblax-13B: gsm8k 55.8"];
    expect(shotsOf("We evaluate chat models with 0-shot for MMLU and GSM8K.")).toEqual(unsaid);
    expect(shotsOf("Qwen2-7B reports 5-shot results on MMLU.")).toEqual(unsaid);
    expect(shotsOf("We give 5-shot results on MMLU. We also give 0-shot results on MMLU.")).toEqual(unsaid);
    expect(shotsOf("The few-shot results are in the appendix, on MMLU and others.")).toEqual(unsaid);
  });
});
