import { describe, expect, it } from "vitest";
import { newModels, recordNews } from "./modelsOfMonth.ts";
import { monthEnd, october, placed, tablesOf } from "./testing/month.ts";

const old = placed("old", "2025-01-01", 10, { isRecord: true });
const withoutScores = (id: string, on: string | null, more = {}) => ({
  models: { ...placed(id, "", null).models, released_on: on, ...more },
});
const tables = (
  models: readonly ReturnType<typeof placed>[],
  others: readonly ReturnType<typeof withoutScores>[] = [],
) => {
  const all = tablesOf(models);
  return { ...all, models: [...all.models!, ...others.map((row) => row.models)] };
};

describe("newModels", () => {
  it("tells what was released in the month, what has scores since, and what is known since", () => {
    const input = october(
      tables(
        [
          old,
          placed("fresh", "2026-10-05", 40),
          placed("late", "2026-08-01", 20),
          placed("floor", "2026-10-06", null),
        ],
        [
          withoutScores("silent", "2026-10", { open_weights: false }),
          withoutScores("packed", "2026-10-05", { quantisation: "int4" }),
          withoutScores("listed", "2026-07-01"),
          withoutScores("undated", null),
          withoutScores("halfdated", "2026-07"),
        ],
      ),
      { before: monthEnd("2026-09-30", tables([old], [withoutScores("late", "2026-08-01")])) },
    );
    expect(
      newModels(input).map(({ model_id, news, density, density_status, is_quantised_copy }) => [
        model_id,
        news,
        density?.value ?? null,
        density_status,
        is_quantised_copy,
      ]),
    ).toEqual([
      ["fresh", "released", 40, "ok", false],
      ["floor", "released", null, "below_floor", false],
      ["packed", "released", null, null, true],
      ["silent", "released", null, null, false],
      ["late", "placed", 20, "ok", false],
      ["listed", "listed", null, null, false],
    ]);
  });

  it("has only releases of the month where there is no month before", () => {
    const input = october(tables([old, placed("fresh", "2026-10-05", 40), placed("late", "2026-08-01", 20)]));
    expect(newModels(input).map(({ model_id }) => model_id)).toEqual(["fresh"]);
  });
});

describe("recordNews", () => {
  it("tells records that were set, that are now known, and that are none any more", () => {
    const lost = placed("lost", "2026-02-01", 12, { isRecord: true });
    const input = october(
      tables([
        old,
        placed("lost", "2026-02-01", 9),
        placed("found", "2026-03-01", 15, { isRecord: true }),
        placed("set", "2026-10-20", 30, { isRecord: true }),
      ]),
      { before: monthEnd("2026-09-30", tables([old, lost])) },
    );
    const { set, found, gone } = recordNews(input);
    const ids = [set, found, gone].map((rows) => rows.map(({ model_id }) => model_id));
    expect(ids).toEqual([["set"], ["found"], ["lost"]]);
  });
});
