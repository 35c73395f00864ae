/** What can go wrong in a fetch, under stable names that say whether to try again. */
import { DensingError, type ErrorFacts } from "../errors.ts";

/** Passing troubles: the same request may succeed later. */
export const retryableFetchErrors = [
  "source-unreachable",
  "source-rate-limited",
  "source-server-error",
  "source-truncated",
] as const;

/** The same request will fail the same way until a person, or the source, changes something. */
export const finalFetchErrors = [
  "source-not-found",
  "source-forbidden",
  "source-not-permitted",
  "source-too-large",
  "redirect-refused",
  "address-refused",
  "content-suspicious",
] as const;

export type FetchErrorType = (typeof retryableFetchErrors)[number] | (typeof finalFetchErrors)[number];

/**
 * An error of a fetch. Its facts hold `url` without credentials, query values or fragment, and never a
 * request header: a token cannot reach a log through it. For that reason it carries no `cause` either
 * (the HTTP library's errors hold the whole request).
 */
export function fetchError(
  type: FetchErrorType,
  url: URL,
  problem: string,
  facts: ErrorFacts = {},
): DensingError {
  const shown = publicUrl(url);
  return new DensingError(type, `${shown}: ${problem}`, { url: shown, ...facts });
}

/**
 * The same error, told of the URL that was wanted when something on the way to it (`facts.asked`) failed. What is
 * no error of ours is left as it is.
 */
export function errorAbout(url: URL, thrown: unknown): unknown {
  if (!(thrown instanceof DensingError)) return thrown;
  const shown = publicUrl(url);
  const { url: asked, ...facts } = thrown.facts;
  const problem = thrown.message.slice(`${asked}: `.length);
  return new DensingError(thrown.type, `${shown}: ${problem}`, { url: shown, asked, ...facts });
}

/** A URL without what may be secret in it. */
function publicUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search === "" ? "" : "?…"}`;
}

/** The error for a response whose status is not the one hoped for. `retryAfter` is in seconds. */
export function statusError(status: number, url: URL, retryAfter: number | undefined): DensingError {
  const facts = { status, retryAfterSeconds: retryAfter };
  // A 403 with Retry-After is how some hosts (GitHub among them) announce a rate limit.
  if (status === 429 || ((status === 503 || status === 403) && retryAfter !== undefined)) {
    const wait = retryAfter === undefined ? "" : `; it asks to wait ${retryAfter} s`;
    return fetchError("source-rate-limited", url, `the server limits our requests (${status})${wait}`, facts);
  }
  if (status >= 500 || status === 408 || status === 425) {
    return fetchError(
      "source-server-error",
      url,
      `the server failed (${status}); trying again may help`,
      facts,
    );
  }
  if (status === 404 || status === 410) {
    return fetchError(
      "source-not-found",
      url,
      `nothing is there (${status}): the source has moved or ended`,
      facts,
    );
  }
  if (status >= 400) {
    return fetchError("source-forbidden", url, `the server refused the request (${status})`, facts);
  }
  return fetchError("content-suspicious", url, `expected 200 with a body, got ${status}`, facts);
}
