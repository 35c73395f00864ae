/** Families with linear attention, gated recurrences or short convolutions beside attention. */
import type { Blueprint, Layer } from "./blueprint.ts";
import { decoder, decoderLayer, latentOf, llama } from "./decoder.ts";
import { attentionBias, type Family } from "./denseFamilies.ts";
import { feedForward, isSparse } from "./feedForward.ts";
import { gatedDeltaNet, kimiDeltaAttention } from "./mixers.ts";
import type { Settings } from "./settings.ts";
import { grouped, layersOf, stack } from "./stack.ts";

export const linearFamilies: Readonly<Record<string, Family>> = {
  recurrent_gemma: { read: recurrentGemma, defaults: { conv1d_width: 4 } },
  lfm2: { read: lfm2, defaults: { conv_L_cache: 3 } },
  lfm2_moe: { read: lfm2, defaults: { conv_L_cache: 3 } },
  minimax: { read: minimax },
  minimax_text_01: { read: minimax },
  minimax_m1: { read: minimax },
  qwen3_next: { read: qwen3Next, defaults: { linear_conv_kernel_dim: 4 } },
  qwen3_5_text: { read: qwen3Next, defaults: { linear_conv_kernel_dim: 4 } },
  qwen3_5_moe_text: { read: qwen3Next, defaults: { linear_conv_kernel_dim: 4 } },
  kimi_linear: { read: kimiLinear },
};

/** Griffin (arXiv 2402.19427, appendix A): the recurrence is a gated diagonal one, in blocks. */
function recurrentGemma(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const heads = settings.size("heads");
  const width = settings.optional("lru_width") ?? hidden;
  const recurrence =
    2 * (hidden * width + width) +
    (width * hidden + hidden) +
    width * settings.required("conv1d_width") +
    width +
    width +
    2 * (width * (width / heads) + width);
  const kinds = settings.list("block_types") ?? ["recurrent", "recurrent", "attention"];
  const traits = { ...llama, outputBias: true };
  const dense = feedForward(hidden, settings.size("feedForward") / 2, { gated: true, bias: true });
  return stack(
    settings,
    layersOf(settings, (index): Layer => {
      const attends = kinds[index % kinds.length] === "attention";
      return {
        mixing: attends ? "attention" : "recurrent",
        mixer: attends ? grouped(settings, traits) : recurrence,
        feedForward: dense,
        other: 2 * hidden,
      };
    }),
    true,
  );
}

/** LFM2 (arXiv 2511.23404): short gated convolutions and a few attention layers. */
function lfm2(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const traits = { ...llama, queryKeyNorm: "head", scoreCorrection: true } as const;
  const convolution = 4 * hidden * hidden + hidden * settings.required("conv_L_cache");
  const convolutionBias = settings.flag("conv_bias", false) ? 5 * hidden : 0;
  const attending = settings.list("full_attn_idxs");
  const kinds = settings.list("layer_types");
  const declared = settings.optional("block_ff_dim") ?? settings.size("feedForward");
  const adjusted = settings.flag("block_auto_adjust_ff_dim", settings.text("model_type") !== "lfm2_moe");
  const width = adjusted ? adjustedWidth(settings, declared) : declared;
  return stack(
    settings,
    layersOf(settings, (index) => {
      const attends = kinds ? kinds[index] === "full_attention" : attending?.includes(index) === true;
      const mixer = attends ? grouped(settings, traits) : convolution + convolutionBias;
      return decoderLayer(
        settings,
        { ...traits, attention: () => mixer, denseWidth: () => width },
        index,
        isSparse(settings, index),
        attends ? "attention" : "recurrent",
      );
    }),
    true,
  );
}

function adjustedWidth(settings: Settings, declared: number): number {
  const multiple = settings.optional("block_multiple_of") ?? 256;
  const factor = settings.value("block_ffn_dim_multiplier");
  const scaled = Math.floor((2 * declared) / 3) * (typeof factor === "number" ? factor : 1);
  return multiple * Math.ceil(Math.floor(scaled) / multiple);
}

