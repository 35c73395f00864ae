/** Layouts that labs print, in small: each is of our own writing after a real one that is easy to read wrong. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("the figures", () => {
  it("of one model and protocol that differ are both refused, those that agree are one", () => {
    const table = (mmlu: string): string => `| | Llama 3 8B |\n|---|---|\n| MMLU (5-shot) | ${mmlu} |`;
    expect(reasons(read(`${table("66.6")}\n\n${table("68.4")}`))).toEqual([
      "conflicting-values 66.6",
      "conflicting-values 68.4",
    ]);
    const headed = read(
      `#### Base pretrained models\n\n${table("66.6")}\n\n#### Instruction tuned models\n\n${table("68.4")}`,
    );
    expect(headed.reports.map(({ score, tableSays }) => [score, tableSays])).toEqual([
      [66.6, "base"],
      [68.4, "instruct"],
    ]);
    const agreeing = read(`${table("66.6")}\n\n${table("66.58")}\n\n${table("66.6")}`);
    expect(lines(agreeing)).toEqual(["Llama 3 8B: mmlu 5-shot 66.58"]);
    expect(agreeing.skipped).toEqual({ repeated: 2 });
    // Without its shots a figure is not known to be another one.
    const unsaid = read(`${table("66.6")}\n\n${table("68.4").replace(" (5-shot)", "")}`);
    expect(lines(unsaid)).toEqual(["Llama 3 8B: mmlu 5-shot 66.6"]);
    expect(reasons(unsaid)).toEqual(["conflicting-values 68.4"]);
  });

  it("in parentheses beside another are told by the card, or doubted", () => {
    const table = "| | Qwen2.5-32B-Base* |\n|---|---|\n| MMLU | 84 (83.3) |";
    const doubted = read(table);
    expect(lines(doubted)).toEqual(["Qwen2.5-32B-Base: mmlu 84"]);
    expect(doubted.reports[0]!.doubt).toBe("second-value");
    expect(reasons(doubted)).toEqual(["second-value 84 (83.3) (reported)"]);
    expect(doubted.review[0]!.readings.map(({ score }) => score)).toEqual([84, 83.3]);
    const told = read(`${table}\n\n"*" columns are "reproduced_results (reported_results_if_any)".`);
    expect(told.reports[0]!.doubt).toBe(null);
    expect(told.review).toEqual([]);
    expect(read(table, { parentheses: "another-report" }).review).toEqual([]);
  });

  it("that may be fractions are refused with both readings", () => {
    const harness = `
|Tasks|Version|Filter|n-shot|Metric| |Value| |Stderr|
|---|---|---|---|---|---|---|---|---|
|mmlu|2|none|5|acc|↑|0.6511|±|0.0038|
|bbh|3|get-answer|3|exact_match|↑|0.4410|±|0.0055|`;
    const result = read(harness, { ownModel: "Nimbus-7B" });
    expect(lines(result)).toEqual([]);
    expect(reasons(result)).toEqual(["fraction-or-percent 0.6511", "fraction-or-percent 0.4410"]);
    expect(result.review[0]!.readings.map(({ model, shots, score }) => [model, shots, score])).toEqual([
      ["Nimbus-7B", 5, 65.11],
      ["Nimbus-7B", 5, 0.6511],
    ]);
    // One low figure among others is low.
    const low =
      "| | MATH | MMLU |\n|---|---|---|\n| TinyLlama-1.1B | 0.74 | 24.3 |\n| Qwen-1.8B | 2.42 | 43.4 |";
    expect(lines(read(low))).toContain("TinyLlama-1.1B: math 0.74");
    expect(lines(read("| | Qwen-1.8B |\n|---|---|\n| MATH | 0.74% |"))).toEqual(["Qwen-1.8B: math 0.74"]);
  });

  it("that are no plain figures are refused", () => {
    const cells = [
      "0.65→0.56",
      "56,941",
      "~70",
      "80.0%+",
      "(60.7)",
      "70.1/68.9",
      "<s>70.1</s>",
      "26/30",
      "-3.2",
      "120",
      "42.2.1",
    ];
    const card = `| | Qwen2-7B |\n|---|---|\n${cells.map((cell, index) => `| MMLU${index === 0 ? "" : ""} | ${cell} |`).join("\n")}`;
    const result = read(card);
    expect(lines(result)).toEqual([]);
    expect(result.review).toHaveLength(cells.length);
    expect(result.review[4]!.readings[0]!.score).toBe(60.7);
  });

  it("keep apart from what is raised or lowered beside them", () => {
    const card = `<table><tr><td>Models</td><td>MMLU</td><td>BBH</td></tr><tr><td>Qwen1.5-7B</td><td>8<sub>5</sub></td><td>51.6<sup>2</sup></td></tr>
<tr><td>Yi-6B</td><td>63.2<sub>±0.4</sub></td><td>44.9 ± 0.3</td></tr><tr><td>Gemma-7B</td><td>64.3¹</td><td>55.1<span>7</span></td></tr></table>
<p>2: reported by the other lab.</p>`;
    const result = read(card);
    expect(lines(result)).toEqual([
      "Qwen1.5-7B: mmlu 8",
      "Qwen1.5-7B: bbh 51.6",
      "Yi-6B: mmlu 63.2",
      "Yi-6B: bbh 44.9",
      "Gemma-7B: mmlu 64.3",
    ]);
    expect(reasons(result)).toEqual(["unread-cell 55.1 7"]);
    expect(result.reports[1]!.notes).toEqual(["2: 2: reported by the other lab."]);
  });

  it("of a row with a cell too few or too many are refused", () => {
    const card =
      "| Model | GSM8K | MMLU | BBH |\n|---|---|---|---|\n| Qwen2-7B | 80.2 | 70.3 |\n| Yi-6B | 32.5 | 63.2 | 42.8 | 1 |\n| Yi-34B | 67.2 | 76.3 | 54.3 |";
    const result = read(card);
    expect(lines(result)).toEqual(["Yi-34B: gsm8k 67.2", "Yi-34B: mmlu 76.3", "Yi-34B: bbh 54.3"]);
    expect(new Set(result.review.map(({ reason }) => reason))).toEqual(new Set(["ragged-row"]));
  });

  it("beside no label, or beside a line of headers that is not understood, are refused", () => {
    const ditto =
      "| Benchmark | Setting | Qwen2-7B |\n|---|---|---|\n| MMLU | 5-shot | 70.3 |\n| | 0-shot | 68.0 |";
    expect(lines(read(ditto))).toEqual(["Qwen2-7B: mmlu 5-shot 70.3"]);
    expect(reasons(read(ditto))).toEqual(["row-without-label 68.0"]);
    const single =
      "| Model | MMLU |\n|---|---|\n| | 0-shot |\n| Qwen2-7B | 68.0 |\n| Open models | |\n| Yi-6B | 63.2 |";
    expect(lines(read(single))).toEqual(["Qwen2-7B: mmlu 0-shot 68", "Yi-6B: mmlu 0-shot 63.2"]);
    const header = "| | Qwen2-7B | Yi-6B |\n|---|---|---|\n| | early run | final |\n| MMLU | 70.3 | 63.2 |";
    expect(reasons(read(header))).toEqual(["unknown-qualifier 70.3", "unknown-qualifier 63.2"]);
  });
});

describe("a card", () => {
  it("is read in sections where headers come again", () => {
    const card = `<table><tr><th colspan="2">Base models</th></tr><tr><th>Models</th><th>MMLU</th></tr><tr><td>Qwen1.5-7B</td><td>61.0</td></tr>
<tr><th colspan="2">Chat models</th></tr><tr><th>Models</th><th>BBH</th></tr><tr><td>Qwen1.5-7B</td><td>40.2</td></tr></table>`;
    expect(
      read(card).reports.map(({ benchmark, score, tableSays }) => [benchmark, score, tableSays]),
    ).toEqual([
      ["mmlu", 61, "base"],
      ["bbh", 40.2, "instruct"],
    ]);
  });

  it("is read without its front matter, comments, code and broken tables, which are named", () => {
    const table = "| | Qwen2-7B |\n|---|---|\n| MMLU | 70.3 |";
    const card = `---\nlicense: apache-2.0\nbase_model: x\n---\n# Title\n\n<!--\n${table.replace("70.3", "11.1")}\n-->\n\n${table}\n`;
    expect(lines(read(card))).toEqual(["Qwen2-7B: mmlu 70.3"]);
    const broken = "words\n\n| Model | MMLU |\n|---|---|---|\n| Qwen2-7B | 70.3 |\n";
    expect(reasons(read(broken)).map((line) => line.split(" ")[0])).toEqual(["table-not-understood"]);
    const indented = `words\n\n${table.replace(/^/gm, "     ")}\n`;
    expect(reasons(read(indented)).map((line) => line.split(" ")[0])).toEqual(["table-not-understood"]);
  });

  it("has HTML tables with blank lines and indented cells read whole", () => {
    const card =
      "words\n\n<table>\n\n    <tr>\n        <th>Model</th>\n\n        <th>MMLU</th>\n    </tr>\n\n    <tr>\n        <td>Qwen2-7B</td>\n        <td>**70.3**</td>\n    </tr>\n</table>\n";
    expect(lines(read(card))).toEqual(["Qwen2-7B: mmlu 70.3"]);
  });

  it("of another kind gives nothing", () => {
    expect(read("")).toEqual({ reports: [], review: [], skipped: {} });
    expect(read("| Dataset | # Train | Test |\n|---|---|---|\n| MATH | 7500 | 5000 |").reports).toEqual([]);
    expect(read("<!doctype html><p>Log in</p>").reports).toEqual([]);
  });

  it("nested without end is refused whole", () => {
    expect(() => read("<div>".repeat(600))).toThrow(expect.objectContaining({ type: "body-unparseable" }));
    expect(() => read(`${">".repeat(20_000)} a`)).toThrow(
      expect.objectContaining({ type: "body-unparseable" }),
    );
  });
});
