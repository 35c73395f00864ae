import { fetchError } from "./errors.ts";

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return redirectStatuses.has(status);
}

/**
 * Whether a URL may be asked for. An entry `example.org` allows that host on its scheme's usual port;
 * other ports are named (`127.0.0.1:8080`). Subdomains are other hosts.
 */
export function isAllowed(url: URL, allowedHosts: readonly string[]): boolean {
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && url.username === "" && url.password === "" && allowedHosts.includes(url.host);
}

/**
 * Where a redirect leads, if we follow it: to an allowed host, not from https to http, not where we have
 * been, and not more often than `most`.
 *
 * @param visited the URLs of this fetch so far, in order; the last one answered with the redirect
 * @throws DensingError `redirect-refused` (facts: from, to, hops)
 */
export function redirectTarget(
  location: string | undefined,
  visited: readonly URL[],
  allowedHosts: readonly string[],
  most: number,
): URL {
  const from = visited.at(-1)!;
  const refuse = (problem: string, to?: string) =>
    fetchError("redirect-refused", from, problem, { to, hops: visited.length - 1 });
  if (location === undefined) throw refuse("a redirect without a Location");
  if (!URL.canParse(location, from.href)) throw refuse("a redirect to something that is no URL");
  const to = new URL(location, from);
  to.hash = "";
  const shown = `${to.protocol}//${to.host}${to.pathname}`.slice(0, 200);
  if (from.protocol === "https:" && to.protocol !== "https:")
    throw refuse(`a redirect from https to ${shown}`, shown);
  if (!isAllowed(to, allowedHosts)) {
    const problem = `a redirect to ${shown}; allowed hosts are ${allowedHosts.join(", ")}`;
    throw refuse(problem, shown);
  }
  if (visited.some((url) => url.href === to.href))
    throw refuse(`redirects in a circle, back to ${shown}`, shown);
  if (visited.length > most) throw refuse(`more than ${most} redirects`, shown);
  return to;
}