/** MiniMax-01 (arXiv 2501.08313): lightning attention with an output gate, softmax attention every eighth layer. */
function minimax(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const heads = settings.size("heads");
  const inner = heads * (settings.optionalSize("headDim") ?? hidden / heads);
  const lightning = 5 * hidden * inner + inner;
  const kinds = settings.list("layer_types");
  const numbers = settings.list("attn_type_list");
  return stack(
    settings,
    layersOf(settings, (index) => {
      const attends = kinds ? kinds[index] === "full_attention" : numbers?.[index] === 1;
      const attention = () => (attends ? grouped(settings, llama) : lightning);
      return decoderLayer(
        settings,
        { ...llama, attention },
        index,
        isSparse(settings, index),
        attends ? "attention" : "recurrent",
      );
    }),
  );
}

/** Qwen3-Next and Qwen3.5: Gated DeltaNet, and gated attention every fourth layer. */
function qwen3Next(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const traits = {
    ...llama,
    ...attentionBias(settings),
    queryKeyNorm: "head",
    sharedGate: true,
  } as const;
  const delta = gatedDeltaNet({
    hidden,
    keyHeads: settings.required("linear_num_key_heads"),
    valueHeads: settings.required("linear_num_value_heads"),
    keyDim: settings.required("linear_key_head_dim"),
    valueDim: settings.required("linear_value_head_dim"),
    convolution: settings.required("linear_conv_kernel_dim"),
  });
  const gate = hidden * settings.size("heads") * settings.size("headDim");
  const full = { ...traits, attention: () => grouped(settings, traits) + gate };
  const interval = settings.optional("full_attention_interval") ?? 4;
  const kinds = settings.list("layer_types");
  const layers = layersOf(settings, (index) => {
    const attends = kinds ? kinds[index] === "full_attention" : (index + 1) % interval === 0;
    return attends
      ? decoderLayer(settings, full, index, isSparse(settings, index))
      : decoderLayer(
          settings,
          { ...traits, attention: () => delta },
          index,
          isSparse(settings, index),
          "recurrent",
        );
  });
  const last = layers.length - 1;
  const declared = settings.optionalSize("predictionLayers") ?? 0;
  const prediction = Array.from({ length: Math.min(declared, 16) }, () => ({
    layer: decoderLayer(settings, full, last, isSparse(settings, last)),
    joint: 2 * hidden * hidden + 3 * hidden,
  }));
  return stack(settings, layers, false, 1, prediction);
}

/** Kimi Linear (arXiv 2510.26692): three layers of Kimi Delta Attention to one of latent attention. */
function kimiLinear(settings: Settings): Blueprint {
  const traits = { ...llama, scoreCorrection: true };
  const linear = settings.section("linear_attn_config");
  const heads = linear?.optional("num_heads") ?? settings.optional("linear_num_heads") ?? 32;
  const headDim = linear?.optional("head_dim") ?? settings.optional("linear_head_dim") ?? 128;
  const kernel =
    linear?.optional("short_conv_kernel_size") ?? settings.optional("linear_conv_kernel_dim") ?? 4;
  const delta = kimiDeltaAttention(settings.size("hidden"), heads, headDim, kernel);
  const kinds = settings.list("layer_types");
  const attending = linear?.list("full_attn_layers");
  const blueprint = decoder(settings, { ...traits, attention: () => 0 });
  return {
    ...blueprint,
    prediction: [],
    layers: blueprint.layers.map((layer, index) => {
      // The original config counts its layers from one.
      const attends = kinds ? kinds[index] === "full_attention" : attending?.includes(index + 1) === true;
      return {
        ...layer,
        mixing: attends ? "attention" : "recurrent",
        mixer: attends ? latentOf(settings) : delta,
      };
    }),
  };
}
