import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { DensingError, messageOf } from "../errors.ts";
import type { Deadlines } from "./deadlines.ts";
import { fetchError } from "./errors.ts";
import { type FetchLimits, ratioFloorBytes } from "./limits.ts";

/** What a response says about its body. */
export interface BodyHeaders {
  readonly contentEncoding: string | undefined;
  readonly contentLength: string | undefined;
}

export type BodyLimits = Pick<FetchLimits, "wireBytes" | "decodedBytes" | "ratio"> & {
  /** Reads `decodedBytes` and leaves the rest, in place of refusing what is longer. */
  readonly prefixOnly?: boolean;
};

class EnoughRead extends Error {}

// "deflate" is the zlib format (RFC 9110 section 8.4.1.2); servers that send the bare one are refused.
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

/**
 * Reads a body to its end, decompressing as it comes, or throws it away whole. At no time is more held
 * than `limits.decodedBytes`, whatever the server sends.
 *
 * @throws DensingError `source-too-large`, `source-truncated`, `content-suspicious`
 */
export async function readBody(
  stream: Readable,
  headers: BodyHeaders,
  url: URL,
  limits: BodyLimits,
  deadlines: Deadlines,
): Promise<{ readonly body: Buffer; readonly wireBytes: number }> {
  const declared = declaredLength(headers.contentLength, url);
  if (declared !== undefined && declared > limits.wireBytes && !limits.prefixOnly) {
    throw tooLarge(url, "on the wire", declared, limits.wireBytes);
  }
  const decoder = decoderFor(headers.contentEncoding, url);
  let wireBytes = 0;
  let decodedBytes = 0;
  const pieces: Buffer[] = [];

  async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      deadlines.begin("idle");
      wireBytes += piece.length;
      if (wireBytes > limits.wireBytes) throw tooLarge(url, "on the wire", wireBytes, limits.wireBytes);
      yield piece;
    }
  }

  async function collect(source: AsyncIterable<Buffer>): Promise<void> {
    for await (const piece of source) {
      const room = limits.decodedBytes - decodedBytes;
      decodedBytes += piece.length;
      if (limits.prefixOnly && piece.length >= room) {
        pieces.push(piece.subarray(0, room));
        throw new EnoughRead();
      }
      if (decodedBytes > limits.decodedBytes) {
        throw tooLarge(url, "decompressed", decodedBytes, limits.decodedBytes);
      }
      if (decodedBytes > ratioFloorBytes && decodedBytes > wireBytes * limits.ratio) {
        const problem = `the body unpacks to more than ${limits.ratio} times its size, as a bomb does`;
        throw fetchError("content-suspicious", url, problem, { wireBytes, decodedBytes });
      }
      pieces.push(piece);
    }
  }

  deadlines.begin("idle");
  try {
    // Node itself fails a body that ends before its Content-Length or its last chunk.
    const { signal } = deadlines;
    if (decoder === undefined) await pipeline(stream, counted, collect, { signal });
    else await pipeline(stream, counted, decoder, collect, { signal });
  } catch (thrown) {
    if (thrown instanceof EnoughRead) return { body: Buffer.concat(pieces), wireBytes };
    if (thrown instanceof DensingError || deadlines.signal.aborted) throw thrown;
    const seen = messageOf(thrown);
    const problem = `the body broke off or is damaged after ${wireBytes} bytes (${seen}); thrown away`;
    throw fetchError("source-truncated", url, problem, { wireBytes, decodedBytes, seen });
  }
  return { body: Buffer.concat(pieces), wireBytes };
}

function decoderFor(contentEncoding: string | undefined, url: URL): Transform | undefined {
  const coding = (contentEncoding ?? "").trim().toLowerCase();
  if (coding === "" || coding === "identity") return undefined;
  const decoder = decoders[coding];
  if (decoder !== undefined) return decoder();
  const expected = "one of gzip, br, deflate, or none";
  const problem = `the body's coding is "${coding}", not ${expected}`;
  throw fetchError("content-suspicious", url, problem, { expected, seen: coding });
}

function declaredLength(contentLength: string | undefined, url: URL): number | undefined {
  if (contentLength === undefined) return undefined;
  if (/^\d{1,15}$/.test(contentLength)) return Number(contentLength);
  const problem = `Content-Length is "${contentLength}", not a number of bytes`;
  throw fetchError("content-suspicious", url, problem, { expected: "digits", seen: contentLength });
}

function tooLarge(url: URL, where: string, seen: number, limit: number): DensingError {
  const problem = `the body is larger than ${limit} bytes ${where}; thrown away`;
  return fetchError("source-too-large", url, problem, { where, seen, limit });
}
