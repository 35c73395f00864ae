import robotsParser from "robots-parser";

/** What a host's robots.txt says to us. */
export interface RobotsRules {
  allows(url: URL): boolean;
  /** Between two requests; 0 when it asks for none. */
  readonly crawlDelayMs: number;
}

export const everythingAllowed: RobotsRules = { allows: () => true, crawlDelayMs: 0 };

/** At least this much must be read, and what comes after may be ignored (RFC 9309 section 2.5). */
export const robotsBytes = 500 * 1024;

/** A host may slow us down, not stop us by asking for a year. */
const longestCrawlDelayMs = 60_000;

const knownLine = /^\s*(user-agent|allow|disallow|crawl-delay)\s*:\s*(.*)/i;
/** No name can be this. */
const somebodyElse = "!";
const agentName = /^(\*|[a-z_-]+)/i;

// The package's types describe an ES module's default; what it exports is the function itself (CommonJS).
const parse = robotsParser as unknown as typeof robotsParser.default;

/**
 * Reads a robots.txt (RFC 9309). Anything is readable: lines that are no rules are skipped, so an error page or
 * nothing at all allows everything.
 *
 * @param origin where the rules hold: of the host that was asked first, also when it redirected elsewhere
 * @param productToken the name in our User-Agent, without the version
 */
export function readRobots(body: Buffer, origin: string, productToken: string): RobotsRules {
  const lines = new TextDecoder().decode(body.subarray(0, robotsBytes)).split(/\r\n|\r|\n/);
  // Half a line would be another rule: "/private" cut to "/" forbids everything.
  if (body.length >= robotsBytes) lines.pop();
  const robots = parse(`${origin}/robots.txt`, comparable(essence(lines, productToken).join("\n")));
  const delaySeconds = robots.getCrawlDelay(productToken) ?? 0;
  return {
    allows: (url) => robots.isAllowed(comparable(url.href), productToken) !== false,
    crawlDelayMs: Math.min(Math.max(delaySeconds * 1000, 0), longestCrawlDelayMs),
  };
}

/**
 * The lines that can matter to us. robots-parser lets any other line end a group of user agents, which RFC 9309
 * section 2.2.4 forbids, and keeps each rule once for each name of its group: without this, twenty thousand names
 * over thirty thousand rules, all in 500 KiB, would fill the memory.
 */
function essence(lines: readonly string[], productToken: string): readonly string[] {
  const kept: string[] = [];
  const ours = new Set(["*", productToken.toLowerCase()]);
  const group = new Set<string>();
  let isInNames = false;
  for (const line of lines) {
    const [, field = "", value = ""] = knownLine.exec(line) ?? [];
    if (field === "") continue;
    const isName = field.toLowerCase() === "user-agent";
    if (isName && !isInNames) group.clear();
    isInNames = isName;
    if (!isName) {
      kept.push(line);
      continue;
    }
    const name = agentName.exec(value)?.[0].toLowerCase() ?? "";
    const known = ours.has(name) ? name : somebodyElse;
    if (!group.has(known)) kept.push(`user-agent: ${known}`);
    group.add(known);
  }
  return kept;
}

/** Unreserved characters are compared unescaped (RFC 9309 section 2.2.2, RFC 3986 section 2.3). */
function comparable(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[a-z0-9._~-]/i.test(character) ? character : escaped;
  });
}
