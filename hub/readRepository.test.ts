import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRepository } from "./readRepository.ts";

const config = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 4096,
  num_hidden_layers: 32,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  tie_word_embeddings: false,
  max_position_embeddings: 131_072,
};
const detail = {
  _id: "6690abcdef0123456789abcd",
  id: "some-lab/Heron-3.1-8B-Base",
  author: "some-lab",
  sha: "0123456789abcdef0123456789abcdef01234567",
  createdAt: "2026-10-30T08:00:00.000Z",
  lastModified: "2026-11-02T09:30:00.000Z",
  gated: false,
  downloads: 12,
  pipeline_tag: "text-generation",
  library_name: "transformers",
  tags: ["transformers", "safetensors", "license:apache-2.0"],
  cardData: { license: "apache-2.0" },
  safetensors: { parameters: { BF16: 8_030_261_248 }, total: 8_030_261_248 },
  siblings: [{ rfilename: "config.json" }, { rfilename: "model.safetensors" }],
};
const read = (changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  readRepository({ repository: detail.id, detail: { ...detail, ...changes }, config, ...more });

describe("readRepository", () => {
  it("reads a plain release whole, with nothing to review", () => {
    expect(read()).toEqual({
      review: [],
      release: {
        kind: "release",
        repository: "some-lab/Heron-3.1-8B-Base",
        hubId: detail._id,
        renamedFrom: null,
        organisation: "some-lab",
        name: "Heron-3.1-8B-Base",
        modelId: "heron-3.1-8b-base",
        revision: detail.sha,
        createdAt: detail.createdAt,
        lastModified: detail.lastModified,
        licence: "apache-2.0",
        gated: "no",
        downloads: 12,
        content: { is: "language-model" },
        architecture: "dense",
        modelType: "llama",
        contextLength: 131_072,
        parameters: {
          total: 8_030_261_248,
          active: 8_030_261_248,
          nonEmbedding: 6_979_588_096,
          text: 8_030_261_248,
          towers: 0,
          prediction: 0,
          computed: 8_030_261_248,
          basis: "weights",
        },
        quantisation: { label: "none", method: null, bits: null, groupSize: null, native: false },
        parents: [],
        stage: "base",
        variants: [],
      },
    });
  });

  it("reads the list alone, and says that it did", () => {
    const { release, review } = readRepository({ repository: detail.id, listed: detail, config });
    expect(release!.parameters.total).toBe(8_030_261_248);
    expect(review).toMatchObject([{ field: "answer" }]);
  });

  it.each([
    [true, "manual"],
    ["auto", "auto"],
    ["manual", "manual"],
    [false, "no"],
  ])("reads gated %j as %s", (gated, expected) => {
    expect(read({ gated }).release!.gated).toBe(expected);
  });

  it("has no creation date for what is older than the Hub's records", () => {
    expect(read({ createdAt: "2022-03-02T23:29:04.000Z" }).release!.createdAt).toBeNull();
  });

  it.each([
    [{ license: "other", license_name: "heron-community" }, "heron-community", []],
    [{ license: ["mit"] }, "mit", []],
    [{ license: "other" }, "other", ["licence"]],
    [{}, null, ["licence"]],
  ])("reads the licence %j", (cardData, licence, fields) => {
    const { release, review } = read({ cardData, tags: [] });
    expect([release!.licence, review.map(({ field }) => field)]).toEqual([licence, fields]);
  });

  it("reads licence and parents of the README where the API has no card", () => {
    const readme =
      "---\nlicense: mit\nbase_model:\n  - some-lab/Heron-3.1-8B\nbase_model_relation: finetune\n---\n# Heron\n";
    const { release } = read({ cardData: undefined, tags: [] }, { readme });
    expect(release).toMatchObject({
      licence: "mit",
      parents: [{ repository: "some-lab/Heron-3.1-8B", relation: "finetune" }],
    });
  });

  it("names a field whose value is of another type", () => {
    const { release, review } = read({ downloads: "many" });
    expect(release!.downloads).toBeNull();
    expect(review).toEqual([
      { field: "downloads", reason: "a value of another type than the Hub's", seen: "many" },
    ]);
  });

  it.each([
    ["q-lab/Heron-8B-Instruct-GPTQ", { quant_method: "gptq", bits: 4, group_size: 128 }, "int4", []],
    [
      "q-lab/Heron-8B-Instruct-quantized.w8a8",
      {
        quant_method: "compressed-tensors",
        format: "int-quantized",
        config_groups: { group_0: { weights: { num_bits: 8, type: "int" } } },
      },
      "int8",
      [],
    ],
    [
      "some-lab/Heron-8B-Instruct",
      { quant_method: "fp8", weight_block_size: [128, 128] },
      "none (native fp8)",
      [],
    ],
    ["some-lab/Heron-8B-Instruct", { quant_method: "awq", bits: 4 }, "int4", []],
    [
      "q-lab/Heron-8B-Instruct-8bit",
      { quant_method: "gptq", bits: 4, group_size: 128 },
      "int4",
      ["quantisation"],
    ],
    ["q-lab/Heron-8B-Instruct-AWQ", undefined, "int4", ["quantisation"]],
  ])("labels the packing of %s with %j", (id, quantization_config, label, fields) => {
    const answers = { detail: { ...detail, id }, config: { ...config, quantization_config } };
    const { release, review } = readRepository({ repository: id, ...answers });
    expect(release!.quantisation.label).toBe(label);
    expect(review.filter(({ field }) => field === "quantisation").map(({ field }) => field)).toEqual(fields);
  });

  it("never throws, reads the same twice, and says why it read nothing", () => {
    const keys = [
      ...Object.keys(detail),
      "config",
      "gguf",
      "baseModels",
      "modelId",
      "unheard-of",
      "__proto__",
    ];
    const value = fc.anything({ maxDepth: 3 });
    const answer = fc.oneof(
      value,
      fc.dictionary(fc.constantFrom(...keys), value).map((drawn) => ({ ...detail, ...drawn })),
    );
    fc.assert(
      fc.property(answer, value, fc.string(), (drawn, other, readme) => {
        const answers = { repository: "some-lab/Heron", detail: drawn, listed: other, config: other, readme };
        const once = readRepository(answers);
        expect(readRepository(answers)).toEqual(once);
        if (once.release === null) expect(once.review).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
