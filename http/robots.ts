/** May we? Each origin's robots.txt (RFC 9309), fetched under the same guards as everything else. */
import { DensingError, messageOf } from "../errors.ts";
import { readBody } from "./body.ts";
import type { Deadlines } from "./deadlines.ts";
import { errorAbout, fetchError } from "./errors.ts";
import type { FetchLimits } from "./limits.ts";
import { bodyHeaders, type Response, responseError } from "./response.ts";
import { everythingAllowed, type RobotsRules, readRobots, robotsBytes } from "./robotsRules.ts";
import { createShare } from "./sharing.ts";
import type { Walk } from "./walk.ts";

export interface Robots {
  /**
   * @param allowedHosts where redirects of the robots.txt may lead, as for the request itself
   * @returns the crawl delay that the host asks for, in ms
   * @throws DensingError `source-not-permitted`; `source-unreachable`, `source-rate-limited` and
   *   `address-refused` when the host itself cannot be asked; the signal's reason
   */
  permission(url: URL, allowedHosts: readonly string[], signal: AbortSignal): Promise<number>;
}

export interface RobotsOptions {
  readonly walk: Walk;
  readonly headers: Readonly<Record<string, string>>;
  readonly productToken: string;
  readonly limits: FetchLimits;
  readonly now: () => Date;
}

/** RFC 9309 section 2.4: not longer than 24 hours, unless it cannot be read again. */
const freshMs = 24 * 3_600_000;
/** A server that fails is asked again soon: its hiccup must not cost a day. */
const freshAfterTroubleMs = 10 * 60_000;

interface Verdict {
  /** Null when the file could not be read and no older reading is at hand: then nothing is allowed. */
  readonly rules: RobotsRules | null;
  readonly trouble: string | null;
  readonly readAtMs: number;
  readonly freshMs: number;
}

export function createRobots({ walk, headers, productToken, limits, now }: RobotsOptions): Robots {
  const verdicts = new Map<string, Verdict>();
  const share = createShare<Verdict>();

  async function readAnew(origin: string, allowedHosts: readonly string[], signal: AbortSignal) {
    const start = new URL("/robots.txt", origin);
    const journey = {
      start,
      allowedHosts,
      limits,
      signal,
      permission: async () => 0,
      headers: () => headers,
    };
    const read = async (url: URL, response: Response, deadlines: Deadlines) =>
      readRobots(await bodyOf(response, url, deadlines), origin, productToken);
    const readAtMs = now().getTime();
    let verdict: Verdict;
    try {
      verdict = { rules: await walk(journey, read), trouble: null, readAtMs, freshMs };
    } catch (thrown) {
      verdict = { ...afterTrouble(thrown, verdicts.get(origin)?.rules ?? null), readAtMs };
    }
    verdicts.set(origin, verdict);
    return verdict;
  }

  async function bodyOf(response: Response, url: URL, deadlines: Deadlines): Promise<Buffer> {
    const { status } = response;
    if (status >= 200 && status < 300) {
      const caps = { ...limits, decodedBytes: robotsBytes, prefixOnly: true };
      return (await readBody(response.data, bodyHeaders(response), url, caps, deadlines)).body;
    }
    const error = responseError(response, url, now());
    if (status >= 500 || error.type === "source-rate-limited") throw error;
    // Section 2.3.1.3: no such file (any other 4xx) means no rules.
    return Buffer.alloc(0);
  }

  return {
    async permission(url, allowedHosts, signal) {
      signal.throwIfAborted();
      const { origin } = url;
      let verdict = verdicts.get(origin);
      const ageMs = now().getTime() - (verdict?.readAtMs ?? 0);
      // A clock that was set back makes a reading old, not fresh for ever.
      if (verdict === undefined || ageMs < 0 || ageMs >= verdict.freshMs) {
        verdict = await share(origin, signal, (shared) => readAnew(origin, allowedHosts, shared)).catch(
          (thrown) => {
            throw errorAbout(url, thrown);
          },
        );
      }
      const { rules, trouble } = verdict;
      if (rules?.allows(url)) return rules.crawlDelayMs;
      const why = rules === null ? `, which could not be read: ${trouble}` : "";
      throw fetchError("source-not-permitted", url, `not permitted by robots.txt of ${origin}${why}`, {
        origin,
        reason: rules === null ? "robots-unreadable" : "disallowed",
      });
    },
  };
}

/**
 * What holds when reading has failed.
 *
 * @param earlier the rules of the last time, which section 2.4 allows to keep while the file is unreachable
 * @throws what is about the host and not about its robots.txt
 */
function afterTrouble(thrown: unknown, earlier: RobotsRules | null): Omit<Verdict, "readAtMs"> {
  if (!(thrown instanceof DensingError)) throw thrown;
  // Section 2.3.1.2: a crawler may take a file behind too many redirects for unavailable, which allows. So it is
  // with one behind a redirect that leads to no host of this source: we do not go there, not even for its rules.
  if (thrown.type === "redirect-refused") return { rules: everythingAllowed, trouble: null, freshMs };
  // "Wait" is an answer for every request to this host, and a host that is not there forbids nothing.
  const isAboutHost =
    ["source-rate-limited", "address-refused"].includes(thrown.type) ||
    (thrown.type === "source-unreachable" &&
      (thrown.facts.phase === undefined || thrown.facts.connected === false));
  if (isAboutHost) throw thrown;
  // Section 2.3.1.4: a server that fails, or answers nothing in time, has to be taken for a complete disallow.
  return { rules: earlier, trouble: messageOf(thrown), freshMs: freshAfterTroubleMs };
}
