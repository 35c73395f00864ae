/** Puts the count of the weights and the count from the config together. */

import type { StoredCounts } from "./answers.ts";
import type { ReadArchitecture } from "./architecture/families.ts";
import { isRecord, type JsonRecord } from "./architecture/settings.ts";
import type { Packing } from "./quantisation.ts";
import type { ReleaseParameters, Review } from "./release.ts";
import { hasCounts, type Reading, readingsOf, tolerance, totalContradicts } from "./storedCounts.ts";

export interface CountInput {
  readonly stored: StoredCounts | undefined;
  readonly packing: Packing | null;
  /** Null where there is no config, or one that could not be read. */
  readonly architecture: ReadArchitecture | null;
  readonly config: JsonRecord | null;
}

export interface Counted {
  readonly parameters: ReleaseParameters;
  readonly review: readonly Review[];
}

/** Nothing is known. */
export const nothing: ReleaseParameters = {
  total: null,
  active: null,
  nonEmbedding: null,
  text: null,
  towers: null,
  prediction: null,
  computed: null,
  basis: null,
};

/** What the weights of one architecture can hold beside the text model. */
interface Extras {
  /** Copies of a tied table that were saved as a head of their own. */
  readonly repeated: number;
  readonly prediction: number;
}

interface Match extends Extras {
  readonly reading: Reading;
  readonly towers: number;
  /** Relative distance of the reading from what was expected. */
  readonly distance: number;
}

export function countRelease(input: CountInput): Counted {
  const { stored, packing, architecture } = input;
  const review: Review[] = [];
  const say = (reason: string, seen: string | number) =>
    review.push({ field: "parameters", reason, seen: String(seen) });
  if (!hasCounts(stored)) {
    return { parameters: fromConfigAlone(architecture, say), review };
  }
  if (totalContradicts(stored)) {
    say("total and the sum of dtypes differ by more than 0.5 %: the dtypes are read", stored.total ?? "none");
  }
  const readings = readingsOf(stored, packing);
  if (readings.length === 0) {
    say("the dtypes cannot be read as weights", describe(stored));
    return { parameters: fromConfigAlone(architecture, () => {}), review };
  }
  if (architecture === null) {
    return { parameters: fromWeightsAlone(readings, say), review };
  }
  const match = bestMatch(readings, architecture, input.config);
  // Of an unknown family nobody can say whether a second table is a copy or a head of its own.
  const doubtful = !architecture.known && match.repeated > 0;
  if (match.distance <= tolerance && !doubtful) {
    return { parameters: agreed(match, architecture, packing), review };
  }
  if (!architecture.known) {
    say("a family that is not known here, and the common layout does not fit", architecture.modelType);
    return { parameters: fromWeightsAlone(readings, say, architecture), review };
  }
  say(
    "weights and config differ by more than 0.5 %",
    `${readings.map(({ parameters }) => parameters).join(" or ")} against ${architecture.counts.total}`,
  );
  return { parameters: disagreeing(readings, architecture), review };
}

function agreed(match: Match, architecture: ReadArchitecture, packing: Packing | null): ReleaseParameters {
  const { counts } = architecture;
  const counted = match.reading.parameters - match.repeated - match.prediction - match.towers;
  // Scales lie among packed weights; the architecture's own count has none.
  const text = match.reading.exact && packing === null ? counted : counts.total;
  const difference = text - counts.total;
  return {
    total: text + match.towers,
    active: counts.active + difference,
    nonEmbedding: counts.nonEmbedding + difference,
    text,
    towers: match.towers,
    prediction: match.prediction,
    computed: counts.total,
    basis: match.reading.exact && packing === null ? "weights" : "config",
  };
}

/** The reading and the extras that lie nearest to each other; the plainest where several do. */
function bestMatch(
  readings: readonly Reading[],
  architecture: ReadArchitecture,
  config: JsonRecord | null,
): Match {
  const tower = architecture.multimodal ? estimateOfTowers(config) : null;
  let best: Match | undefined;
  for (const reading of readings) {
    for (const extras of extrasOf(architecture)) {
      const match = matchOf(reading, extras, architecture.counts.total, tower);
      // A hair's breadth is needed to prefer what was tried later: the plainer explanation comes first.
      if (best === undefined || match.distance < best.distance - 1e-5) best = match;
    }
  }
  return best!;
}

