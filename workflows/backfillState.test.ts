import { describe, expect, it } from "vitest";
import { type MonthMade, progressOf, type Reached, stepsOf } from "./backfillState.ts";

const range = { from: "2024-01", to: "2024-10", months: 10 };
const month = (asOf: string, rest: Partial<MonthMade> = {}): MonthMade => ({
  asOf,
  id: `${asOf}-00000000`,
  published: true,
  analysed: true,
  ...rest,
});
const there = { published: false, analysed: false };

describe("progressOf", () => {
  it("knows nothing before facts are loaded", () => {
    expect(progressOf(range, null, 5_000)).toEqual({
      ...range,
      published: 0,
      unchanged: 0,
      secondsLeft: null,
    });
  });

  it("expects the rest to take as long each as what was analysed; what was there cost nothing", () => {
    const reached: Reached = {
      made: [
        month("2024-01-31", there),
        month("2024-02-29", there),
        month("2024-03-31"),
        month("2024-04-30", { published: false }),
      ],
      loadedAt: 0,
      analysingSince: 1_000,
    };
    // Two in ten seconds, and six to go.
    expect(progressOf(range, reached, 11_000)).toEqual({
      ...range,
      published: 1,
      unchanged: 3,
      secondsLeft: 30,
    });
  });

  it("has no pace where all so far was there", () => {
    const reached = { made: [month("2024-01-31", there)], loadedAt: 0, analysingSince: null };
    expect(progressOf(range, reached, 11_000).secondsLeft).toBeNull();
  });
});

describe("stepsOf", () => {
  const brief = (reached: Reached | null, hasFailed = false) =>
    stepsOf(progressOf(range, reached, 11_000), reached, { startedAt: 500, now: 11_000, hasFailed }).map(
      ({ state, detail, durationMs }) => [state, detail, durationMs],
    );

  it("shows the facts, then the months", () => {
    expect(brief(null)).toEqual([
      ["running", "", null],
      ["waiting", "", null],
    ]);
    expect(brief(null, true)[0]![0]).toBe("failed");
    const reached: Reached = {
      made: [month("2024-01-31", there), month("2024-02-29")],
      loadedAt: 1_000,
      analysingSince: 1_000,
    };
    expect(brief(reached)).toEqual([
      ["done", "", 500],
      ["running", "2 of 10 months, 1 published, 1 unchanged, about 80 s left", 10_000],
    ]);
    expect(brief(reached, true)[1]).toEqual(["failed", "2 of 10 months, 1 published, 1 unchanged", 10_000]);
  });

  it("ends with the last month", () => {
    const made = Array.from({ length: 10 }, (_, index) => month(`2024-0${index}-28`));
    expect(brief({ made, loadedAt: 1_000, analysingSince: 1_000 })[1]!.slice(0, 2)).toEqual([
      "done",
      "10 of 10 months, 10 published",
    ]);
  });
});
