import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type RequestOptions,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import axios from "axios";
import { messageOf } from "../errors.ts";
import { abortable } from "./abortable.ts";
import { checkedAddresses, type Lookup, pinned } from "./addresses.ts";
import type { Deadlines } from "./deadlines.ts";
import { fetchError } from "./errors.ts";
import type { Response } from "./response.ts";

/**
 * One GET to one URL, to a checked and pinned address. Any status is an answer; redirects are not followed.
 *
 * @throws DensingError `address-refused`, `source-unreachable`
 */
export type Exchange = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  deadlines: Deadlines,
) => Promise<Response>;

export interface ExchangeOptions {
  readonly lookup: Lookup;
  readonly allowLoopback: boolean;
  /** PEM certificates that are trusted beside the usual ones. */
  readonly trust: readonly string[];
}

export function createExchange({ lookup, allowLoopback, trust }: ExchangeOptions): Exchange {
  const client = axios.create({
    // Connections are not kept: a kept one would outlive the check of its address.
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({
      keepAlive: false,
      ...(trust.length > 0 ? { ca: [...rootCertificates, ...trust] } : {}),
    }),
    method: "GET",
    responseType: "stream",
    maxRedirects: 0,
    decompress: false,
    // A proxy of the environment would resolve names itself, past our check of the address.
    proxy: false,
    validateStatus: () => true,
    transformResponse: [],
  });

  return async function exchange(url, headers, deadlines) {
    deadlines.begin("header");
    const addresses = await abortable(checkedAddresses(url, lookup, allowLoopback), deadlines.signal);
    try {
      const response = await client.request<Readable>({
        url: url.href,
        headers,
        lookup: pinned(addresses),
        transport: transportThatTells(url, deadlines.connected),
        signal: deadlines.signal,
      });
      // A body that nobody reads (a redirect's, an error's) may still break: that must not end the process.
      response.data.on("error", () => undefined);
      return response;
    } catch (thrown) {
      if (deadlines.signal.aborted) throw thrown;
      const code = codeOf(thrown);
      const seen = messageOf(thrown) || code || "unknown";
      throw fetchError("source-unreachable", url, `no answer (${seen})`, { code, seen });
    }
  };
}

/** Node's own transport; `connected` is called when the connection stands. */
function transportThatTells(url: URL, connected: () => void) {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return {
    request: (options: RequestOptions, callback: Parameters<typeof httpRequest>[2]): ClientRequest =>
      request(options, callback).once("socket", (socket: Socket) => socket.once("connect", connected)),
  };
}

function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" ? code : undefined;
}
