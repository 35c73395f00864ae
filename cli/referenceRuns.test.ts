import { describe, expect, it } from "vitest";
import { parseReferenceRuns } from "./referenceRuns.ts";

const header = "N,D,benchmark,loss,score";
const parse = (...lines: string[]) => parseReferenceRuns("runs.csv", [header, ...lines, ""].join("\n"));

describe("parseReferenceRuns", () => {
  it("reads runs, with an empty score where the run is used for the loss alone", () => {
    expect(parse("5247232,52472320,mmlu,1.46,", "7e9,1e12,mmlu,0.73,76.1")).toEqual([
      { parameters: 5247232, tokens: 52472320, benchmark: "mmlu", loss: 1.46, score: null },
      { parameters: 7e9, tokens: 1e12, benchmark: "mmlu", loss: 0.73, score: 76.1 },
    ]);
  });

  it.each([
    ["7B,1e12,mmlu,0.7,70", /line 3: N: expected a plain number; saw "7B"/],
    ["7e9,0,mmlu,0.7,70", /line 3: D: expected a number above 0; saw "0"/],
    ["7e9,1e12,MMLU 5-shot,0.7,70", /line 3: benchmark: expected a benchmark's id.*; saw "MMLU 5-shot"/],
    ["7e9,1e12,mmlu,-0.7,70", /line 3: loss: expected a number above 0; saw "-0.7"/],
    ["7e9,1e12,mmlu,,70", /line 3: loss: expected a plain number; saw ""/],
    ["7e9,1e12,mmlu,0.7,701", /line 3: score: expected a percentage from 0 to 100; saw "701"/],
    ["7e9,1e12,mmlu,0.7", /is no CSV/],
  ])("names line, column, what it expected and saw: %s", (line, message) => {
    expect(() => parse("7e9,1e12,mmlu,0.7,70", line)).toThrow(message);
  });

  it("wants its columns and a run", () => {
    expect(() => parseReferenceRuns("runs.csv", "N,D,benchmark,score\n1,1,mmlu,2\n")).toThrow(
      "runs.csv, line 2: loss: expected a column of that name; saw nothing",
    );
    expect(() => parse()).toThrow(/no runs/);
  });
});
