/** The awkward forty of the hundred: packed, merged, gated, renamed, clashing, incomplete. */
import { type Blueprint, blueprint, type Draft, storedAs, storedParts } from "./inventedRepositories.ts";
import { packedDrafts } from "./packedRepositories.ts";

const owner = "Glasswing-AI";
const other = "quant-bakery";

/** MTP modules with and without copies of table and head, fp8 as published, a head that was saved twice. */
function extras(): Draft[] {
  const deep = blueprint("deepseek-v3");
  const sparse = blueprint("deepseek-v32");
  const glm = blueprint("glm4-moe");
  const joint = ({ config }: Blueprint) =>
    2 * Number(config.hidden_size) ** 2 + 3 * Number(config.hidden_size);
  const fp8 = {
    quant_method: "fp8",
    fmt: "e4m3",
    weight_block_size: [128, 128],
    activation_scheme: "dynamic",
  };
  const withModule = (from: Blueprint, copies: number) =>
    from.counts.total + from.counts.layer! + joint(from) + copies * from.counts.wordTable;
  const all = withModule(deep, 2);
  const small = blueprint("qwen3-small");
  const falcon = blueprint("falcon");
  return [
    {
      repository: `${owner}/DeepHeron-96B-Base`,
      from: deep,
      config: { ...deep.config, quantization_config: fp8 },
      safetensors: storedParts({
        F8_E4M3: all - 1_000_000_000,
        BF16: 1_000_000_000,
        F32: Math.round(all / 16_384),
      }),
      truth: { stage: "base", quantisation: "none (native fp8)" },
    },
    {
      repository: `${owner}/DeepHeron2-59B-Base`,
      from: sparse,
      safetensors: storedAs("BF16", withModule(sparse, 1)),
      truth: { stage: "base" },
    },
    {
      repository: `${owner}/Plover-43B-Base`,
      from: glm,
      safetensors: storedAs("BF16", withModule(glm, 0)),
      truth: { stage: "base" },
    },
    { repository: `${owner}/Plover-43B-Instruct`, from: glm, truth: { stage: "instruct" } },
    {
      repository: `${owner}/Wren-0.8B-Base`,
      from: small,
      safetensors: storedAs("BF16", small.counts.total + small.counts.wordTable),
      truth: { stage: "base" },
    },
    {
      repository: `${owner}/Kestrel-4B-base`,
      from: falcon,
      safetensors: storedParts({ BF16: falcon.counts.total + falcon.counts.wordTable, I64: 2048 }),
      truth: { stage: "base" },
    },
  ];
}

const nothing = { total: null, active: null, nonEmbedding: null, architecture: null } as const;

/** No language models of their own. */
function others(): Draft[] {
  const mid = blueprint("llama-mid");
  const parent = `${owner}/Tern-8B-Base`;
  const made = (
    name: string,
    rest: Omit<Draft, "repository" | "from" | "truth">,
    truth: Draft["truth"] = {},
  ): Draft => ({
    repository: `${other}/${name}`,
    from: mid,
    ...rest,
    truth: { content: "other", ...nothing, stage: null, ...truth },
  });
  const child = (relation: "adapter" | "quantized" | "finetune") =>
    ({ parents: [parent], relation }) as const;
  return [
    made(
      "Tern-8B-poetry-lora",
      {
        config: null,
        answer: { library_name: "peft" },
        card: { base_model: parent },
        safetensors: storedAs("F32", 41_943_040),
        files: ["adapter_config.json", "adapter_model.safetensors", "README.md"],
      },
      { ...child("adapter"), review: ["config"] },
    ),
    made(
      "Tern-8B-Instruct-GGUF",
      {
        config: null,
        answer: {
          library_name: undefined,
          gguf: { total: mid.counts.total, architecture: "llama", context_length: 32_768 },
        },
        card: { base_model: parent, base_model_relation: "quantized" },
        safetensors: null,
        files: ["Tern-8B-Q4_K_M.gguf", "README.md"],
      },
      { ...child("quantized"), review: ["config"] },
    ),
    made(
      "Tern-Embedding-4B",
      {
        answer: { library_name: "sentence-transformers", pipeline_tag: "feature-extraction" },
        card: { base_model: parent },
      },
      child("finetune"),
    ),
    made("Tern-Reranker-4B", { card: { base_model: parent } }, child("finetune")),
    made("Tern-8B-Reward", {
      config: { ...mid.config, architectures: ["LlamaForSequenceClassification"] },
      answer: { pipeline_tag: "text-classification" },
    }),
    made(
      "Tern-Image-XL",
      {
        config: null,
        answer: { library_name: "diffusers", pipeline_tag: "text-to-image" },
        files: ["model_index.json", "unet/model.safetensors"],
      },
      { review: ["config"] },
    ),
    made(
      "Tern-Whisper-1.5B",
      {
        config: {
          model_type: "whisper",
          architectures: ["WhisperForConditionalGeneration"],
          is_encoder_decoder: true,
        },
        answer: { pipeline_tag: "automatic-speech-recognition" },
      },
      { review: ["config"] },
    ),
    made("Tern-8B-EAGLE3", { card: { base_model: parent } }, child("finetune")),
  ];
}

