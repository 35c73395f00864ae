import { describe, expect, it } from "vitest";
import { newLows } from "./newLows.ts";
import { priceChanges } from "./priceChanges.ts";
import { type Cells, monthEnd, october } from "./testing/month.ts";

const price = (
  model: string,
  lineage: string,
  [from, to]: readonly [string, string | null],
  [input, output]: readonly [number, number],
  more: Cells = {},
): Cells => ({
  provider: "p",
  model,
  lineage,
  valid_from: from,
  valid_to: to,
  input_usd_per_mtok: input,
  output_usd_per_mtok: output,
  status: "single_lineage",
  ...more,
});
const changesOf = (...prices: Cells[]) =>
  priceChanges(october({ prices })).map(({ news, on, model, input_before, input_after, lineages }) => [
    news,
    on,
    model,
    input_before,
    input_after,
    lineages.join("+"),
  ]);

describe("priceChanges", () => {
  it("tells cuts, rises, prices that turned, new ones and those that are gone", () => {
    expect(
      changesOf(
        price("cut", "a", ["2026-01-01", "2026-10-05"], [2, 4]),
        price("cut", "a", ["2026-10-05", null], [1, 4]),
        price("up", "a", ["2026-01-01", "2026-10-06"], [1, 4]),
        price("up", "a", ["2026-10-06", null], [1, 5]),
        price("turned", "a", ["2026-01-01", "2026-10-07"], [1, 4]),
        price("turned", "a", ["2026-10-07", null], [2, 3]),
        price("new", "a", ["2026-10-08", null], [1, 1]),
        price("gone", "a", ["2026-01-01", "2026-10-09"], [3, 3]),
        price("steady", "a", ["2026-01-01", null], [3, 3]),
        price("earlier", "a", ["2026-09-01", "2026-09-30"], [3, 3]),
      ),
    ).toEqual([
      ["cut", "2026-10-05", "cut", "2", "1", "a"],
      ["raised", "2026-10-06", "up", "1", "1", "a"],
      ["turned", "2026-10-07", "turned", "1", "2", "a"],
      ["opened", "2026-10-08", "new", null, "1", "a"],
      ["ended", "2026-10-09", "gone", "3", null, "a"],
    ]);
  });

  it("counts one change once, whichever list saw it when", () => {
    expect(
      changesOf(
        // Seen by one list in September, by another in October: no change of October.
        price("echo", "a", ["2026-01-01", "2026-09-28"], [2, 2]),
        price("echo", "a", ["2026-09-28", null], [1, 1]),
        price("echo", "b", ["2026-01-01", "2026-10-02"], [2, 2]),
        price("echo", "b", ["2026-10-02", null], [1, 1]),
        price("both", "a", ["2026-01-01", "2026-10-03"], [2, 2]),
        price("both", "a", ["2026-10-03", null], [1, 1]),
        price("both", "b", ["2026-01-01", "2026-10-03"], [2, 2]),
        price("both", "b", ["2026-10-03", null], [1, 1]),
        // A second list begins with a price of its own: the model is not new.
        price("known", "a", ["2026-01-01", null], [2, 2]),
        price("known", "b", ["2026-10-04", null], [3, 3]),
        // One list drops it, another still has it.
        price("kept", "a", ["2026-01-01", "2026-10-04"], [2, 2]),
        price("kept", "b", ["2026-01-01", null], [2, 2]),
      ),
    ).toEqual([["cut", "2026-10-03", "both", "2", "1", "a+b"]]);
  });

  it("has no free, batch or promotional price, and none that came back as it was", () => {
    expect(
      changesOf(
        price("free", "a", ["2026-01-01", "2026-10-05"], [2, 2]),
        price("free", "a", ["2026-10-05", null], [0, 0], { status: "zero" }),
        price("batch", "a", ["2026-10-05", null], [1, 1], { status: "batch" }),
        price("away", "a", ["2026-01-01", "2026-08-01"], [2, 2]),
        price("away", "a", ["2026-10-05", null], [2, 2]),
      ),
    ).toEqual([]);
  });
});

describe("newLows", () => {
  const low = (date: string, usd_per_mtok: number | null, more: Cells = {}): Cells => ({
    tier: "gpt-4",
    basis: "input",
    restriction: "first-party",
    series: "lowest-so-far",
    date,
    provider: "p",
    model: `m${usd_per_mtok}`,
    usd_per_mtok,
    ...more,
  });

  it("tells lows of the month with the one before, and earlier ones that became known", () => {
    const input = october(
      {
        price_frontiers: [
          low("2026-01-01", 3),
          low("2026-05-01", 2),
          low("2026-10-02", 1),
          low("2026-10-03", 0.5, { basis: "output" }),
          low("2026-10-03", 0.5, { series: "lowest-on-sale" }),
        ],
      },
      { before: monthEnd("2026-09-30", { price_frontiers: [low("2026-01-01", 3)] }) },
    );
    expect(newLows(input)).toMatchObject([
      { on: "2026-05-01", usd_per_mtok: 2, usd_per_mtok_before: 3, is_of_earlier_day: true },
      { on: "2026-10-02", usd_per_mtok: 1, usd_per_mtok_before: 2, is_of_earlier_day: false },
    ]);
  });

  it("shows no figure that may not be republished", () => {
    const [found] = newLows(october({ price_frontiers: [low("2026-10-02", null)] }));
    expect(found).toMatchObject({ usd_per_mtok: null, usd_per_mtok_before: null });
  });
});
