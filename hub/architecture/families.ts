/** From a config to the parameters it describes. */
import {
  architectureOf,
  type Blueprint,
  countParameters,
  type ParameterCounts,
  sizeOfLayer,
} from "./blueprint.ts";
import { llama } from "./decoder.ts";
import { attentionBias, denseFamilies, type Family, family } from "./denseFamilies.ts";
import { linearFamilies } from "./linearFamilies.ts";
import { newestFamilies } from "./newestFamilies.ts";
import { isRecord, type JsonRecord, Settings } from "./settings.ts";
import { sparseFamilies } from "./sparseFamilies.ts";
import { stateSpaceFamilies } from "./stateSpaceFamilies.ts";

/** The families that are read by their own layout. */
export const families: Readonly<Record<string, Family>> = {
  ...denseFamilies,
  ...sparseFamilies,
  ...stateSpaceFamilies,
  ...linearFamilies,
  ...newestFamilies,
};

/**
 * A family that nobody has described here, read as the common decoder. Right often, and never by itself:
 * only a count of the weights can confirm it.
 */
const common = family((settings) => ({ ...llama, ...attentionBias(settings), tied: true }));

export interface ReadArchitecture {
  readonly modelType: string;
  /** Whether the family's own layout was used. Otherwise the counts are a guess until the weights agree. */
  readonly known: boolean;
  readonly kind: "dense" | "moe" | "hybrid" | "ssm";
  readonly counts: ParameterCounts;
  readonly wordTable: number;
  readonly tied: boolean;
  /** MTP layers of the config one by one, for weights that ship some of them. */
  readonly predictionLayers: readonly number[];
  readonly contextLength: number | null;
  /** The config has vision, audio or other towers beside the text model. */
  readonly multimodal: boolean;
}

/** Sections that hold the text model of a model with several towers, outermost first. */
const textSections = [
  "thinker_config",
  "text_config",
  "llm_config",
  "language_config",
  "language_model_config",
];
const towers = ["vision_config", "audio_config", "vision_tower", "mm_vision_tower", "vit_config", "visual"];

/**
 * Reads a whole `config.json`.
 *
 * @throws DensingError `config-unreadable` (facts: field, expected, seen)
 */
export function readArchitecture(config: JsonRecord): ReadArchitecture {
  const text = textSectionOf(config);
  const modelType = modelTypeOf(config, text);
  const found = Object.hasOwn(families, modelType) ? families[modelType] : undefined;
  const settings = new Settings(text, found?.defaults);
  const blueprint = (found ?? common).read(settings);
  return {
    modelType,
    known: found !== undefined,
    kind: architectureOf(blueprint),
    counts: countParameters(blueprint),
    wordTable: blueprint.wordTable,
    tied: blueprint.tied,
    predictionLayers: predictionLayersOf(blueprint),
    contextLength: settings.optionalSize("context") ?? null,
    multimodal: text !== config || towers.some((name) => isRecord(config[name])),
  };
}

function predictionLayersOf({ prediction }: Blueprint): number[] {
  return prediction.map(({ layer, joint }) => sizeOfLayer(layer) + joint);
}

/** The innermost text section, with what the outer ones say of word tables. */
function textSectionOf(config: JsonRecord): JsonRecord {
  for (const name of textSections) {
    const inner = config[name];
    if (isRecord(inner)) return textSectionOf({ ...outerWords(config), ...inner });
  }
  return config;
}

function outerWords({ tie_word_embeddings, vocab_size }: JsonRecord): JsonRecord {
  return {
    ...(typeof tie_word_embeddings === "boolean" ? { tie_word_embeddings } : {}),
    ...(typeof vocab_size === "number" ? { vocab_size } : {}),
  };
}

/** Text models of multimodal families often have no type of their own, or one with `_text` left out. */
function modelTypeOf(config: JsonRecord, text: JsonRecord): string {
  const inner = typeof text.model_type === "string" ? text.model_type : "";
  const outer = typeof config.model_type === "string" ? config.model_type : "";
  const candidates = [inner, `${inner}_text`, outer === inner ? "" : `${outer}_text`];
  if (text === config) candidates.splice(1);
  return candidates.find((name) => Object.hasOwn(families, name)) ?? (inner || outer);
}
