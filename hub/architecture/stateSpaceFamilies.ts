/** Families with state spaces (Mamba, Mamba-2), alone or beside attention. */
import type { Blueprint, Layer } from "./blueprint.ts";
import { decoderLayer, llama } from "./decoder.ts";
import { attentionBias, type Family } from "./denseFamilies.ts";
import { type ExpertTraits, expertsOfLayer, feedForward, isSparse } from "./feedForward.ts";
import { mamba1, mamba2 } from "./mixers.ts";
import type { Settings } from "./settings.ts";
import { grouped, layersOf, stack } from "./stack.ts";

export const stateSpaceFamilies: Readonly<Record<string, Family>> = {
  mamba: { read: pureMamba, defaults: { state_size: 16, conv_kernel: 4 } },
  falcon_mamba: { read: pureMamba, defaults: { state_size: 16, conv_kernel: 4 } },
  mamba2: { read: pureMamba2, defaults: { conv_kernel: 4, n_groups: 8, expand: 2 } },
  jamba: { read: jamba, defaults: { mamba_d_state: 16, mamba_d_conv: 4, mamba_expand: 2, num_experts: 16 } },
  falcon_h1: { read: falconH1, defaults: { mamba_d_conv: 4, mamba_n_groups: 1, mamba_d_state: 256 } },
  bamba: { read: bamba, defaults: { mamba_d_conv: 4, mamba_n_groups: 1, mamba_expand: 2 } },
  granitemoehybrid: {
    read: graniteHybrid,
    defaults: { mamba_d_conv: 4, mamba_n_groups: 1, mamba_expand: 2 },
  },
  nemotron_h: { read: nemotronH, defaults: { conv_kernel: 4, n_groups: 8 } },
};

function pureMamba(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const mixer = mamba1({
    hidden,
    inner: settings.optional("intermediate_size") ?? (settings.optional("expand") ?? 2) * hidden,
    state: settings.required("state_size"),
    convolution: settings.required("conv_kernel"),
    stepRank: settings.optional("time_step_rank") ?? Math.ceil(hidden / 16),
    bias: settings.flag("use_bias", false),
    convolutionBias: settings.flag("use_conv_bias", true),
    innerNorms: false,
  });
  const layer: Layer = { mixing: "recurrent", mixer, feedForward: 0, other: hidden };
  return stack(
    settings,
    layersOf(settings, () => layer),
    true,
  );
}

function pureMamba2(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const headDim = settings.size("headDim");
  const mixer = mamba2({
    hidden,
    heads:
      settings.optional("num_heads") ?? Math.floor((settings.required("expand") * hidden) / (headDim || 1)),
    headDim,
    groups: settings.required("n_groups"),
    state: settings.required("state_size"),
    convolution: settings.required("conv_kernel"),
    bias: settings.flag("use_bias", false),
    convolutionBias: settings.flag("use_conv_bias", true),
    gatedNorm: true,
  });
  const layer: Layer = { mixing: "recurrent", mixer, feedForward: 0, other: hidden };
  return stack(
    settings,
    layersOf(settings, () => layer),
  );
}

/** Mamba-2 as Bamba, Granite 4 and Falcon-H1 name it. */
function namedMamba2(settings: Settings, gatedNorm: boolean): number {
  const hidden = settings.size("hidden");
  const heads = settings.required("mamba_n_heads");
  const inner = settings.optional("mamba_d_ssm") ?? (settings.optional("mamba_expand") ?? 2) * hidden;
  return mamba2({
    hidden,
    heads,
    headDim: settings.optional("mamba_d_head") ?? Math.floor(inner / (heads || 1)),
    groups: settings.required("mamba_n_groups"),
    state: settings.required("mamba_d_state"),
    convolution: settings.required("mamba_d_conv"),
    bias: settings.flag("mamba_proj_bias", false),
    convolutionBias: settings.flag("mamba_conv_bias", true),
    gatedNorm,
  });
}

/** Jamba (arXiv 2403.19887): one attention layer in eight, experts in every other. */
function jamba(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const period = settings.optional("attn_layer_period") ?? 8;
  const offset = settings.optional("attn_layer_offset") ?? 4;
  const state = mamba1({
    hidden,
    inner: settings.required("mamba_expand") * hidden,
    state: settings.required("mamba_d_state"),
    convolution: settings.required("mamba_d_conv"),
    stepRank: settings.optional("mamba_dt_rank") ?? Math.ceil(hidden / 16),
    bias: settings.flag("mamba_proj_bias", false),
    convolutionBias: settings.flag("mamba_conv_bias", true),
    innerNorms: true,
  });
  const expertPeriod = settings.optional("expert_layer_period") ?? 2;
  const expertOffset = settings.optional("expert_layer_offset") ?? 1;
  return stack(
    settings,
    layersOf(settings, (index) => {
      const attends = index % period === offset;
      const mixer = () => (attends ? grouped(settings, llama) : state);
      const sparse = (settings.optionalSize("experts") ?? 0) > 1 && index % expertPeriod === expertOffset;
      return decoderLayer(
        settings,
        { ...llama, attention: mixer },
        index,
        sparse,
        attends ? "attention" : "recurrent",
      );
    }),
  );
}

