/** Good bodies of price sources: the fixtures always, real ones where somebody has recorded them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { loadSources } from "../../sources/registry.ts";
import type { PriceSource } from "../../sources/source.ts";

export interface GoodBody {
  readonly name: string;
  readonly source: PriceSource;
  readonly text: string;
}

export async function priceSources(): Promise<PriceSource[]> {
  return (await loadSources()).filter((source) => source.kind === "prices");
}

export function fixtureBodies(sources: readonly PriceSource[]): GoodBody[] {
  return sources.map((source) => {
    const folder = new URL(`../../fixtures/${source.id}/good/`, import.meta.url);
    const file = readdirSync(folder).find((name) => name.startsWith("body."));
    return { name: source.id, source, text: readFileSync(new URL(file!, folder), "utf8") };
  });
}

/** Where the recorded bodies of a source lie, below the folder of prices. */
const folders: Readonly<Record<string, string>> = { "llm-prices": "simonw" };

/**
 * The recorded bodies of a source in the order of their days, without the broken ones; none where nobody has any.
 *
 * @param captures the folder of recorded bodies, or ""
 */
export function recordedBodies(
  source: PriceSource,
  captures: string,
): (GoodBody & { readonly day: string })[] {
  const folder = join(captures, "prices", folders[source.id] ?? source.id);
  if (captures === "" || !existsSync(folder)) return [];
  const bodies = readdirSync(folder).flatMap((name) => {
    const day = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    if (day === undefined || name.startsWith("broken_") || !/\.json(?:\.gz)?$/.test(name)) return [];
    const stored = readFileSync(join(folder, name));
    return { name, source, day, text: (name.endsWith(".gz") ? gunzipSync(stored) : stored).toString("utf8") };
  });
  return bodies.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.name < b.name ? -1 : 1));
}
