import { cancellationSignal } from "@temporalio/activity";
import { DensingError } from "../errors.ts";
import type { Fetch, FetchRequest } from "../http/fetch.ts";
import { partsOf, type Source } from "../sources/source.ts";
import type { Capture, CaptureStore } from "../store/captures.ts";
import type { SourceCheck } from "./checks.ts";

export interface FetchSourceDependencies {
  readonly sources: ReadonlyMap<string, Source>;
  readonly captures: CaptureStore;
  readonly fetch: Fetch;
  /** Where a source is really fetched from: itself, or a mirror. */
  readonly locate: (
    source: Pick<Source, "url" | "hosts" | "documentedApi">,
  ) => Pick<FetchRequest, "url" | "allowedHosts" | "robots">;
}

/**
 * Fetches one source, each of its parts, and keeps the raw bodies before anything reads them; what they are worth is
 * for the parser to say. A part that cannot be fetched does not keep the others from being captured.
 *
 * @throws DensingError of http/errors.ts, `source-unknown`, `storage-unwritable`
 */
export function createFetchSource(dependencies: FetchSourceDependencies) {
  return async function fetchSource({ sourceId }: { readonly sourceId: string }): Promise<SourceCheck> {
    const source = dependencies.sources.get(sourceId);
    if (!source) throw new DensingError("source-unknown", `no source ${sourceId}`, { sourceId });
    const seen: FetchedPart[] = [];
    const failures: unknown[] = [];
    for (const part of partsOf(source)) {
      try {
        seen.push(await fetchPart(source, { url: source.url, ...part }, dependencies));
      } catch (thrown) {
        if (cancellationSignal().aborted || !(thrown instanceof DensingError)) throw thrown;
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures[0];
    const changed = seen.filter(({ isNew }) => isNew);
    const sha256 = (changed.at(-1) ?? seen.at(-1))?.sha256 ?? null;
    if (changed.length === 0 || sha256 === null) return { sourceId, state: "unchanged", sha256 };
    const bytes = changed.reduce((sum, each) => sum + each.bytes, 0);
    return { sourceId, state: "captured", sha256, bytes };
  };
}

interface FetchedPart {
  readonly isNew: boolean;
  readonly sha256: string | null;
  readonly bytes: number;
}

async function fetchPart(
  source: Source,
  { part, url }: { readonly part?: string; readonly url: string },
  { captures, fetch, locate }: FetchSourceDependencies,
): Promise<FetchedPart> {
  const latest = await readable(captures, await captures.latest(source.id, part));
  const answer = await fetch({
    ...locate({ ...source, url }),
    ...validatorsOf(latest, url),
    signal: cancellationSignal(),
  });
  if (answer.status === "not-modified") {
    await captures.sight(source.id, answer.fetchedAt, part);
    return { isNew: false, sha256: latest?.sha256 ?? null, bytes: 0 };
  }
  const event = {
    sourceId: source.id,
    ...(part === undefined ? {} : { part }),
    url,
    fetchedAt: answer.fetchedAt,
    status: answer.httpStatus,
    etag: answer.etag,
    lastModified: answer.lastModified,
    contentType: answer.contentType,
  };
  const { capture, isNew } = await captures.put(event, answer.body);
  return { isNew, sha256: capture.sha256, bytes: capture.bytes };
}

/** What to ask "unchanged since" with: an imported revision came from another address, whose validators say nothing. */
export function validatorsOf(
  capture: Capture | null,
  url: string,
): Pick<FetchRequest, "etag" | "lastModified"> {
  if (capture?.url !== url) return {};
  return { etag: capture.etag, lastModified: capture.lastModified };
}

/** The capture if its body is whole. Without one nothing may be asked "unchanged since": the answer would be yes for ever. */
async function readable(captures: CaptureStore, capture: Capture | undefined): Promise<Capture | null> {
  if (!capture) return null;
  try {
    await captures.get(capture.sha256);
    return capture;
  } catch (thrown) {
    if (thrown instanceof DensingError) return null;
    throw thrown;
  }
}
