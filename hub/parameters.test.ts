import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArchitecture } from "./architecture/families.ts";
import type { JsonRecord } from "./architecture/settings.ts";
import { countRelease } from "./parameters.ts";
import { readPacking } from "./quantisation.ts";
import { readingsOf } from "./storedCounts.ts";

const known = new Map<string, JsonRecord>(
  JSON.parse(readFileSync(new URL("../fixtures/hub/known-models.json", import.meta.url), "utf8")).map(
    ({ model_id, config }: { model_id: string; config: JsonRecord }) => [model_id, config],
  ),
);
const configOf = (id: string, more: JsonRecord = {}): JsonRecord => ({ ...known.get(id), ...more });

function count(config: JsonRecord | null, parameters: Readonly<Record<string, number>> | null) {
  return countRelease({
    stored: parameters === null ? undefined : { parameters },
    packing: readPacking(config),
    architecture: config === null ? null : readArchitecture(config),
    config,
  });
}

const gptOss = (layers: number, experts: number): JsonRecord => ({
  model_type: "gpt_oss",
  hidden_size: 2880,
  intermediate_size: 2880,
  num_hidden_layers: layers,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  head_dim: 64,
  num_local_experts: experts,
  num_experts_per_tok: 4,
  vocab_size: 201_088,
  tie_word_embeddings: false,
  quantization_config: { quant_method: "mxfp4" },
});
const w4a16 = {
  quant_method: "compressed-tensors",
  format: "pack-quantized",
  config_groups: { group_0: { weights: { num_bits: 4, group_size: 128, type: "int", symmetric: true } } },
};

/*
 * Counts that the Hub has answered, as its own counter's tests and public files quote them
 * (huggingface.js, packages/hub, safetensors metadata).
 */
describe("countRelease on counts that the Hub has given", () => {
  it.each([
    ["raw, scales with it", { BF16: 2_167_371_072, U8: 60_914_073_600 }],
    ["unpacked, scales with it", { BF16: 2_167_371_072, U8: 118_244_966_400 }],
    ["unpacked", { BF16: 2_167_371_072, U8: 114_661_785_600 }],
  ])("gpt-oss-120b %s has 116.83 billion", (_, parameters) => {
    const { parameters: counted, review } = count(gptOss(36, 128), parameters);
    expect(counted).toMatchObject({ total: 116_829_156_672, basis: "config" });
    expect(review).toEqual([]);
  });

  it.each<[string, JsonRecord, Record<string, number>, number]>([
    ["gpt-oss-20b", gptOss(24, 32), { BF16: 1_804_459_584, U8: 19_110_297_600 }, 20_914_757_184],
    [
      "Llama-3.1-8B bnb-4bit",
      configOf("llama-3.1-8b", { quantization_config: { quant_method: "bitsandbytes", load_in_4bit: true } }),
      { BF16: 1_050_939_392, U8: 6_979_321_856 },
      8_030_261_248,
    ],
    [
      "Llama-3.1-8B w4a16",
      configOf("llama-3.1-8b", { quantization_config: { quant_method: "gptq", bits: 4, group_size: 128 } }),
      { I32: 6_979_321_856, F16: 1_052_315_648 },
      8_030_261_248,
    ],
    [
      "Llama-3.3-70B w4a16",
      configOf("llama-3.1-70b", { quantization_config: w4a16 }),
      { I32: 68_451_041_280, BF16: 2_102_665_216 },
      70_553_706_496,
    ],
    ["Qwen3-8B", configOf("qwen3-8b-base"), { BF16: 8_190_735_360 }, 8_190_735_360],
    ["Qwen3-235B-A22B", configOf("qwen3-235b-a22b-base"), { BF16: 235_093_634_560 }, 235_093_634_560],
    [
      "DeepSeek-V3 (fp8, MTP)",
      configOf("deepseek-v3-base", {
        quantization_config: { quant_method: "fp8", weight_block_size: [128, 128] },
      }),
      { BF16: 3_918_786_560, F8_E4M3: 680_571_043_840, F32: 41_555_600 },
      671_026_419_200,
    ],
    [
      "DeepSeek-V4-Flash (fp4 experts in I8, three MTP layers)",
      configOf("deepseek-v4-flash-base", {
        num_nextn_predict_layers: 3,
        expert_dtype: "fp4",
        quantization_config: { quant_method: "fp8" },
      }),
      { BF16: 1_483_567_488, I64: 2_327_040, F32: 37_741_630, F8_E4M3: 6_304_038_912, I8: 296_352_743_424 },
      284_332_240_471,
    ],
  ])("%s", (_, config, parameters, total) => {
    const { parameters: counted, review } = count(config, parameters);
    expect(counted.total).toBe(total);
    expect(review).toEqual([]);
  });
});

