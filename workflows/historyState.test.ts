import { describe, expect, it } from "vitest";
import { after, beginning, nextBatch, progressOf, type Reached, stepsOf } from "./historyState.ts";

const page = (name: string, count: number, oldest: string) => ({ sha256: name, count, oldest });
// As a list that is newest first names them.
const pages = [page("new", 30, "2025-03"), page("middle", 3, "2025-02"), page("old", 26, "2025-01")];
const outcome = { imported: 0, present: 0, absent: 0, failures: [], failuresInARow: 0, gaveUp: false };

/** Every batch of an import, as `page from-to`. */
function batches(limit: number | null): string[] {
  const found: string[] = [];
  let reached: Reached = beginning(pages, limit, "2026-01-01T00:00:00.000Z", 0);
  for (let batch = nextBatch(reached); batch !== null; batch = nextBatch(reached)) {
    found.push(`${batch.pageSha256} ${batch.from}-${batch.to}`);
    reached = after(reached, batch.to, outcome);
  }
  return found;
}

describe("nextBatch", () => {
  it("goes through all pages, oldest first, in shares of 25", () => {
    expect(batches(null)).toEqual(["old 0-25", "old 25-26", "middle 0-3", "new 0-25", "new 25-30"]);
    expect(batches(1000)).toEqual(batches(null));
  });

  it.each([
    [34, ["old 25-26", "middle 0-3", "new 0-25", "new 25-30"]],
    [33, ["middle 0-3", "new 0-25", "new 25-30"]],
    [31, ["middle 2-3", "new 0-25", "new 25-30"]],
    [30, ["new 0-25", "new 25-30"]],
    [1, ["new 29-30"]],
  ])("leaves out all but the newest %i", (limit, expected) => {
    expect(batches(limit)).toEqual(expected);
    expect(beginning(pages, limit, "", 0).counts.found).toBe(limit);
  });

  it("has nothing to do where nothing was found", () => {
    expect(nextBatch(beginning([], null, "", 0))).toBeNull();
    expect(nextBatch(beginning([], 5, "", 0))).toBeNull();
  });
});

describe("progressOf", () => {
  it("expects the rest to take as long each as what was fetched; what was present cost nothing", () => {
    const start = beginning(pages, null, "", 1_000);
    expect(progressOf(start, 0, 11_000)).toMatchObject({ found: 59, secondsLeft: null });
    const present = after(start, 25, { ...outcome, present: 19, imported: 4, absent: 1 });
    // Five in ten seconds, and 35 to go.
    expect(progressOf(present, 0, 11_000)).toMatchObject({ imported: 4, present: 19, secondsLeft: 70 });
  });

  it("knows only what was listed while the list is read", () => {
    expect(progressOf(null, 7, 0)).toMatchObject({ found: 7, imported: 0, secondsLeft: null });
  });
});

describe("stepsOf", () => {
  const times = { startedAt: 500, now: 11_000, hasFailed: false };
  it("shows one step after the other, and which one failed", () => {
    const start = beginning(pages, null, "", 1_000);
    const failure = { revision: "a", observedAt: "b", type: "c", reason: "d" };
    const some = after(start, 25, { ...outcome, present: 19, imported: 5, failures: [failure] });
    const brief = (reached: Reached | null, hasFailed = false) =>
      stepsOf(reached, 7, { ...times, hasFailed }).map(({ state, detail }) => `${state}: ${detail}`);
    expect(brief(null)).toEqual(["running: 7 revisions", "waiting: "]);
    expect(brief(null, true)).toEqual(["failed: 7 revisions", "waiting: "]);
    expect(brief(some)).toEqual([
      "done: 59 revisions",
      "running: 5 of 59 imported, 19 present, 1 failed, about 57 s left",
    ]);
    expect(brief(some, true)[1]).toBe("failed: 5 of 59 imported, 19 present, 1 failed");
    expect(stepsOf(some, 0, times)).toMatchObject([
      { durationMs: 500 },
      { startedAt: 1_000, durationMs: 10_000 },
    ]);
  });
});
