import type { Readable } from "node:stream";
import type { AxiosResponse } from "axios";
import type { DensingError } from "../errors.ts";
import type { BodyHeaders } from "./body.ts";
import { statusError } from "./errors.ts";
import { quotaResetSeconds, retryAfterSeconds } from "./retryAfter.ts";

/** A response whose body nobody has read yet. */
export type Response = AxiosResponse<Readable>;

export function header(response: Response, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === "string" ? value : undefined;
}

export function bodyHeaders(response: Response): BodyHeaders {
  return {
    contentEncoding: header(response, "content-encoding"),
    contentLength: header(response, "content-length"),
  };
}

/** The error for a response that is not the one hoped for, with the wait that it asks for, if any. */
export function responseError(response: Response, url: URL, now: Date): DensingError {
  const { status } = response;
  // Where both are given, the more specific Retry-After counts. A spent quota is told by 403 or 429 only.
  const quotaMaySpeak = status === 403 || status === 429;
  const quota = quotaMaySpeak
    ? quotaResetSeconds(header(response, "x-ratelimit-remaining"), header(response, "x-ratelimit-reset"), now)
    : undefined;
  return statusError(status, url, retryAfterSeconds(header(response, "retry-after"), now) ?? quota);
}
