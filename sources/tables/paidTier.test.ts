import { describe, expect, it } from "vitest";
import { readHtmlTables } from "./htmlTable.ts";
import { readPaidTier } from "./paidTier.ts";

const read = (...rows: string[]) =>
  readPaidTier(readHtmlTables(`<table>${rows.map((row) => `<tr>${row}</tr>`).join("")}</table>`, "test")[0]!);
const head = "<th></th><th>Free Tier</th><th>Paid Tier, per 1M tokens in USD</th>";
const prices = (...rows: string[]) =>
  read(...rows)?.prices.map(
    ({ label, cell, refusal }) => `${label.side} ${cell.text}${refusal === null ? "" : ` ${refusal.reason}`}`,
  );

describe("readPaidTier", () => {
  it("reads tiers in columns and in rows alike", () => {
    const expected = ["input $1", "output $2"];
    expect(
      prices(
        head,
        "<td>Input price</td><td>free</td><td>$1</td>",
        "<td>Output price</td><td>free</td><td>$2</td>",
      ),
    ).toEqual(expected);
    expect(
      prices(
        "<th></th><th>Input price</th><th>Output price</th>",
        "<td>Free Tier</td><td>free</td><td>free</td>",
        "<td>Paid Tier, per 1M tokens in USD</td><td>$1</td><td>$2</td>",
      ),
    ).toEqual(expected);
  });

  it("keeps another column out of the labels", () => {
    const more = `${head}<th>Notes</th>`;
    expect(prices(more, "<td>Input price</td><td>free</td><td>$1</td><td>new</td>")).toEqual(["input $1"]);
  });

  it.each([
    ["a row with a cell too few", [head, "<td>Input price</td><td>$1</td>"], ["input  row-width"]],
    [
      "one cell for two prices",
      [head, '<td>Input price</td><td>x</td><td rowspan="2">$1</td>', "<td>Output price</td><td>x</td>"],
      ["input $1 shape", "output $1 shape"],
    ],
    [
      "two paid tiers",
      [
        "<th></th><th>Paid tier</th><th>Paid tier, batch</th>",
        "<td>Input price</td><td>$1</td><td>$0.5</td>",
      ],
      ["input $1 shape"],
    ],
  ])("refuses %s", (_what, rows, expected) => {
    expect(prices(...rows)).toEqual(expected);
  });

  it.each([
    ["Paid Tier, per 1M tokens in USD", "million tokens"],
    ["Paid plan (USD per million tokens)", "million tokens"],
    ["Paid Tier, per Image in USD", "image"],
    ["Paid Tier, per second in USD", "second"],
    ["Paid Tier, per 1K tokens in USD", "1k tokens"],
    ["Paid Tier", ""],
  ])("finds the unit of %j", (header, unit) => {
    expect(read(`<th></th><th>${header}</th>`, "<td>Input price</td><td>$1</td>")?.unit).toBe(unit);
  });

  it("is null for a table without a paid tier", () => {
    expect(read("<th>Tier</th><th>Input</th>", "<td>Free</td><td>$0</td>")).toBeNull();
  });
});
