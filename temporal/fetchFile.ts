import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { messageOf } from "../errors.ts";

/** A host that does not answer within this is not going to. */
export const answerWithinMs = 20_000;
/** 45 MB at 150 kB/s. */
const downloadWithinMs = 300_000;
const largestBytes = 500_000_000;

/** Why a request failed, with the code: a refused connection to a name with two addresses has no message. */
export function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const message = messageOf(thrown).split("\n")[0] ?? "";
  if (message === "") return code || "no reason given";
  return code === "" || message.includes(code) ? message : `${message} (${code})`;
}

/** One small text. axios follows redirects and obeys HTTPS_PROXY and NO_PROXY; it is loaded only when needed. */
export async function fetchText(
  url: URL,
  accept: string,
): Promise<{ text: string; contentType: string; url: URL }> {
  const { default: axios } = await import("axios");
  const response = await axios.get<string>(url.href, {
    headers: { accept },
    responseType: "text",
    transformResponse: (body: unknown) => body,
    signal: AbortSignal.timeout(answerWithinMs),
    maxContentLength: 50_000_000,
  });
  return { text: response.data, contentType: String(response.headers["content-type"] ?? ""), url };
}

/** Streams `url` into the file `path`. @returns its sha256 in hex */
export async function fetchFile(url: URL, path: string): Promise<string> {
  const { default: axios } = await import("axios");
  const response = await axios.get<AsyncIterable<Buffer>>(url.href, {
    responseType: "stream",
    signal: AbortSignal.timeout(downloadWithinMs),
    maxContentLength: largestBytes,
    decompress: false,
  });
  const hash = createHash("sha256");
  await pipeline(
    response.data,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  return hash.digest("hex");
}
