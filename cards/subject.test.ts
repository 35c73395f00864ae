/** Headers that name a model by what its card is of. */
import { describe, expect, it } from "vitest";
import { completesSubject } from "./subject.ts";
import { lines, read, reasons } from "./testing/readLines.ts";

describe("completesSubject", () => {
  it.each([
    ["Small 3.1", "Breeze-Small-3.1-24B-Base-2503", true],
    ["Small 3.1 Base", "Breeze-Small-3.1-Base", true],
    ["1.5 Pro", "Zephyros 1.5", true],
    ["Zephyros Mini", "Zephyros 2", true],
    ["Small", "Breeze-Small-3.1-24B", false],
    ["3.1", "Breeze-Small-3.1-24B", false],
    ["Small 3.2", "Breeze-Small-3.1-24B", false],
    ["1.5 times", "Zephyros 1.5", false],
    ["Run 1", "Zephyros 1", false],
    ["Large 2", "Large language models", false],
  ])("%s on the card of %s: %s", (header, subject, expected) => {
    expect(completesSubject(header, [subject])).toBe(expected);
  });
});

describe("a table on the card of its subject", () => {
  const table = "| | Small 3.0 | Small 3.1 |\n|---|---|---|\n| MMLU | 80.6 | 81.0 |";

  it("names it by the end of its name, and others beside it", () => {
    const named = ["Small 3.0: mmlu 80.6", "Small 3.1: mmlu 81"];
    expect(lines(read(table, { ownModel: "breeze/Breeze-Small-3.1-24B" }))).toEqual(named);
    expect(lines(read(`# Breeze Small 3.1: a model\n\n## Results\n\n${table}`))).toEqual(named);
  });

  it("is of the model that its heading is, where it names none", () => {
    const bare = "| Metric | Value |\n|---|---|\n| MMLU (5-shot) | 61.2 |";
    const card = `# Zorblax-7B-Instruct\n\n### Zorblax-7B-Base evaluation results\n\n${bare}`;
    const result = read(card, { ownModel: "zorb/Zorblax-7B-Instruct" });
    expect(lines(result)).toEqual(["Zorblax-7B-Base: mmlu 5-shot 61.2"]);
    expect(result.reports[0]!.modelFrom).toBe("printed");
    const own = read(card.replace("### Zorblax-7B-Base ", "### "), { ownModel: "Zorblax-7B-Instruct" });
    expect(own.reports.map(({ model, modelFrom }) => [model, modelFrom])).toEqual([
      ["Zorblax-7B-Instruct", "context"],
    ]);
    expect(reasons(read(`## Results\n\n${bare}`))).toEqual(["model-not-named 61.2"]);
  });

  it("is left to a person where nothing says that its headers are models", () => {
    expect(lines(read(table))).toEqual([]);
    expect(reasons(read(`# Nimbus\n\n${table}`))).toEqual([
      "model-unrecognised 80.6",
      "model-unrecognised 81.0",
    ]);
  });
});
