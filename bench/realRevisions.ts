import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DensingError } from "../errors.ts";
import { type PriceQuote, type PriceSource, parseCapture } from "../sources/source.ts";

export interface RealRevision {
  /** `YYYY-MM-DD` of its commit. */
  readonly day: string;
  readonly quotes: readonly PriceQuote[];
}

/**
 * The recorded revisions of a source that its parser accepts, oldest first, with the seconds that parsing took
 * (decompression and the checks included).
 *
 * @throws what is not a refusal of a body
 */
export function parseRealRevisions(
  source: PriceSource,
  folder: string,
): { revisions: RealRevision[]; refused: number; seconds: number } {
  const bodies = recorded(folder);
  const revisions: RealRevision[] = [];
  const began = performance.now();
  for (const { day, path } of bodies) {
    const stored = readFileSync(path);
    const body = path.endsWith(".gz") ? gunzipSync(stored) : stored;
    const fetchedAt = `${day}T00:00:00.000Z`;
    try {
      const { observations } = parseCapture(source, { body, url: source.url, fetchedAt, contentType: null });
      revisions.push({ day, quotes: observations.flatMap((each) => (each.kind === "price" ? [each] : [])) });
    } catch (thrown) {
      if (!(thrown instanceof DensingError)) throw thrown;
    }
  }
  const seconds = (performance.now() - began) / 1000;
  return { revisions, refused: bodies.length - revisions.length, seconds };
}

/** Files with a day in their name. */
function recorded(folder: string): { day: string; path: string }[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .flatMap((name) => {
      const day = /_(\d{4}-\d{2}-\d{2})_/.exec(name)?.[1];
      return day === undefined ? [] : [{ day, path: join(folder, name) }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