/** Falcon-H1 (arXiv 2507.22448): attention and Mamba-2 side by side in every layer. */
function falconH1(settings: Settings): Blueprint {
  const traits = { ...llama, ...attentionBias(settings), bias: settings.flag("mlp_bias", false) };
  const state = namedMamba2(settings, settings.flag("mamba_rms_norm", false));
  return stack(
    settings,
    layersOf(settings, (index) =>
      decoderLayer(
        settings,
        { ...traits, attention: () => grouped(settings, traits) + state },
        index,
        false,
        "both",
      ),
    ),
  );
}

function bamba(settings: Settings): Blueprint {
  const traits = { ...llama, ...attentionBias(settings), bias: settings.flag("mlp_bias", false) };
  const state = namedMamba2(settings, true);
  const attending = settings.list("attn_layer_indices") ?? [];
  return stack(
    settings,
    layersOf(settings, (index) => {
      const attends = attending.includes(index);
      const attention = () => (attends ? grouped(settings, traits) : state);
      return decoderLayer(
        settings,
        { ...traits, attention },
        index,
        false,
        attends ? "attention" : "recurrent",
      );
    }),
  );
}

/** Granite 4: a shared feed-forward part in every layer, and experts beside it in the larger ones. */
function graniteHybrid(settings: Settings): Blueprint {
  const traits = { ...llama, ...attentionBias(settings) };
  const hidden = settings.size("hidden");
  const kinds = settings.list("layer_types") ?? settings.list("layers_block_type") ?? [];
  const shared = feedForward(hidden, settings.size("sharedWidth"), traits);
  return stack(
    settings,
    layersOf(settings, (index): Layer => {
      const attends = kinds[index] === "attention" || kinds[index] === "full_attention";
      const layer = {
        mixing: attends ? "attention" : "recurrent",
        mixer: attends ? grouped(settings, traits) : namedMamba2(settings, true),
        other: 2 * hidden,
      } as const;
      if (!isSparse(settings, index)) return { ...layer, feedForward: shared };
      const { routed, always } = expertsOfLayer(settings, index, hidden, traits);
      return { ...layer, feedForward: always, routed };
    }),
  );
}

/** Nemotron-H and Nemotron 3: one part a layer, by a letter: M Mamba-2, * attention, - dense, E experts. */
function nemotronH(settings: Settings): Blueprint {
  const hidden = settings.size("hidden");
  const dense: ExpertTraits = {
    ...llama,
    gated: false,
    bias: settings.flag("mlp_bias", false),
    scoreCorrection: true,
  };
  const traits = { ...llama, ...attentionBias(settings) };
  const state = mamba2({
    hidden,
    heads: settings.required("mamba_num_heads"),
    headDim: settings.required("mamba_head_dim"),
    groups: settings.required("n_groups"),
    state: settings.required("ssm_state_size"),
    convolution: settings.required("conv_kernel"),
    bias: settings.flag("use_bias", false) || settings.flag("mamba_proj_bias", false),
    convolutionBias: settings.flag("use_conv_bias", true),
    gatedNorm: true,
  });
  const nothing = { mixing: "none", mixer: 0, feedForward: 0, other: hidden } as const;
  const latent = settings.optional("moe_latent_size");
  const layerOf = (kind: string, index: number): Layer => {
    if (kind === "M") return { ...nothing, mixing: "recurrent", mixer: state };
    if (kind === "*") return { ...nothing, mixing: "attention", mixer: grouped(settings, traits) };
    if (kind === "-")
      return { ...nothing, feedForward: feedForward(hidden, widthOf(settings, index), dense) };
    const { routed, always } = expertsOfLayer(settings, index, hidden, dense);
    if (latent === undefined) return { ...nothing, feedForward: always, routed };
    // Latent experts (Nemotron 3 Super) work in a narrower space, reached by two matrices.
    const each = feedForward(latent, settings.size("expertWidth"), dense);
    return { ...nothing, feedForward: always + 2 * hidden * latent, routed: { ...routed, each } };
  };
  return stack(settings, lettersOf(settings).map(layerOf));
}

function widthOf(settings: Settings, index: number): number {
  return settings.sizeOfLayer("feedForward", index) ?? settings.size("feedForward");
}

function lettersOf(settings: Settings): string[] {
  const pattern = settings.text("hybrid_override_pattern");
  if (pattern !== undefined) return [...pattern.slice(0, 4096)];
  const letters = new Map(Object.entries({ mamba: "M", linear_attention: "M", attention: "*", mlp: "-" }));
  const kinds = settings.list("layers_block_type") ?? settings.list("layer_types") ?? [];
  return kinds.map((kind) => letters.get(String(kind)) ?? (kind === "full_attention" ? "*" : "E"));
}