/** Kin, gates, names and gaps. */
function oddities(): Draft[] {
  const mid = blueprint("llama-mid");
  const mistral = blueprint("mistral");
  const large = blueprint("llama-large");
  const gemma = blueprint("gemma3");
  const parents = [`${owner}/Tern-8B-Instruct`, "someone-else/Gull-8B-Chat"];
  const tower = {
    model_type: "siglip_vision_model",
    hidden_size: 1024,
    intermediate_size: 4096,
    num_hidden_layers: 24,
  };
  const towerSize = 24 * (4 * 1024 ** 2 + 2 * 1024 * 4096) + 9_800_000;
  const strange = {
    ...mid.config,
    model_type: "stilt_walker",
    architectures: ["StiltWalkerForCausalLM"],
    intermediate_size: 5000,
  };
  return [
    {
      repository: "merge-garden/Gull-Tern-8B-Instruct-slerp",
      from: mid,
      card: { base_model: parents, tags: ["merge", "mergekit"] },
      answer: { baseModels: { relation: "merge", models: parents.map((id) => ({ id })) } },
      truth: { stage: "instruct", parents, relation: "merge" },
    },
    {
      repository: "merge-garden/Tern-12B-Instruct-selfmerge",
      from: mid,
      card: { base_model: [parents[0], parents[0], parents[0]], base_model_relation: "merge" },
      truth: { stage: "instruct", parents: [parents[0]!], relation: "merge" },
    },
    {
      repository: `${owner}/Tern-8B-Instruct`,
      from: mid,
      card: { base_model: `${owner}/Tern-8B-Base` },
      answer: {
        tags: [
          "transformers",
          `base_model:${owner}/Tern-8B-Base`,
          `base_model:finetune:${owner}/Tern-8B-Base`,
        ],
      },
      truth: { stage: "instruct", parents: [`${owner}/Tern-8B-Base`], relation: "finetune" },
    },
    // Gated: the API answers, the files do not.
    {
      repository: `${owner}/Albatross-42B-Base`,
      from: large,
      answer: { gated: "auto" },
      truth: {
        stage: "base",
        active: null,
        nonEmbedding: null,
        architecture: null,
        review: ["config", "parameters"],
      },
    },
    {
      repository: `${owner}/Albatross-42B-Instruct`,
      from: large,
      answer: { gated: "manual" },
      truth: {
        stage: "instruct",
        active: null,
        nonEmbedding: null,
        architecture: null,
        review: ["config", "parameters"],
      },
    },
    {
      repository: `${owner}/Osprey-4B-Base`,
      from: mistral,
      formerly: [`${owner}/Osprey-4B-Preview-Base`],
      truth: { stage: "base" },
    },
    { repository: `${owner}/Fjord-4B-Base`, from: mistral, truth: { stage: "base", review: ["modelId"] } },
    { repository: "fjord-fans/FJORD-4B-base", from: mistral, truth: { stage: "base", review: ["modelId"] } },
    {
      repository: `${owner}/Old-Petrel-4B-Base`,
      from: mistral,
      safetensors: null,
      files: ["config.json", "pytorch_model.bin"],
      truth: { stage: "base", review: ["parameters"] },
    },
    {
      repository: `${owner}/Petrel-4B-Base`,
      from: mistral,
      config: null,
      truth: {
        stage: "base",
        active: null,
        nonEmbedding: null,
        architecture: null,
        review: ["config", "parameters"],
      },
    },
    {
      repository: `${owner}/Stilt-8B-Base`,
      from: mid,
      config: strange,
      truth: { stage: "base", active: null, nonEmbedding: null, architecture: null, review: ["parameters"] },
    },
    {
      repository: `${owner}/Puffin-3B-pt`,
      from: gemma,
      config: {
        model_type: "gemma3",
        architectures: ["Gemma3ForConditionalGeneration"],
        text_config: gemma.config,
        vision_config: tower,
      },
      answer: { pipeline_tag: "image-text-to-text" },
      safetensors: storedAs("BF16", gemma.counts.total + towerSize),
      truth: { stage: "base", total: gemma.counts.total + towerSize },
    },
    {
      repository: `${owner}/Crane-8B-Base-Chat`,
      from: mid,
      card: { license: "other", license_name: "crane-community" },
      truth: { stage: null, review: ["stage"] },
    },
  ];
}

export const specialDrafts: readonly Draft[] = [...packedDrafts(), ...extras(), ...others(), ...oddities()];
