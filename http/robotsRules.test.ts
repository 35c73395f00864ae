import { describe, expect, it } from "vitest";
import { readRobots, robotsBytes } from "./robotsRules.ts";

const origin = "https://example.org";
const read = (text: string | Buffer) => readRobots(Buffer.from(text), origin, "densing");
const allows = (text: string, path: string) => read(text).allows(new URL(path, origin));

describe("allows", () => {
  it.each<[string, string, string, boolean]>([
    ["nothing", "", "/a", true],
    ["a page that is no robots.txt", "<!doctype html><title>Sign in</title>", "/a", true],
    ["bytes that are no text", "\u0000\u0001�", "/a", true],
    ["everything forbidden", "User-agent: *\nDisallow: /", "/a", false],
    ["an empty Disallow", "User-agent: *\nDisallow:", "/a", true],
    ["another crawler's group", "User-agent: other\nDisallow: /", "/a", true],
    [
      "our own group in place of everybody's",
      "User-agent: *\nDisallow: /\n\nUser-agent: densing\nAllow: /",
      "/a",
      true,
    ],
    [
      "our own group, forbidden",
      "User-agent: *\nAllow: /\n\nUser-agent: Densing/1.0\nDisallow: /",
      "/a",
      false,
    ],
    [
      "groups of one name as one",
      "User-agent: densing\nDisallow: /a\n\nUser-agent: densing\nDisallow: /b",
      "/a",
      false,
    ],
    ["a name with words after it", "User-agent: densing the watcher\nDisallow: /a", "/a", false],
    ["a name that ours begins", "User-agent: densing-bot\nDisallow: /a", "/a", true],
    [
      "groups of one name as one, others between",
      "User-agent: densing\nDisallow: /a\nUser-agent: x\nAllow: /\nUser-agent: densing\nDisallow: /b",
      "/b",
      false,
    ],
    ["a group of several names", "User-agent: other\nUser-agent: densing\nDisallow: /a", "/a", false],
    [
      "a Sitemap within a group",
      "User-agent: densing\nSitemap: /s.xml\nUser-agent: x\nDisallow: /a",
      "/a",
      false,
    ],
    ["the longest match", "User-agent: *\nDisallow: /a/\nAllow: /a/b", "/a/b/c", true],
    ["the longest match, the other way", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false],
    ["Allow among equals", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true],
    ["a wildcard and an end", "User-agent: *\nDisallow: /*.json$", "/a/b.json", false],
    ["a wildcard and an end, passed", "User-agent: *\nDisallow: /*.json$", "/a/b.json?x=1", true],
    ["a query", "User-agent: *\nDisallow: /*?", "/a?b=1", false],
    ["case in paths", "User-agent: *\nDisallow: /A", "/a", true],
    [
      "case in words, CR LF, comments, a BOM",
      "\uFEFFUSER-AGENT: * # all\r\ndisallow: /a # this\r\n",
      "/a",
      false,
    ],
    ["unreserved characters escaped in the rule", "User-agent: *\nDisallow: /%7ea", "/~a", false],
    ["unreserved characters escaped in the URL", "User-agent: *\nDisallow: /~a", "/%7Ea", false],
    ["a slash that is escaped is another character", "User-agent: *\nDisallow: /a/b", "/a%2Fb", true],
    ["letters outside ASCII", "User-agent: *\nDisallow: /ä", "/%c3%a4", false],
  ])("%s", (_name, text, path, allowed) => {
    expect(allows(text, path)).toBe(allowed);
  });

  it("what stands after 500 KiB, and takes no half line for a whole one", () => {
    const filler = "# ".padEnd(99, "x");
    const lines = Math.ceil(robotsBytes / 100);
    const before = `User-agent: *\nDisallow: /early\n${`${filler}\n`.repeat(lines)}Disallow: /late\nDisallow: /last`;
    expect(allows(before, "/early")).toBe(false);
    expect(allows(before, "/late")).toBe(true);
    const head = "User-agent: *\nDisallow: /early\n";
    const cutAt = "Disallow: /";
    const padding = "x".repeat(robotsBytes - head.length - cutAt.length - 2);
    const text = `${head}#${padding}\n${cutAt}private`;
    expect(text.slice(0, robotsBytes).endsWith(cutAt)).toBe(true);
    expect(allows(text, "/open")).toBe(true);
    expect(allows(text, "/early")).toBe(false);
  });
});

it("stays small for a file of nothing but names and rules", () => {
  const names = "User-agent:a\n".repeat(19_000);
  const text = `${names}User-agent:densing\n${"Allow:/b\n".repeat(25_000)}Disallow:/c\n`;
  expect(text.length).toBeLessThan(robotsBytes);
  expect(allows(text, "/c")).toBe(false);
  expect(allows(text, "/b")).toBe(true);
});

describe("crawlDelayMs", () => {
  it.each([
    ["", 0],
    ["Crawl-delay: 2.5", 2_500],
    ["Crawl-delay: 86400", 60_000],
    ["Crawl-delay: Infinity", 60_000],
    ["Crawl-delay: -3", 0],
    ["Crawl-delay: soon", 0],
  ])("%j is %i ms", (line, milliseconds) => {
    expect(read(`User-agent: densing\n${line}\nDisallow: /x`).crawlDelayMs).toBe(milliseconds);
  });

  it("is that of our own group", () => {
    const text = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: densing\nCrawl-delay: 3\n";
    expect(read(text).crawlDelayMs).toBe(3_000);
  });
});
