import { type Deadlines, startDeadlines } from "./deadlines.ts";
import { fetchError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import type { FetchLimits } from "./limits.ts";
import type { Pace } from "./pace.ts";
import { isRedirect, redirectTarget } from "./redirects.ts";
import { header, type Response } from "./response.ts";
import type { Secrets } from "./secrets.ts";

/** A request and the redirects that it meets. */
export interface Journey {
  readonly start: URL;
  readonly allowedHosts: readonly string[];
  readonly limits: FetchLimits;
  readonly signal: AbortSignal | undefined;
  /** Asked before each hop: rejects if it may not be made, or says how long its host must rest first (ms). */
  readonly permission: (url: URL, signal: AbortSignal) => Promise<number>;
  /** @param visited the URLs of this journey so far; the last one is about to be asked for */
  readonly headers: (visited: readonly URL[]) => Readonly<Record<string, string>>;
}

/**
 * Goes where the redirects lead and has the last answer read. Each hop waits for its host's turn; waiting
 * takes nothing from the deadlines.
 *
 * @throws DensingError of http/errors.ts, and what `read` throws; the caller's reason when it gives up
 */
export type Walk = <Result>(
  journey: Journey,
  read: (url: URL, response: Response, deadlines: Deadlines) => Promise<Result>,
) => Promise<Result>;

export function createWalk(exchange: Exchange, pace: Pace, secrets: Secrets): Walk {
  return async function walk(journey, read) {
    const visited = [journey.start];
    const deadlines = startDeadlines(journey.limits, journey.signal);

    /** What was read, or where to go on. */
    const hop = async (url: URL) => {
      let response: Response | undefined;
      try {
        response = await exchange(url, journey.headers(visited), deadlines);
        if (!isRedirect(response.status)) return { result: await read(url, response, deadlines) };
        const location = header(response, "location");
        if (secrets.areIn(location)) {
          throw fetchError("redirect-refused", url, "a redirect whose address repeats our token");
        }
        return { next: redirectTarget(location, visited, journey.allowedHosts, journey.limits.redirects) };
      } finally {
        response?.data.destroy();
        deadlines.pause();
      }
    };

    try {
      for (;;) {
        const url = visited.at(-1)!;
        const restMs = await journey.permission(url, deadlines.signal);
        const outcome = await pace.inTurn(url.host, restMs, deadlines.signal, () => hop(url));
        if (outcome.next === undefined) return outcome.result;
        visited.push(outcome.next);
      }
    } catch (thrown) {
      throw deadlines.explain(thrown, visited.at(-1)!);
    } finally {
      deadlines.stop();
    }
  };
}
