/**
 * The Hub's count of the weights by dtype, read as parameters. Three generations of its counter are about:
 * packed containers counted as they lie, unpacked with the scales beside them, unpacked without. The answer does
 * not say which, so every reading is worked out, and the architecture's own count decides
 * (huggingface.js, `packages/hub`: safetensors metadata).
 */
import type { StoredCounts } from "./answers.ts";
import type { Packing } from "./quantisation.ts";

export interface Reading {
  /** Parameters that all files hold together. */
  readonly parameters: number;
  readonly how: string;
  /** The number is of whole tensors as they are: it needs no assumption about scales. */
  readonly exact: boolean;
}

const floating = /^(F64|F32|F16|BF16|F8_E4M3|F8_E5M2|F8_E4M3FNUZ|F8_E5M2FNUZ|F6_E2M3|F6_E3M2|F4|FP4)$/;
/** Exponents of block scales: never weights. */
const scaleOnly = /^(F8_E8M0|E8M0|UE8)$/;
const containerBits: Readonly<Record<string, number>> = { U8: 8, I8: 8, U16: 16, I16: 16, U32: 32, I32: 32 };
const wide = ["F64", "F32", "F16", "BF16"];

/** Whether any number stands there at all. */
export function hasCounts(stored: StoredCounts | undefined): stored is StoredCounts {
  return (
    stored !== undefined && (stored.total !== undefined || Object.keys(stored.parameters ?? {}).length > 0)
  );
}

/** Half a percent: the rounding of published figures, and far below any whole part that is counted wrongly. */
export const tolerance = 0.005;

/** The total of the answer, where it is not the sum of its parts. */
export function totalContradicts({ total, parameters }: StoredCounts): boolean {
  if (total === undefined || parameters === undefined) return false;
  const sum = Object.values(parameters).reduce((all, part) => all + part, 0);
  return sum > 0 && Math.abs(total - sum) > tolerance * sum;
}

/** Every way in which the counts can be meant. Empty where they hold no weights. */
export function readingsOf(stored: StoredCounts, packing: Packing | null): Reading[] {
  const parts = Object.entries(stored.parameters ?? {});
  if (parts.length === 0) {
    return stored.total
      ? [{ parameters: stored.total, how: "the total alone", exact: packing === null }]
      : [];
  }
  const sumOf = (keep: (dtype: string) => boolean) =>
    parts.reduce((sum, [dtype, part]) => sum + (keep(dtype) ? part : 0), 0);
  const unknown = parts.filter(
    ([dtype]) => !floating.test(dtype) && !scaleOnly.test(dtype) && !/^([IU]\d+|BOOL|C64)$/.test(dtype),
  );
  if (unknown.length > 0) return [];
  const floats = sumOf((dtype) => floating.test(dtype));
  const [container, held] = largestContainer(parts);
  const plain = { parameters: floats, how: "the floating-point tensors", exact: packing === null };
  if (container === null || packing === null) return floats > 0 ? [plain] : [];
  const width = containerBits[container]!;
  if (packing.bits === null) return [];
  if (packing.bits >= width) {
    return [{ parameters: floats + held, how: `${container} one to one`, exact: false }];
  }
  const wideFloats = sumOf((dtype) => wide.includes(dtype));
  return packedReadings({ floats, wideFloats, held, width, packing });
}

interface Packed {
  readonly floats: number;
  readonly wideFloats: number;
  /** Elements of the container dtype. */
  readonly held: number;
  readonly width: number;
  readonly packing: Packing;
}

function packedReadings({ floats, wideFloats, held, width, packing }: Packed): Reading[] {
  const { bits, groupSize, zeros, method } = packing;
  const factor = width / bits!;
  const perGroup = groupSize ? 1 / groupSize : 0;
  // Scales that share the container (mxfp4 exponents, bitsandbytes absmax) are of eight bits, zeros are packed.
  const inContainer = ["mxfp4", "bitsandbytes"].includes(method);
  const scaled = inContainer ? perGroup : 0;
  const zeroed = zeros ? perGroup / factor : 0;
  const unpackedScales = method === "bitsandbytes" ? factor * perGroup : scaled;
  const scaleFloats = (weights: number) => (inContainer || packing.expertsOnly ? 0 : weights * perGroup);
  const reading = (weights: number, others: number, how: string, exact = false): Reading => ({
    parameters: Math.round(weights + others),
    how,
    exact,
  });
  const asItLies = held / (1 / factor + scaled + zeroed);
  const unpacked = held / (1 + unpackedScales);
  return [
    reading(held, floats, "unpacked by the Hub, scales left out", true),
    reading(unpacked, floats - scaleFloats(unpacked), "unpacked by the Hub, scales counted in"),
    reading(asItLies, floats - scaleFloats(asItLies), "packed as it lies, with scales"),
    reading(held * factor, floats - scaleFloats(held * factor), "packed as it lies, scales apart"),
  ].filter(({ parameters }) => parameters > 0 && parameters >= wideFloats * (1 - 2 * perGroup));
}

/** The integer dtype with the most elements that can hold packed weights (I64 and BOOL are indices and masks). */
function largestContainer(parts: readonly (readonly [string, number])[]): [string | null, number] {
  let best: [string | null, number] = [null, 0];
  for (const [dtype, part] of parts) {
    if (dtype in containerBits && part > best[1]) best = [dtype, part];
  }
  return best;
}
