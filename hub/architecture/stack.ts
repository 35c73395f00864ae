/** What families share whose layers are of several kinds. */
import type { Blueprint, Layer } from "./blueprint.ts";
import { type DecoderTraits, groupedOf, llama, tables } from "./decoder.ts";
import type { Settings } from "./settings.ts";

/** The parts that are not layers, where they are Llama's. */
export function stack(
  settings: Settings,
  layers: readonly Layer[],
  tied = false,
  normWidth: 1 | 2 = 1,
  prediction: Blueprint["prediction"] = [],
): Blueprint {
  const other = normWidth * settings.size("hidden");
  return { layers, ...tables(settings, { ...llama, tied }), other, prediction };
}

export function layersOf(settings: Settings, read: (layer: number) => Layer): Layer[] {
  return Array.from({ length: settings.layers() }, (_, layer) => read(layer));
}

/** Grouped-query attention with the sizes that the config names. */
export function grouped(settings: Settings, traits: DecoderTraits): number {
  return groupedOf(settings, traits, settings.size("heads"), settings.optionalSize("keyValueHeads"));
}