function matchOf(reading: Reading, extras: Extras, text: number, tower: number | null): Match {
  const expected = text + extras.repeated + extras.prediction;
  const rest = reading.parameters - expected;
  if (tower === null) return { reading, ...extras, towers: 0, distance: Math.abs(rest) / expected };
  // Towers are what is left over. Their own size is estimated roughly, so half of it may be off.
  const plausible = rest >= 0 && rest <= Math.max(1.6 * tower, 0.02 * text) && rest >= 0.5 * tower;
  const withTowers = { reading, ...extras, towers: Math.max(rest, 0) };
  const off = Math.abs(rest - tower) / (expected + tower);
  // A text model may be saved without its towers.
  if (Math.abs(rest) / expected < 1e-3) return { reading, ...extras, towers: 0, distance: tolerance / 2 };
  // Nearness to the estimate ranks what is plausible; all of it is within the tolerance.
  const distance = plausible ? tolerance * Math.min(1, 2 * off) : Math.max(off, 2 * tolerance);
  return { ...withTowers, distance };
}

function extrasOf({ tied, wordTable, predictionLayers, counts }: ReadArchitecture): Extras[] {
  const copies = wordTable + (counts.head > 0 ? counts.head : wordTable);
  const predictions = [0];
  let sum = 0;
  for (const [index, layer] of predictionLayers.entries()) {
    sum += layer;
    predictions.push(sum, sum + wordTable * (index + 1), sum + copies * (index + 1));
  }
  return predictions.flatMap((prediction) =>
    (tied ? [0, wordTable] : [0]).map((repeated) => ({ prediction, repeated })),
  );
}

/**
 * About how many parameters a vision tower has: 4 h² + 2 h·i a layer, and half as much again for embedding and
 * projector. 0 where nothing describes one.
 */
function estimateOfTowers(config: JsonRecord | null): number {
  const found = [config?.vision_config, config?.audio_config].filter(isRecord);
  const sizes = found.map((tower) => {
    const read = (...names: string[]) =>
      names
        .map((name) => tower[name])
        .find((value) => typeof value === "number" && value > 0 && value < 1e5) as number | undefined;
    const hidden = read("hidden_size", "embed_dim", "width", "d_model") ?? 0;
    const layers = read("num_hidden_layers", "depth", "layers", "encoder_layers") ?? 0;
    const width = read("intermediate_size", "encoder_ffn_dim") ?? 4 * hidden;
    return layers * (4 * hidden * hidden + 2 * hidden * width);
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

function fromConfigAlone(
  architecture: ReadArchitecture | null,
  say: (reason: string, seen: string | number) => void,
): ReleaseParameters {
  if (architecture === null) {
    say("neither a count of the weights nor a config that can be read", "");
    return nothing;
  }
  const { counts, known, multimodal, modelType } = architecture;
  if (!known) {
    say("no count of the weights, and a family that is not known here", modelType);
    return nothing;
  }
  say("no count of the weights: computed from the config alone", counts.total);
  if (multimodal) say("towers beside the text model cannot be computed", modelType);
  return {
    ...nothing,
    total: multimodal ? null : counts.total,
    active: counts.active,
    nonEmbedding: counts.nonEmbedding,
    text: counts.total,
    towers: multimodal ? null : 0,
    computed: counts.total,
    basis: "config-only",
  };
}

/** Without an architecture to compare with: one reading is a count, several are a question. */
function fromWeightsAlone(
  readings: readonly Reading[],
  say: (reason: string, seen: string | number) => void,
  architecture: ReadArchitecture | null = null,
): ReleaseParameters {
  const [only, ...others] = readings;
  if (others.length > 0) {
    say("packed weights, and nothing that says how they were counted", listed(readings));
    return nothing;
  }
  if (!only) return nothing;
  say("counted, but nothing confirms that no part is extra (MTP, a repeated head, towers)", only.parameters);
  const { parameters } = only;
  // What a token uses of a layout that nobody knows cannot be told: experts may go under any name.
  return {
    ...nothing,
    total: parameters,
    text: architecture?.multimodal ? null : parameters,
    basis: "weights-only",
  };
}

function disagreeing(readings: readonly Reading[], { counts, kind }: ReadArchitecture): ReleaseParameters {
  const only = readings.length === 1 ? readings[0]!.parameters : null;
  return {
    ...nothing,
    total: only,
    active: only !== null && kind === "dense" ? only : null,
    computed: counts.total,
    basis: only === null ? null : "weights-only",
  };
}

function listed(readings: readonly Reading[]): string {
  return readings.map(({ parameters, how }) => `${parameters} (${how})`).join("; ");
}

function describe({ parameters, total }: StoredCounts): string {
  const parts = Object.entries(parameters ?? {}).map(([dtype, count]) => `${dtype} ${count}`);
  return parts.length > 0 ? parts.join(", ") : `total ${total ?? "none"}`;
}
