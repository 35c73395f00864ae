import { expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { columns, createOutput, errorLines, printable } from "./output.ts";

it("prints lines for people or one document for scripts, never both", () => {
  const written: string[] = [];
  for (const json of [false, true]) {
    const output = createOutput(json, (text) => written.push(text));
    output.say("working");
    output.result({ a: 1 }, () => ["a is 1"]);
  }
  expect(written).toEqual(["working\n", "a is 1\n", '{\n  "a": 1\n}\n']);
});

it("takes out what would steer a terminal", () => {
  expect(printable("a\u001b[31mred\u001b[0m\u0001\rb\tc")).toBe("ared\ufffd\ufffdb\tc");
});

it("aligns columns", () => {
  expect(
    columns([
      ["a", "bb"],
      ["ccc", "d"],
    ]),
  ).toEqual(["a    bb", "ccc  d"]);
});

it("says an error's facts, one a line", () => {
  const error = new DensingError("layout-drift", "a column is missing", {
    source: "mmlu-cf",
    seen: null,
    expected: "MMLU",
  });
  expect(errorLines(error)).toEqual([
    "a column is missing [layout-drift]",
    "  source: mmlu-cf",
    "  expected: MMLU",
  ]);
});
