import { describe, expect, it } from "vitest";
import { type ContentInput, contentOf, knownAsOther } from "./contents.ts";
import { readName } from "./names.ts";

function content(name: string, answer: Record<string, unknown> = {}, more: Partial<ContentInput> = {}) {
  const files = answer.files as string[] | undefined;
  const siblings = files?.map((rfilename) => ({ rfilename }));
  const whole = { id: `lab/${name}`, unread: [], ...answer, ...(siblings ? { siblings } : {}) };
  const plain = { architectures: [], encoderDecoder: false, multimodal: false };
  return contentOf({ answer: whole, name: readName(name), ...plain, ...more });
}
const task = (pipeline_tag: string) => ({ pipeline_tag });

describe("contentOf", () => {
  it.each([
    ["a task", content("Ibis-7B", task("text-generation"))],
    ["a head, where there is no task", content("Ibis-7B", {}, { architectures: ["LlamaForCausalLM"] })],
    ["a text model that also sees", content("Ibis-7B", task("image-text-to-text"), { multimodal: true })],
    [
      "weights beside a GGUF",
      content("Ibis-7B", { ...task("text-generation"), files: ["a.gguf", "model.safetensors"] }),
    ],
  ])("takes %s for a language model", (_, read) => {
    expect(read.is).toBe("language-model");
  });

  it.each([
    [
      "an adapter (LoRA)",
      content("Ibis-7B-x", {
        ...task("text-generation"),
        files: ["adapter_config.json", "adapter_model.safetensors"],
      }),
    ],
    [
      "an adapter (LoRA)",
      content("Ibis-7B-x", { ...task("text-generation"), tags: ["base_model:adapter:lab/Ibis-7B"] }),
    ],
    [
      "a conversion to GGUF",
      content("Ibis-7B", { ...task("text-generation"), files: ["Ibis-Q4_K_M.gguf", "README.md"] }),
    ],
    ["a conversion for MLX", content("Ibis-7B-4bit", { ...task("text-generation"), library_name: "mlx" })],
    ["embeddings", content("Ibis-Embedding-4B", task("text-generation"))],
    ["embeddings", content("Ibis-4B", task("feature-extraction"))],
    ["a reranker", content("Ibis-Reranker-4B", task("text-generation"))],
    [
      "a classifier or reward model",
      content("Ibis-4B", {}, { architectures: ["LlamaForSequenceClassification"] }),
    ],
    ["an encoder with a decoder", content("Ibis-4B", task("text-generation"), { encoderDecoder: true })],
    ["a draft model for speculative decoding", content("Ibis-8B-EAGLE3", task("text-generation"))],
    ["vision", content("Ibis-OCR", task("image-text-to-text"), { multimodal: true })],
    ["vision", content("Ibis-7B", task("image-text-to-text"))],
    ["audio", content("Ibis-7B", task("automatic-speech-recognition"))],
    ["diffusion", content("Ibis-XL", task("text-to-image"))],
    ["image or video generation", content("Ibis-XL", { library_name: "diffusers" })],
    ["no weights", content("Ibis-7B", { ...task("text-generation"), files: ["README.md", "config.json"] })],
  ])("takes %s for itself", (because, read) => {
    expect(read).toEqual({ is: "other", because });
  });

  it("does not know what nothing says", () => {
    expect(content("Ibis-7B").is).toBe("unknown");
    expect(content("Ibis-7B", { library_name: "constructor" }).is).toBe("unknown");
  });
});

describe("knownAsOther", () => {
  const of = (name: string, answer: Record<string, unknown> = {}) =>
    knownAsOther({ id: `lab/${name}`, unread: [], ...answer });

  it("leaves alone what a list cannot rule out", () => {
    expect(of("Ibis-7B")).toBeNull();
    expect(of("Ibis-7B", task("image-text-to-text"))).toBeNull();
    expect(of("Ibis-7B-FP8", task("text-generation"))).toBeNull();
  });

  it("says what conversions, adapters and other kinds are", () => {
    expect(of("Ibis-7B-GGUF", task("text-generation"))).toBe("a conversion to GGUF");
    expect(of("Ibis-7B-4bit", { library_name: "mlx" })).toBe("a conversion for MLX");
    expect(of("Ibis-7B-x", { tags: ["base_model:adapter:lab/Ibis-7B"] })).toBe("an adapter (LoRA)");
    expect(of("Ibis-embed", task("feature-extraction"))).not.toBeNull();
  });
});
