import { cancellationSignal } from "@temporalio/activity";
import { DensingError } from "../errors.ts";
import type { Fetch, FetchRequest } from "../http/fetch.ts";
import type { Source } from "../sources/source.ts";
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
 * Fetches one source and keeps its raw body before anything reads it; what the body is worth is for the parser
 * to say.
 *
 * @throws DensingError of http/errors.ts, `source-unknown`, `storage-unwritable`
 */
export function createFetchSource({ sources, captures, fetch, locate }: FetchSourceDependencies) {
  return async function fetchSource({ sourceId }: { readonly sourceId: string }): Promise<SourceCheck> {
    const source = sources.get(sourceId);
    if (!source) throw new DensingError("source-unknown", `no source ${sourceId}`, { sourceId });
    const latest = await readable(captures, await captures.latest(sourceId));
    const answer = await fetch({
      ...locate(source),
      ...validatorsOf(latest, source.url),
      signal: cancellationSignal(),
    });
    if (answer.status === "not-modified") {
      await captures.sight(sourceId, answer.fetchedAt);
      return { sourceId, state: "unchanged", sha256: latest?.sha256 ?? null };
    }
    const { capture, isNew } = await captures.put(
      {
        sourceId,
        url: source.url,
        fetchedAt: answer.fetchedAt,
        status: answer.httpStatus,
        etag: answer.etag,
        lastModified: answer.lastModified,
        contentType: answer.contentType,
      },
      answer.body,
    );
    if (!isNew) return { sourceId, state: "unchanged", sha256: capture.sha256 };
    return { sourceId, state: "captured", sha256: capture.sha256, bytes: capture.bytes };
  };
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
