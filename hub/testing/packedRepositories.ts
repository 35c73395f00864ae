/** Thirteen packed releases, counted as each generation of the Hub's counter has counted them. */
import { type Blueprint, blueprint, type Draft, storedParts } from "./inventedRepositories.ts";

const owner = "Glasswing-AI";
const other = "quant-bakery";

/** As a quantiser's release: the parent's parameters, another packing. */
function packed(
  name: string,
  from: Blueprint,
  quantization_config: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, number>>,
  label: string,
): Draft {
  const parent = `${owner}/${from.name}-8B-Instruct`;
  return {
    repository: `${other}/${name}`,
    from,
    config: { ...from.config, quantization_config },
    card: { base_model: parent, base_model_relation: "quantized" },
    safetensors: storedParts(parameters),
    truth: { stage: "instruct", parents: [parent], relation: "quantized", quantisation: label },
  };
}

const gptq = { quant_method: "gptq", bits: 4, group_size: 128, desc_act: false, sym: true };
const awq = { quant_method: "awq", bits: 4, group_size: 128, version: "gemm", zero_point: true };
const compressed = {
  quant_method: "compressed-tensors",
  format: "pack-quantized",
  config_groups: {
    group_0: { targets: ["Linear"], weights: { num_bits: 4, group_size: 128, type: "int", symmetric: true } },
  },
  ignore: ["lm_head"],
};
const bits4 = {
  quant_method: "bitsandbytes",
  load_in_4bit: true,
  bnb_4bit_quant_type: "nf4",
  bnb_4bit_use_double_quant: true,
};

export function packedDrafts(): Draft[] {
  const mid = blueprint("llama-mid");
  const qwen = blueprint("qwen2-mid");
  const { total, linear, linearInputs } = mid.counts;
  const rest = total - linear;
  const oss = blueprint("gpt-oss");
  const experts = oss.counts.experts;
  const others = oss.counts.total - experts;
  const asItLies = (weights: number, width: number) => weights / width + weights / 128 / width;
  return [
    // The Hub's old counter: containers as they lie, zeros, indices and scales with them.
    packed(
      "llama-mid-8B-Instruct-GPTQ-Int4",
      mid,
      gptq,
      { I32: asItLies(linear, 8) + linearInputs, F16: rest + linear / 128 },
      "int4",
    ),
    packed("llama-mid-8B-Instruct-GPTQ", mid, gptq, { I32: linear, F16: rest }, "int4"),
    packed(
      "qwen2-mid-8B-Instruct-AWQ",
      qwen,
      awq,
      { I32: asItLies(qwen.counts.linear, 8), F16: qwen.counts.total - qwen.counts.linear * (1 - 1 / 128) },
      "int4",
    ),
    packed(
      "llama-mid-8B-Instruct-quantized.w4a16",
      mid,
      compressed,
      { I32: linear, BF16: rest, I64: 448 },
      "int4",
    ),
    packed(
      "qwen2-mid-8B-Instruct-w4a16",
      qwen,
      compressed,
      { I32: qwen.counts.linear, BF16: qwen.counts.total - qwen.counts.linear * (1 - 1 / 128) },
      "int4",
    ),
    packed("llama-mid-8B-Instruct-bnb-4bit", mid, bits4, { U8: linear, BF16: rest }, "nf4"),
    packed(
      "qwen2-mid-8B-Instruct-bnb-4bit",
      qwen,
      bits4,
      {
        U8: qwen.counts.linear / 2 + qwen.counts.linear / 64,
        BF16: qwen.counts.total - qwen.counts.linear,
        F32: Math.round(qwen.counts.linear / 64 / 256),
      },
      "nf4",
    ),
    packed(
      "llama-mid-8B-Instruct-FP8-dynamic",
      mid,
      {
        quant_method: "compressed-tensors",
        format: "float-quantized",
        config_groups: {
          group_0: { targets: ["Linear"], weights: { num_bits: 8, type: "float", strategy: "channel" } },
        },
      },
      { F8_E4M3: linear, BF16: rest + 700_000 },
      "fp8",
    ),
    packed(
      "llama-mid-8B-Instruct-NVFP4",
      mid,
      { quant_method: "modelopt", quant_algo: "NVFP4" },
      { U8: linear / 2, F8_E4M3: linear / 16, BF16: rest, F32: 420 },
      "nvfp4",
    ),
    packed(
      "llama-mid-8B-Instruct-GPTQ-8bit",
      mid,
      { ...gptq, bits: 8 },
      { I32: linear / 4 + linear / 128 / 4, F16: rest + linear / 128 },
      "int8",
    ),
    // Published packed by the lab itself, in the three ways in which the Hub has counted it.
    ...[
      ["Sparrow-18B", { U8: experts / 2 + experts / 32, BF16: others }],
      ["Sparrow-18B-preview", { U8: experts + experts / 32, BF16: others }],
      ["Sparrow2-18B", { U8: experts, BF16: others }],
    ].map(
      ([name, parameters]): Draft => ({
        repository: `${owner}/${name}`,
        from: oss,
        config: {
          ...oss.config,
          quantization_config: { quant_method: "mxfp4", modules_to_not_convert: ["lm_head"] },
        },
        safetensors: { parameters: parameters as Record<string, number> },
        readme: "This repository contains the instruction-tuned model.",
        truth: { stage: "instruct", quantisation: "none (native mxfp4)" },
      }),
    ),
  ];
}
