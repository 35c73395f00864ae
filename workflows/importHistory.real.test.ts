/** The import over real revisions of litellm's file, where DENSING_CAPTURES_DIR names a folder of recorded bodies. */
import { describe, expect, it } from "vitest";
import { litellm } from "../sources/litellm.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import { importRig } from "../test/importRig.ts";
import { realRevisions, realRevisionsAreThere } from "../test/realRevisions.ts";

describe.skipIf(!realRevisionsAreThere)("importHistory on real revisions", () => {
  const setUp = importRig();

  it.each([
    ["litellm's own repository, through the move of its file", litellm.history.repository, 25],
    ["a mirror of the file, by itself", "RoCry/llm-api-price", 8],
  ])(
    "imports every one of %s, each under its own day, and then fetches none",
    async (_, repository, count) => {
      const repositories = realRevisions();
      const { host, captures, run } = await setUp(
        { repositories, mostAPage: 10 },
        { ...litellm.history, repository },
      );
      expect(await run()).toMatchObject({ found: count, imported: count, absent: 0, failed: 0 });
      const expected = repositories[repository]!.map(({ sha, date, files }) => ({
        revision: sha,
        observedAt: date.replace("Z", ".000Z"),
        sha256: sha256Hex(Object.values(files)[0] ?? ""),
      }));
      expect(await captures.list()).toMatchObject(expected);
      expect(await captures.verify()).toEqual([]);

      const before = host.asked.length;
      expect(await run()).toMatchObject({ found: count, imported: 0, present: count });
      const askedAgain = host.asked.slice(before);
      expect(askedAgain.every((path) => path.startsWith("/api.github.com/"))).toBe(true);
      // No other repository was asked: mirrors of one file are not one history.
      expect(
        host.asked.filter((path) => path.includes("/repos/")).every((path) => path.includes(repository)),
      ).toBe(true);
    },
  );
});
