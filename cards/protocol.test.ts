/** Layouts that labs print, in small: each is of our own writing after a real one that is easy to read wrong. */
import { describe, expect, it } from "vitest";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("the protocol", () => {
  it("is read in labels, columns, rows, titles, cells and prose, and from nowhere else", () => {
    const shots = (card: string): [number | null, string | null][] =>
      read(card).reports.map((each) => [each.shots, each.shotsFrom]);
    const table = (label: string, cell = "70.1"): string =>
      `| | Qwen2-7B |\n|---|---|\n| ${label} | ${cell} |`;
    expect(shots(table("MMLU(5-shot)"))).toEqual([[5, "label"]]);
    expect(shots(table("5-shot MMLU"))).toEqual([[5, "label"]]);
    expect(shots(table("MMLU, five-shot, CoT"))).toEqual([[5, "label"]]);
    expect(shots(table("MMLU", "70.1 (10-shot)"))).toEqual([[10, "cell"]]);
    expect(shots(table("BBH 3-shot@1"))).toEqual([[3, "label"]]);
    expect(shots(table("MMLU (5-shot, top-1)"))).toEqual([[5, "label"]]);
    expect(shots(`### 5-shot results\n\n${table("MMLU")}`)).toEqual([[5, "title"]]);
    expect(shots(`### BBH 3-shot and others\n\n${table("MMLU")}`)).toEqual([[null, null]]);
    expect(
      shots(`## Base\n\n**General**: MMLU (5-shot), BBH (3-shot)\n\n### Table\n\n${table("MMLU")}`),
    ).toEqual([[5, "prose"]]);
    // What is said under another heading is said of other tables.
    expect(shots(`## All\n\n### Base\n\nMMLU (5-shot)\n\n### Chat\n\n${table("MMLU")}`)).toEqual([
      [null, null],
    ]);
    expect(shots(table("MMLU"))).toEqual([[null, null]]);
    expect(shots("| Model | MMLU |\n|---|---|\n| | 5-shot |\n| Qwen2-7B | 70.1 |")).toEqual([[5, "label"]]);
    expect(shots("| Model | MMLU |\n|---|---|\n| # Shots | 5 |\n| Qwen2-7B | 70.1 |")).toEqual([
      [5, "label"],
    ]);
    expect(shots("| | n-shot | Qwen2-7B |\n|---|---|---|\n| MMLU | 5 | 70.1 |")).toEqual([[5, "column"]]);
  });

  it("goes to the review where two places differ or a footnote says otherwise", () => {
    const card = `
| Benchmark | # Shots | Qwen2-7B | Yi-6B |
|---|---|---|---|
| MMLU (5-shot) | 0 | 70.1 | 63.0 |
| BBH | 3-5 | 62.0 | 50.0 |
| MATH | 4 | 49.0 | 20.1† |

† measured 0-shot`;
    expect(lines(read(card))).toEqual(["Qwen2-7B: math 4-shot 49"]);
    expect(reasons(read(card))).toEqual([
      "shots-disagree 70.1",
      "shots-disagree 63.0",
      "shots-unread 62.0",
      "shots-unread 50.0",
      "footnote-shots 20.1†",
    ]);
  });

  it("keeps metrics that are the benchmark's and refuses others", () => {
    const card = `
| Models | MMLU (CoT) | HUMANEVAL@1 | MBPP@10 | MATH (maj@8) |
|---|---|---|---|---|
| Llama3.2-3B-Instruct | 60 | 51.5 | 80.4 | 48 |`;
    const result = read(card);
    expect(lines(result)).toEqual(["Llama3.2-3B-Instruct: mmlu 60", "Llama3.2-3B-Instruct: humaneval 51.5"]);
    expect(result.reports.map(({ notes }) => notes)).toEqual([["CoT"], ["pass@1"]]);
    expect(reasons(result)).toEqual(["other-metric 80.4", "other-metric 48"]);
  });

  it("says base or instruct as the nearest words do", () => {
    const table = "| Model | MMLU |\n|---|---|\n| Falcon-H1-3B | 68.3 |";
    const says = (card: string): (string | null)[] => read(card).reports.map(({ tableSays }) => tableSays);
    expect(says(`## Base models\n\n### General\n\n${table}`)).toEqual(["base"]);
    expect(says(`## Falcon-H1-3B-Instruct\n\n${table}`)).toEqual(["instruct"]);
    expect(says(`## Base and instruct models\n\n${table}`)).toEqual([null]);
    expect(says(`## Results\n\nChat models:\n${table}`)).toEqual(["instruct"]);
    expect(says(`# Falcon-H1-3B-Instruct\n\n${table}`)).toEqual([null]);
    expect(says(`## Base\n\n<details><summary>Instruct</summary>words</details>\n\n${table}`)).toEqual([
      "base",
    ]);
    const column =
      "| Models | Type | MMLU |\n|---|---|---|\n| XVERSE-13B | pretrained | 55.1 |\n| XVERSE-13B-Chat | fine-tuned | 60.2 |";
    expect(says(column)).toEqual(["base", "instruct"]);
    const rows =
      "| | Qwen2-7B |\n|---|---|\n| **Base models** | |\n| MMLU | 70.1 |\n| **Instruct models** | |\n| MMLU | 71.4 |";
    expect(says(rows)).toEqual(["base", "instruct"]);
    expect(
      read("| Model | MMLU |\n|---|---|\n| Qwen2-7B-Instruct | 70 |\n| Gemma-2-9b-it | 71 |").reports[0]!
        .siblingsSay,
    ).toBe("instruct");
  });
});