describe("countRelease", () => {
  it("takes off a head that is the tied table again, and an MTP module", () => {
    const small = readArchitecture(configOf("qwen3-0.6b-base"));
    const saved = small.counts.total + small.wordTable;
    expect(count(configOf("qwen3-0.6b-base"), { BF16: saved }).parameters).toMatchObject({
      total: 596_049_920,
      basis: "weights",
    });
    const air = readArchitecture(configOf("glm-4.5-air-base"));
    const [module] = air.predictionLayers;
    const stored = air.counts.total + module! + 2 * air.wordTable;
    expect(count(configOf("glm-4.5-air-base"), { BF16: stored }).parameters).toMatchObject({
      total: air.counts.total,
      prediction: module! + 2 * air.wordTable,
    });
  });

  it("tells towers, MTP and a repeated head apart", () => {
    const gemma = count(configOf("gemma-3-4b"), { BF16: 4_300_079_472 }).parameters;
    expect(gemma).toMatchObject({ total: 4_300_079_472, text: 3_880_263_168, towers: 419_816_304 });
    const read = readArchitecture(configOf("qwen3.5-9b-base"));
    const towers = 456_010_480;
    const stored = read.counts.total + towers + read.counts.prediction;
    expect(count(configOf("qwen3.5-9b-base"), { BF16: stored }).parameters).toMatchObject({
      total: read.counts.total + towers,
      prediction: read.counts.prediction,
      towers,
    });
  });

  it("takes a model that was saved without its towers", () => {
    const { parameters, review } = count(configOf("gemma-3-4b"), { BF16: 3_880_263_168 });
    expect([parameters.total, parameters.towers, review]).toEqual([3_880_263_168, 0, []]);
  });

  it("sends to review what differs by more than half a percent, and claims no active part", () => {
    const { parameters, review } = count(configOf("mixtral-8x7b-v0.1"), { BF16: 46_000_000_000 });
    expect(parameters).toMatchObject({ total: 46_000_000_000, active: null, basis: "weights-only" });
    expect(review).toMatchObject([{ reason: "weights and config differ by more than 0.5 %" }]);
  });

  it("accepts a family it does not know where the common layout gives what the weights have", () => {
    const config = configOf("llama-3.1-8b", { model_type: "unheard_of" });
    expect(count(config, { BF16: 8_030_261_248 })).toMatchObject({
      parameters: { total: 8_030_261_248, active: 8_030_261_248, nonEmbedding: 6_979_588_096 },
      review: [],
    });
    const sparse = configOf("qwen3-30b-a3b-base", { model_type: "unheard_of" });
    const { total, active } = count(sparse, { BF16: 30_532_122_624 }).parameters;
    expect([total, active! / 3_353_000_000]).toEqual([30_532_122_624, expect.closeTo(1, 2)]);
  });

  it("does not take a second table of an unknown family for a copy", () => {
    const { tie_word_embeddings: _, ...config } = configOf("qwen3-1.7b-base", { model_type: "unheard_of" });
    const { parameters, review } = count(config, { BF16: 2_031_739_904 });
    expect(parameters).toMatchObject({ total: 2_031_739_904, active: null });
    expect(review).not.toEqual([]);
  });

  it("gives nothing for packed weights that nothing explains", () => {
    const config = {
      model_type: "unheard_of",
      quantization_config: { quant_method: "gptq", bits: 4, group_size: 128 },
    };
    const packing = readPacking(config);
    const stored = { parameters: { I32: 900_000_000, F16: 500_000_000 } };
    const { parameters, review } = countRelease({ stored, packing, architecture: null, config });
    expect(parameters.total).toBeNull();
    expect(review[0]!.seen).toMatch(/unpacked.*packed as it lies/);
  });

  it.each<[string, Record<string, number>]>([
    ["no dtype that holds weights", { I64: 5, BOOL: 7 }],
    ["a dtype that nobody knows", { BF16: 8_030_261_248, Q3: 4 }],
  ])("refuses %s", (_, parameters) => {
    expect(count(null, parameters)).toMatchObject({ parameters: { total: null }, review: [{}] });
  });
});

describe("readingsOf", () => {
  const drawn = fc.record({
    weights: fc.integer({ min: 1000, max: 4_000_000 }).map((thousands) => thousands * 1024),
    others: fc.integer({ min: 100_000, max: 2_000_000_000 }),
    groupSize: fc.constantFrom(32, 64, 128),
    bits: fc.constantFrom(2, 4, 8),
  });
  const near = (parameters: number, truth: number) => Math.abs(parameters - truth) / truth < 0.001;

  it("has the true count among the readings, whichever generation counted", () => {
    fc.assert(
      fc.property(drawn, ({ weights, others, groupSize, bits }) => {
        const packing = readPacking({
          quantization_config: { quant_method: "gptq", bits, group_size: groupSize },
        });
        const factor = 32 / bits;
        const groups = Math.ceil(weights / groupSize);
        const generations = [
          { I32: weights, F16: others },
          { I32: weights, F16: others + groups },
          { I32: Math.round((weights + groups) / factor), F16: others + groups },
        ];
        for (const parameters of generations) {
          const readings = readingsOf({ parameters }, packing).map(({ parameters: read }) => read);
          expect(readings.some((read) => near(read, weights + others))).toBe(true);
        }
      }),
    );
  });

  it("counts what is not packed as it is, without indices, masks and exponents", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (float, half, index) => {
        const parameters = { F32: float, BF16: half, I64: index, BOOL: index, F8_E8M0: index };
        const [only] = readingsOf({ parameters }, null);
        expect(only?.parameters ?? 0).toBe(float + half);
      }),
    );
  });
});
