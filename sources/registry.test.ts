import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAllowed } from "../http/redirects.ts";
import { loadSource, loadSources, sourceIds } from "./registry.ts";
import { partsOf } from "./source.ts";

describe("loadSources", () => {
  it("finds every file of the folder, and every one is a source named as its file", async () => {
    const sources = await loadSources();
    expect(sources.map((source) => source.id)).toEqual(await sourceIds());
    expect(sources.map((source) => source.id)).toEqual(expect.arrayContaining(["litellm", "mmlu-cf"]));
  });

  it("finds sources whose own hosts allow their address, with their terms and a parser version", async () => {
    for (const source of await loadSources()) {
      for (const url of [source.url, ...partsOf(source).map((part) => part.url ?? source.url)]) {
        expect(isAllowed(new URL(url), source.hosts), `${source.id} ${url}`).toBe(true);
        expect(url, source.id).toMatch(/^https:/);
      }
      expect(source.licence.evidence.length, source.id).toBeGreaterThan(10);
      expect(Number.isInteger(source.parserVersion) && source.parserVersion > 0, source.id).toBe(true);
      expect(
        source.checks.every((check) => check.name !== ""),
        source.id,
      ).toBe(true);
    }
  });

  it("finds parts that each have a name and an address of their own", async () => {
    for (const { id, parts = [] } of await loadSources()) {
      expect(new Set(parts.map(({ part }) => part)).size, id).toBe(parts.length);
      expect(new Set(parts.map(({ url }) => url)).size, id).toBe(parts.length);
      expect(parts.filter(({ part }) => !/^[\w.-]+(?:\/[\w.-]+)*$/.test(part))).toEqual([]);
    }
  });

  it("demands fixtures of every source, and knows a source for every folder that has some", async () => {
    const fixtures = readdirSync(new URL("../fixtures/", import.meta.url));
    expect(fixtures).toEqual(expect.arrayContaining(await sourceIds()));
  });
});

describe("loadSource", () => {
  it("names the sources there are when asked for another", async () => {
    await expect(loadSource("nobody")).rejects.toMatchObject({
      type: "source-unknown",
      facts: { seen: "nobody", expected: expect.stringContaining("litellm") },
    });
    await expect(loadSource("../errors")).rejects.toMatchObject({ type: "source-unknown" });
    await expect(loadSource("registry")).rejects.toMatchObject({ type: "source-unknown" });
  });
});
