import { describe, expect, it } from "vitest";
import { modelSuggester, type SuggestibleModel, suggestModels } from "./suggestModel.ts";

const models: readonly SuggestibleModel[] = [
  { model_id: "qwen2.5-7b", hf_repo: "Qwen/Qwen2.5-7B" },
  { model_id: "qwen2-7b", hf_repo: "Qwen/Qwen2-7B" },
  { model_id: "qwen2-57b", hf_repo: null },
  { model_id: "qwen-7b", hf_repo: "Qwen/Qwen-7B" },
  { model_id: "qwen3-8b-base", hf_repo: "Qwen/Qwen3-8B-Base" },
  { model_id: "llama-3-8b", hf_repo: "meta-llama/Meta-Llama-3-8B" },
  { model_id: "llama-3.1-8b", hf_repo: "meta-llama/Llama-3.1-8B" },
  { model_id: "llama-2-13b" },
  { model_id: "phi-3.5" },
  { model_id: "olmo-3-7b", hf_repo: "allenai/Olmo-3-1025-7B" },
  { model_id: "mistral-7b-v0.1", hf_repo: "mistralai/Mistral-7B-v0.1" },
  { model_id: "mistral-7b-v0.3" },
  { model_id: "baichuan-13b", hf_repo: "baichuan-inc/Baichuan-13B-Base" },
  { model_id: "baichuan-13b-int4", hf_repo: "baichuan-inc/Baichuan-13B-Base" },
  { model_id: "mixtral-8x7b-v0.1" },
];

describe("suggestModels", () => {
  const suggest = modelSuggester(models);
  const first = (name: string) => suggest(name)[0];
  const ids = (name: string) => suggest(name).map(({ id }) => id);

  it.each([
    ["Qwen/Qwen2.5-7B", "qwen2.5-7b", "its repository is Qwen/Qwen2.5-7B"],
    ["Qwen2.5 7B", "qwen2.5-7b", "the same letters and digits as qwen2.5-7b, other case or separators"],
    ["LLaMA2-13B", "llama-2-13b", "the same letters and digits as llama-2-13b, other case or separators"],
    [
      "llama-v3p1-8b",
      "llama-3.1-8b",
      "the same letters and digits as llama-3.1-8b, other case or separators",
    ],
    [
      "OLMo-3-1025-7B",
      "olmo-3-7b",
      "the same letters and digits as Olmo-3-1025-7B, other case or separators",
    ],
    ["internal/qwen2.5-7b-hf", "qwen2.5-7b", 'qwen2.5-7b but for "hf" in the name'],
    ["llama-2-13b-turbomind", "llama-2-13b", 'llama-2-13b but for "turbomind" in the name'],
    ["Meta-Llama-3.1-8B", "llama-3.1-8b", 'llama-3.1-8b but for "meta" in the name'],
  ])("finds %s", (name, id, reason) => {
    expect(first(name)).toEqual({ id, reason });
  });

  it("says which dots or words are folded where only they set two models apart", () => {
    expect(suggest("qwen2-57b").map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
      "qwen2-57b: the same name",
      'qwen2.5-7b: the same letters and digits as qwen2.5-7b, but "2 57b" is not "2.5 7b": dots matter',
    ]);
    expect(first("phi-35")).toEqual({
      id: "phi-3.5",
      reason: 'the same letters and digits as phi-3.5, but "35" is not "3.5": dots matter',
    });
    expect(first("llama-3-1-8b")?.reason).toContain('"3 1" is not "3.1"');
  });

  it("suggests no other version and no other size", () => {
    expect(ids("llama-3.2-8b")).toEqual([]);
    expect(ids("Llama-3.1-8B")).toEqual(["llama-3.1-8b"]);
    expect(ids("Llama-3-8B")).toEqual(["llama-3-8b"]);
    expect(ids("qwen2.5-72b")).toEqual([]);
    expect(ids("phi-3")).toEqual([]);
  });

  it("calls another training what it is", () => {
    expect(first("Llama-3.1-8B-Instruct")).toEqual({
      id: "llama-3.1-8b",
      reason: "instruct of llama-3.1-8b: other weights, a model of its own",
    });
    expect(first("Mixtral-8x7B-Instruct-v0.1")?.id).toBe("mixtral-8x7b-v0.1");
    expect(first("Mistral-7B-Instruct-v0.1")?.id).toBe("mistral-7b-v0.1");
    expect(first("Qwen2.5-Coder-7B")?.reason).toContain("specialised (coder) of qwen2.5-7b");
    expect(first("qwen3-8b-AWQ")?.reason).toContain("quantised (awq) of qwen3-8b-base");
    expect(first("Qwen2.5-7B-Instruct-1M")?.reason).toContain("instruct long-context (1m) of");
    expect(first("LLaMA2-13B.Q4_K_M.gguf")?.reason).toContain("quantised (q4km) quantised (gguf) of");
  });

  it("warns where the catalogue's model is called base and the name is not", () => {
    expect(first("Qwen3-8B")?.reason).toContain("the bare name is often the instruct model");
  });

  it("names all versions that a name without one may mean", () => {
    expect(ids("Mistral 7B")).toEqual(["mistral-7b-v0.1", "mistral-7b-v0.3"]);
  });

  it("does not take the repository that a quantised row shares with its parent for its own", () => {
    expect(ids("baichuan-inc/Baichuan-13B-Base")).toEqual(["baichuan-13b"]);
    expect(ids("Baichuan-13B-Chat")).toEqual(["baichuan-13b"]);
  });

  it("knows dated editions of API families and words in another order", () => {
    const families = ["gpt-4o", "claude-3-5-sonnet"].map((model_id) => ({ model_id }));
    expect(suggestModels("openai/gpt-4o-2024-08-06", families)).toEqual([
      { id: "gpt-4o", reason: 'gpt-4o but for "2024-08-06" in the name' },
    ]);
    expect(suggestModels("claude-sonnet-3-5", families)).toEqual([
      { id: "claude-3-5-sonnet", reason: "the words of claude-3-5-sonnet in another order" },
    ]);
  });

  it("suggests nothing for a name without letters or digits", () => {
    for (const name of ["", "/", "---", "​"]) expect(suggest(name)).toEqual([]);
    expect(suggest("=cmd|' /C calc'!A0")).toEqual([]);
  });
});
