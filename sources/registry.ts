/** Every source, found by listing the folder: adding one is adding its file and its fixtures. */
import { readdir } from "node:fs/promises";
import { DensingError } from "../errors.ts";
import type { Source } from "./source.ts";

const folder = new URL("./", import.meta.url);
const notSources: ReadonlySet<string> = new Set(["source", "registry"]);

/** The ids of all sources, sorted: the names of the files in this folder. */
export async function sourceIds(): Promise<string[]> {
  const names = await readdir(folder);
  const ids = names.flatMap((name) => /^([a-z0-9-]+)\.(?:ts|js)$/.exec(name)?.[1] ?? []);
  return ids.filter((id) => !notSources.has(id)).sort();
}

/**
 * Loads every source, in the order of their ids.
 *
 * @throws DensingError `source-invalid` for a file that does not export exactly one source named as itself
 */
export async function loadSources(): Promise<Source[]> {
  return Promise.all((await sourceIds()).map(load));
}

/** @throws DensingError `source-unknown` (facts: the ids there are), `source-invalid` */
export async function loadSource(id: string): Promise<Source> {
  const ids = await sourceIds();
  if (ids.includes(id)) return load(id);
  const expected = ids.join(", ");
  throw new DensingError("source-unknown", `no source "${id}"; there are ${expected}`, {
    seen: id,
    expected,
  });
}

async function load(id: string): Promise<Source> {
  // The ending is this file's own: .ts when run from source, .js once built.
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const exported: Record<string, unknown> = await import(new URL(`./${id}.${ending}`, folder).href);
  const sources = Object.values(exported).filter(isSource);
  const [source] = sources;
  if (source !== undefined && sources.length === 1 && source.id === id) return source;
  const seen = sources.length === 1 ? `one named ${source?.id}` : `${sources.length} sources`;
  const message = `sources/${id}.${ending} must export exactly one source with the id ${id}, not ${seen}`;
  throw new DensingError("source-invalid", message, { source: id, seen });
}

function isSource(value: unknown): value is Source {
  return (
    typeof value === "object" && value !== null && "id" in value && "parse" in value && "checks" in value
  );
}
