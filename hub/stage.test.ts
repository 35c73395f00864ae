import { describe, expect, it } from "vitest";
import { readName } from "./names.ts";
import { stageOf } from "./stage.ts";

const lab = (name: string) => `lab/${name}`;
function stage(name: string, more: Partial<Parameters<typeof stageOf>[0]> = {}) {
  const nothing = { neighbours: [], parents: [], card: "", chatTemplate: null };
  return stageOf({ repository: lab(name), name: readName(name), ...nothing, ...more });
}

describe("stageOf", () => {
  it.each([
    ["its name", stage("Ibis-7B-Base"), "base"],
    ["its name, against siblings", stage("Ibis-7B-it", { neighbours: [lab("Ibis-7B-Base")] }), "instruct"],
    ["a sibling for chat", stage("Ibis-7B", { neighbours: [lab("Ibis-7B-Chat")] }), "base"],
    [
      "a sibling with the word within",
      stage("Ibis-7B-v0.1", { neighbours: [lab("Ibis-7B-Instruct-v0.1")] }),
      "base",
    ],
    ["a sibling that is base", stage("Ibis-7B", { neighbours: [lab("Ibis-7B-Base")] }), "instruct"],
    ["reasoning, that is instruct too", stage("Ibis-7B-Instruct-Thinking"), "reasoning"],
    [
      "its parent, quantised",
      stage("Ibis-7B-FP8", { parents: [{ repository: lab("Ibis-7B-Base"), relation: "quantized" }] }),
      "base",
    ],
    [
      "its parent, trained on",
      stage("Ibis-7B", { parents: [{ repository: lab("Ibis-7B-Base"), relation: "finetune" }] }),
      "instruct",
    ],
    ["its card, base", stage("Ibis-7B", { card: "- **Training Stage**: Pretraining\n" }), "base"],
    [
      "its card, instruct",
      stage("Ibis-7B", { card: "- Training Stage: Pretraining & Post-training\n" }),
      "instruct",
    ],
    ["its card in words", stage("Ibis-7B", { card: "This repo contains the **base** 7B model." }), "base"],
  ])("decides by %s", (_, read, expected) => {
    expect(read).toEqual({ stage: expected, review: [] });
  });

  it.each([
    ["nothing", stage("Ibis-7B")],
    ["a chat template alone", stage("Ibis-7B", { chatTemplate: true })],
    ["a sibling of another version", stage("Ibis-7B-v0.1", { neighbours: [lab("Ibis-7B-Instruct-v0.2")] })],
    ["another lab's sibling", stage("Ibis-7B", { neighbours: ["elsewhere/Ibis-7B-Base"] })],
    ["two words", stage("Ibis-7B-Base-Chat")],
    ["siblings of both kinds", stage("Ibis-7B", { neighbours: [lab("Ibis-7B-Base"), lab("Ibis-7B-Chat")] })],
    [
      "a finetune of another model",
      stage("Ibis-7B", { parents: [{ repository: "a/Egret-7B", relation: "finetune" }] }),
    ],
  ])("leaves %s to a person", (_, read) => {
    expect(read).toMatchObject({ stage: null, review: [{ field: "stage" }] });
  });

  it("shows a person what points where", () => {
    expect(stage("Ibis-7B", { chatTemplate: false }).review[0]!.seen).toBe(
      "base: hint: it has no chat template",
    );
  });
});
