import { cancellationSignal } from "@temporalio/activity";
import { DensingError } from "../errors.ts";
import type { FetchedBody, FetchRequest } from "../http/fetch.ts";
import { hubSourceId } from "../hub/parts.ts";
import type { CaptureEvent } from "../store/captures.ts";
import type { FetchSourceDependencies } from "./fetchSource.ts";

export type HubDependencies = FetchSourceDependencies;

/** Asks the Hub's API under the terms of its source. @throws DensingError of http/errors.ts, `source-unknown` */
export async function askHub(
  { sources, fetch, locate }: HubDependencies,
  url: string,
  more: Pick<FetchRequest, "accept"> = {},
): Promise<FetchedBody> {
  const source = sources.get(hubSourceId);
  if (source === undefined) {
    throw new DensingError("source-unknown", `no source ${hubSourceId}`, { sourceId: hubSourceId });
  }
  const answer = await fetch({ ...locate({ ...source, url }), ...more, signal: cancellationSignal() });
  if (answer.status === "ok") return answer;
  // Nothing was asked "unchanged since".
  throw new DensingError("content-suspicious", `${url}: an answer without a body`, { url });
}

/** The event of a body that was kept as a part of a source. */
export function eventOf(
  sourceId: string,
  part: string,
  url: string,
  { fetchedAt, httpStatus, contentType }: Pick<FetchedBody, "fetchedAt" | "httpStatus" | "contentType">,
): CaptureEvent {
  // Without validators: a link to the next page is not in an answer without a body, and a revision does not change.
  return { sourceId, part, url, fetchedAt, status: httpStatus, etag: null, lastModified: null, contentType };
}
