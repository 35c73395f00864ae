import type { FetchSourceDependencies } from "../activities/fetchSource.ts";
import { createFetcher, type Fetch } from "../http/fetch.ts";
import { methodVersion } from "../law/constants.ts";
import type { Settings } from "./environment.ts";

/** How this product fetches: under its name, with the tokens and the mirror of the environment. */
export interface Fetching {
  readonly fetch: Fetch;
  readonly locate: FetchSourceDependencies["locate"];
}

/** @throws DensingError `configuration-invalid` for a token that cannot be one */
export function createFetching({ contact, mirror, tokens }: Settings, now: () => Date): Fetching {
  const fetch = createFetcher({
    userAgent: `densing/${methodVersion}${contact ? ` (+${contact})` : ""}`,
    now,
    tokens,
    // A mirror answers for every host at once, and is the user's own.
    ...(mirror === null ? {} : { allowLoopback: true, paceMs: 0 }),
  });
  return { fetch, locate: locator(mirror) };
}

/** A mirror answers for every source under `<mirror>/<host>/<path>`. */
function locator(mirror: string | null): Fetching["locate"] {
  return ({ url, hosts, documentedApi }) => {
    const manners = documentedApi === undefined ? {} : { robots: "exempt" as const };
    if (mirror === null) return { url, allowedHosts: hosts, ...manners };
    const { host, pathname, search } = new URL(url);
    const located = new URL(`${mirror.replace(/\/$/, "")}/${host}${pathname}${search}`);
    return { url: located.href, allowedHosts: [located.host], ...manners };
  };
}
