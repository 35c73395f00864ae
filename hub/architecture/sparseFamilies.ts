/** Mixtures of experts whose layers all attend. */
import type { Blueprint, Layer } from "./blueprint.ts";
import { type DecoderTraits, decoder, groupedOf, latentOf, llama, tables } from "./decoder.ts";
import { attentionBias, type Family, family } from "./denseFamilies.ts";
import { feedForward } from "./feedForward.ts";
import { Settings } from "./settings.ts";

const deepseek = family(attentionBias);
const deepseekV3 = family((settings) => ({ ...attentionBias(settings), scoreCorrection: true }));
const sparseAttention = (heads: number): Family => ({
  ...deepseekV3,
  defaults: { index_n_heads: heads, index_head_dim: 128 },
});
const headNormed = { queryKeyNorm: "head", scoreCorrection: true } as const;
const widthNormed = family((settings) => ({ ...attentionBias(settings), queryKeyNorm: "width" }));

export const sparseFamilies: Readonly<Record<string, Family>> = {
  mixtral: family(() => ({}), { num_key_value_heads: 8, num_local_experts: 8, num_experts_per_tok: 2 }),
  qwen2_moe: family(() => ({ qkvBias: true, sharedGate: true })),
  qwen3_moe: family((settings) => ({ ...attentionBias(settings), queryKeyNorm: "head" }), { head_dim: 128 }),
  deepseek,
  deepseek_v2: deepseek,
  deepseek_v3: deepseekV3,
  kimi_k2: deepseekV3,
  deepseek_v32: sparseAttention(64),
  glm_moe_dsa: sparseAttention(32),
  glm4_moe_lite: deepseekV3,
  glm4_moe: family((settings) => ({
    qkvBias: settings.flag("attention_bias", false),
    queryKeyNorm: settings.flag("use_qk_norm", false) ? "head" : "none",
    scoreCorrection: true,
  })),
  solar_open: family((settings) => ({ ...attentionBias(settings), scoreCorrection: true })),
  dots1: family((settings) => ({ ...attentionBias(settings), ...headNormed })),
  exaone_moe: family(() => headNormed),
  hy_v3: family((settings) => ({ ...attentionBias(settings), ...headNormed })),
  bailing_moe: family(bailing),
  bailing_moe_v2: family((settings) => ({ ...bailing(settings), scoreCorrection: true })),
  gpt_oss: family((settings) => ({
    qkvBias: settings.flag("attention_bias", true),
    outputBias: settings.flag("attention_bias", true),
    bias: true,
    routerBias: true,
    layerExtra: () => settings.size("heads"),
  })),
  olmoe: widthNormed,
  flex_olmo: widthNormed,
  minimax_m2: family(() => ({
    queryKeyNorm: "width",
    scoreCorrection: true,
  })),
  granitemoe: family(attentionBias),
  granitemoeshared: family(attentionBias),
  phimoe: family((settings) => ({
    ...attentionBias(settings),
    normWidth: 2,
    headBias: settings.flag("lm_head_bias", false),
  })),
  ernie4_5_moe: family((settings) => {
    const bias = settings.flag("use_bias", false);
    return { tied: true, qkvBias: bias, outputBias: bias, bias, scoreCorrection: true };
  }),
  hunyuan: { read: hunyuan },
  hunyuan_v1_moe: family((settings) => ({
    ...attentionBias(settings),
    queryKeyNorm: settings.flag("use_qk_norm", true) ? "head" : "none",
    alwaysShared: true,
  })),
  llama4_text: family((settings) => ({
    ...attentionBias(settings),
    alwaysShared: true,
    denseWidth: () => settings.required("intermediate_size_mlp"),
  })),
  afmoe: family(() => ({
    ...headNormed,
    norms: 4,
    layerExtra: (settings) => settings.size("hidden") * settings.size("heads") * settings.size("headDim"),
  })),
  dbrx: { read: dbrx },
  mimo_v2_flash: { read: mimoV2 },
  longcat_flash: { read: longcat },
};

function bailing(settings: Settings): Partial<DecoderTraits> {
  const bias = settings.flag("use_bias", false);
  return {
    qkvBias: settings.flag("use_qkv_bias", false),
    outputBias: bias,
    bias,
    queryKeyNorm: settings.flag("use_qk_norm", false) ? "head" : "none",
  };
}

/** Hunyuan-Large (arXiv 2411.02265): `cla_share_factor` layers share one projection of keys and values. */
function hunyuan(settings: Settings): Blueprint {
  const heads = settings.size("heads");
  const shared = settings.flag("use_cla", false) ? (settings.optional("cla_share_factor") ?? 2) : 1;
  return decoder(settings, {
    ...llama,
    ...attentionBias(settings),
    queryKeyNorm: settings.flag("use_qk_norm", false) ? "head" : "none",
    tied: true,
    attention: (_, traits, layer) =>
      groupedOf(settings, traits, heads, layer % shared === 0 ? settings.optionalSize("keyValueHeads") : 0),
  });
}

/** DBRX keeps its sizes in two sections; its norms have no bias. */
function dbrx(settings: Settings): Blueprint {
  const attention = settings.section("attn_config")?.fields ?? {};
  const feedForwardFields = settings.section("ffn_config")?.fields ?? {};
  const { hidden_size: _, ...experts } = feedForwardFields;
  return decoder(new Settings({ ...attention, ...experts, ...settings.fields }), llama);
}

/** MiMo-V2-Flash: sliding layers have heads of their own, and sinks. */
function mimoV2(settings: Settings): Blueprint {
  const kinds = settings.list("layer_types");
  const pattern = settings.list("hybrid_layer_pattern");
  const isSliding = (layer: number) =>
    kinds !== undefined ? kinds[layer] === "sliding_attention" : pattern?.[layer] === 1;
  const swa = (name: string, otherwise: number | undefined) => settings.optional(`swa_${name}`) ?? otherwise;
  return decoder(settings, {
    ...llama,
    ...attentionBias(settings),
    scoreCorrection: true,
    layerExtra: (_, layer) => (isSliding(layer) ? settings.size("heads") : 0),
    attention: (_, traits, layer) => {
      const full = [
        settings.size("heads"),
        settings.optionalSize("keyValueHeads"),
        settings.size("headDim"),
        settings.optional("v_head_dim"),
      ] as const;
      if (!isSliding(layer)) return groupedOf(settings, traits, ...full);
      return groupedOf(
        settings,
        traits,
        swa("num_attention_heads", full[0]) ?? full[0],
        swa("num_key_value_heads", full[1]),
        swa("head_dim", full[2]),
        swa("v_head_dim", full[3]),
      );
    },
  });
}

/**
 * LongCat-Flash (arXiv 2509.01322): a layer is two attentions, two dense parts and one mixture, some of whose
 * experts do nothing. A token's active experts vary; their expectation is counted.
 */
function longcat(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const experts = settings.size("experts");
  const idle = settings.optional("zero_expert_num") ?? 0;
  const chosen = settings.size("expertsPerToken");
  const layer: Layer = {
    mixing: "attention",
    mixer: 2 * latentOf(settings, settings.flag("attention_bias", false)),
    feedForward:
      2 * feedForward(hidden, settings.size("feedForward"), llama) + (experts + idle) * (hidden + 1),
    routed: {
      each: feedForward(hidden, settings.size("expertWidth"), llama),
      experts,
      active: Math.round((chosen * experts) / (experts + idle)),
    },
    other: 4 * hidden,
  };
  return {
    layers: Array.from({ length: settings.layers() }, () => layer),
    ...tables(settings, llama),
    other: hidden,
    prediction: [],
  };
}
