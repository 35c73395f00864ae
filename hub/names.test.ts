import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proposedModelId, readName } from "./names.ts";

describe("proposedModelId", () => {
  it.each([
    ["Qwen2.5-7B", "qwen2.5-7b"],
    ["Llama-2-7b-hf", "llama-2-7b"],
    ["gemma-3-4b-pt", "gemma-3-4b"],
    ["gemma-3-4b-it", "gemma-3-4b-it"],
    ["DeepSeek-V3.2-Exp-Base", "deepseek-v3.2-exp-base"],
    ["phi-1_5", "phi-1_5"],
    ["internlm2_5-7b", "internlm2_5-7b"],
    ["模型-7B", null],
    ["-7B", null],
  ])("%s is %s", (name, id) => {
    expect(proposedModelId(name)).toBe(id);
  });

  it("keeps apart what differs in a dot, a version or an underscore", () => {
    const name = fc.string({
      unit: fc.constantFrom("a", "B", "1", ".", "_", "-"),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [one, other] = [proposedModelId(`x${a}z`), proposedModelId(`x${b}z`)];
        expect(one === other).toBe(a.toLowerCase() === b.toLowerCase());
      }),
    );
  });
});

describe("readName", () => {
  it.each([
    ["Qwen3-8B-Base", ["base"], []],
    ["Qwen2.5-7B-Instruct-1M", ["instruct"], ["1m"]],
    ["MiniCPM-2B-128k", [], ["128k"]],
    ["TinyStories-1M", [], []],
    ["DeepSeek-R1-Distill-Qwen-7B", ["reasoning"], ["distilled"]],
    ["Qwen3-30B-A3B-Thinking-2507", ["reasoning"], []],
    ["Qwen2.5-Coder-32B-Instruct", ["instruct"], ["coder"]],
    ["gemma-3-4b-it", ["instruct"], []],
    ["Hunyuan-7B-Pretrain", ["base"], []],
    ["Italian-7B", [], []],
    ["Databases-7B", [], []],
  ])("%s says %j and %j", (name, stages, variants) => {
    expect(readName(name)).toMatchObject({ stages, variants });
  });

  it("has one stem for siblings of several stages", () => {
    const stems = ["Mistral-7B-v0.1", "Mistral-7B-Instruct-v0.1", "Mistral-7B-v0.1-hf"].map(
      (name) => readName(name).stem,
    );
    expect(new Set(stems).size).toBe(1);
    expect(readName("Mistral-7B-v0.2").stem).not.toBe(stems[0]);
  });

  it.each([
    ["Llama-3-8B-Instruct-GPTQ-Int4", ["gptq", "int4"]],
    ["granite-3.1-2b-base-quantized.w4a16", ["quantized", "w4a16"]],
    ["Qwen3-8B-FP8", ["fp8"]],
    ["Meta-Llama-3.1-8B-Instruct-bnb-4bit", ["bnb", "4bit"]],
    ["Qwen3-8B", []],
  ])("finds the words of packing in %s", (name, words) => {
    expect(readName(name).quantisation).toEqual(words);
  });
});
