/** Figures of the Open LLM Leaderboard's second edition, which are on a scale of their own. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

const rows = (musr: string): string => `
| Metric | Value |
|---|---:|
| Avg. | 22.1 |
| IFEval (0-Shot) | 54.1 |
| BBH (3-Shot) | 33.1 |
| MATH (4-Shot) | 5.5 |
| GPQA (0-shot) | 6.9 |
| MuSR (0-shot) | ${musr} |
| MMLU-PRO (5-shot) | 25.3 |`;
const own = { ownModel: "Nimbus-7B" };

describe("the leaderboard's second edition", () => {
  const parked = ["other-scale 33.1", "translated 5.5", "other-scale 6.9", "other-scale 25.3"];

  it("is told by its name over a table", () => {
    const card = `# Nimbus\n\n## Open LLM Leaderboard Evaluation Results\n${rows("9.2").replace(/\| (?:IFEval|MuSR).*\n/g, "")}`;
    expect(lines(read(card, own))).toEqual([]);
    expect(reasons(read(card, own))).toEqual(parked);
  });

  it("is told by its choice of benchmarks where nothing names it", () => {
    expect(lines(read(rows("9.2"), own))).toEqual([]);
    expect(reasons(read(rows("9.2"), own))).toEqual(parked);
  });

  it("is told by its level of MATH, and by a note after the table", () => {
    const levels = rows("9.2")
      .replace("MATH (4-Shot)", "MATH Lvl 5 (4-Shot)")
      .replace(/\| MuSR.*\n/, "");
    expect(lines(read(levels, own))).toEqual([]);
    const noted = `| | Nimbus-7B |\n|---|---|\n| MMLU | 61.2 |\n| BBH | 33.1 |\n\nBBH is normalized as on the Open LLM Leaderboard, and everything else is what our own harness gives for the checkpoint that we release here, run once with greedy decoding and no system prompt.`;
    expect(lines(read(noted))).toEqual(["Nimbus-7B: mmlu 61.2"]);
    expect(reasons(read(noted))).toEqual(["other-scale 33.1"]);
  });

  it("is not suspected where MuSR stands above chance, but for MATH, of which it has one level", () => {
    expect(lines(read(rows("41.5"), own))).toEqual([
      "Nimbus-7B: bbh 3-shot 33.1",
      "Nimbus-7B: gpqa 0-shot 6.9",
      "Nimbus-7B: mmlu_pro 5-shot 25.3",
    ]);
    expect(reasons(read(rows("41.5"), own))).toEqual(["translated 5.5"]);
  });

  it("is told by a group of rows, and leaves the first edition's figures as they are", () => {
    const card = `
<table><tr><th>Category</th><th>Benchmark</th><th>Nimbus-9B</th></tr>
<tr><td rowspan="2">OpenLLM v1</td><td>MMLU (5-shot)</td><td>67.9</td></tr><tr><td>GSM8K (5-shot)</td><td>41.7</td></tr>
<tr><td rowspan="2">OpenLLM v2</td><td>MMLU-PRO (5-shot)</td><td>25.4</td></tr><tr><td>BBH (3-shot)</td><td>24.8</td></tr></table>`;
    expect(lines(read(card))).toEqual(["Nimbus-9B: mmlu 5-shot 67.9", "Nimbus-9B: gsm8k 5-shot 41.7"]);
    expect(reasons(read(card))).toEqual(["other-scale 25.4", "other-scale 24.8"]);
    const first = "## Open LLM Leaderboard\n\n| Metric | Value |\n|---|---|\n| MMLU (5-Shot) | 66.6 |";
    expect(lines(read(first, own))).toEqual(["Nimbus-7B: mmlu 5-shot 66.6"]);
  });
});
