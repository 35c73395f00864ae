/** How weights are packed, by `quantization_config`, and what the name says of it. */
import { isRecord, type JsonRecord } from "./architecture/settings.ts";
import type { ReadName } from "./names.ts";

export interface Packing {
  readonly method: string;
  /** Bits of one weight; null where the config does not say. */
  readonly bits: number | null;
  /** Weights that share a scale; null is one scale a row, or unknown. */
  readonly groupSize: number | null;
  /** Zero points are stored beside the scales. */
  readonly zeros: boolean;
  /** `int4`, `fp8`, `mxfp4`, … */
  readonly label: string;
  /** Only routed experts are packed, the rest is as said (DeepSeek-V4: fp8, experts fp4). */
  readonly expertsOnly: boolean;
}

/** `quantization_config`, or what MLX writes as `quantization`. */
export function readPacking(config: JsonRecord | null): Packing | null {
  const inner = isRecord(config?.text_config) ? config.text_config : {};
  const found =
    config?.quantization_config ??
    config?.compression_config ??
    config?.quantization ??
    inner.quantization_config;
  if (!isRecord(found)) return null;
  const experts = config?.expert_dtype ?? inner.expert_dtype;
  const method = words(found.quant_method) || (found.mode === undefined ? methodOf(found) : "mlx");
  const packing = byMethod(method, found);
  if (packing.method === "fp8" && typeof experts === "string" && /fp4|int4/i.test(experts)) {
    return {
      ...packing,
      bits: 4,
      groupSize: 32,
      label: `fp8, experts ${experts.toLowerCase()}`,
      expertsOnly: true,
    };
  }
  return packing;
}

function methodOf(found: JsonRecord): string {
  if (found.load_in_4bit === true || found.load_in_8bit === true) return "bitsandbytes";
  return typeof found.bits === "number" && typeof found.group_size === "number" ? "mlx" : "unknown";
}

function byMethod(method: string, found: JsonRecord): Packing {
  const bits = typeof found.bits === "number" && found.bits > 0 ? found.bits : null;
  const group =
    typeof found.group_size === "number" && found.group_size > 0 ? Math.floor(found.group_size) : null;
  const plain = { method, zeros: false, expertsOnly: false };
  const floats = (width: 4 | 8, label: string, groupSize: number | null): Packing => ({
    ...plain,
    bits: width,
    groupSize,
    label,
  });
  switch (method) {
    case "gptq":
    case "auto-round":
    case "auto_round":
    case "intel/auto-round":
      return { ...plain, bits: bits ?? 4, groupSize: group, zeros: true, label: `int${bits ?? 4}` };
    case "awq":
      return { ...plain, bits: bits ?? 4, groupSize: group ?? 128, zeros: true, label: `int${bits ?? 4}` };
    case "bitsandbytes":
      return found.load_in_8bit === true || found._load_in_8bit === true
        ? { ...plain, bits: 8, groupSize: null, label: "int8" }
        : { ...plain, bits: 4, groupSize: 64, label: words(found.bnb_4bit_quant_type) || "nf4" };
    case "mxfp4":
      return floats(4, "mxfp4", 32);
    case "nvfp4":
      return floats(4, "nvfp4", 16);
    case "fp8":
    case "fbgemm_fp8":
      return floats(8, "fp8", null);
    case "modelopt":
      return modelOpt(found, floats);
    case "compressed-tensors":
      return compressedTensors(found, plain);
    case "mlx":
      return { ...plain, bits, groupSize: group ?? 64, zeros: true, label: bits ? `int${bits}` : "unknown" };
    case "aqlm":
    case "vptq":
      return { ...plain, bits: null, groupSize: null, label: method };
    default:
      return { ...plain, bits, groupSize: group, label: bits ? `int${bits}` : method };
  }
}

function modelOpt(
  found: JsonRecord,
  floats: (width: 4 | 8, label: string, groupSize: number | null) => Packing,
): Packing {
  const algorithm = words(found.quant_algo ?? (isRecord(found.quantization) ? found.quantization : found));
  const named = typeof found.quant_algo === "string" ? found.quant_algo.toLowerCase() : algorithm;
  return named.includes("fp4") ? floats(4, "nvfp4", 16) : floats(8, "fp8", null);
}

/** One group of modules, or several that must agree. */
function compressedTensors(
  found: JsonRecord,
  plain: Pick<Packing, "method" | "zeros" | "expertsOnly">,
): Packing {
  const groups = isRecord(found.config_groups) ? Object.values(found.config_groups) : [];
  const weights = groups.flatMap((group) =>
    isRecord(group) && isRecord(group.weights) ? [group.weights] : [],
  );
  const widths = new Set(weights.map(({ num_bits }) => num_bits));
  const [bits] = widths;
  if (widths.size !== 1 || typeof bits !== "number") {
    return { ...plain, bits: null, groupSize: null, label: "mixed" };
  }
  const [first] = weights;
  const group = typeof first?.group_size === "number" && first.group_size > 0 ? first.group_size : null;
  const format = words(found.format);
  const float = first?.type === "float";
  const four = format.includes("mxfp4") ? "mxfp4" : group === 16 ? "nvfp4" : "fp4";
  const label = float ? (bits === 4 ? four : `fp${bits}`) : `int${bits}`;
  return { ...plain, bits, groupSize: group, zeros: first?.symmetric === false, label };
}

function words(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

/** Methods with which labs publish their own weights. The others are applied to finished releases. */
const nativeMethods = ["fp8", "mxfp4", "nvfp4", "compressed-tensors", "modelopt", "bitnet", "quark"];

/** Whether a lab may have published its weights so; GPTQ, AWQ, bitsandbytes and the like come afterwards. */
export function mayBeNative({ method }: Packing): boolean {
  return nativeMethods.includes(method);
}

/** What the name says of the packing: `int4`, `fp8`, …; null where it says nothing that has a width. */
export function packingInName({ quantisation }: ReadName): string | null {
  for (const word of quantisation) {
    if (/^(fp8|fp4|nf4|nvfp4|mxfp[468])$/.test(word)) return word;
    const bits = /^(?:int|w)?([2-8])(?:-?bits?|a\d+\w*)?$/.exec(word)?.[1];
    if (bits !== undefined) return `int${bits}`;
  }
  return quantisation.some((word) => /^(gptq|awq)$/.test(word)) ? "int4" : null;
}
