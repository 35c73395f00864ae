import { describe, expect, it } from "vitest";
import { readHtmlTables } from "./htmlTable.ts";
import { type PriceGrid, readPriceGrid } from "./priceGrid.ts";

const grid = (rows: string[][]) => {
  const cells = (row: string[], tag: string) =>
    row.map((text) => (text.startsWith("<") ? text : `<${tag}>${text}</${tag}>`)).join("");
  const [head = [], ...body] = rows;
  const html = `<table><thead><tr>${cells(head, "th")}</tr></thead><tbody>${body.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody></table>`;
  return readPriceGrid(readHtmlTables(html, "test")[0]!);
};
const lines = (read: ReturnType<typeof grid>) =>
  (read as PriceGrid).lines.map(({ names, prices, refusal }) => [
    names.join(" "),
    ...prices.map(({ label, cell }) => `${label.side} ${cell.text}`),
    refusal?.reason ?? "",
  ]);

describe("readPriceGrid", () => {
  it("reads models in rows and in columns alike", () => {
    const rows = [
      ["Model", "Input", "Output"],
      ["a", "$1", "$2"],
      ["b", "$3", "$4"],
    ];
    const expected = [
      ["a", "input $1", "output $2", ""],
      ["b", "input $3", "output $4", ""],
    ];
    expect(lines(grid(rows))).toEqual(expected);
    expect(
      lines(
        grid([
          ["Model", "a", "b"],
          ["Output", "$2", "$4"],
          ["Input", "$1", "$3"],
        ]),
      ),
    ).toEqual(expected.map(([name, input, output, none]) => [name, output, input, none]));
    expect(
      lines(
        grid([
          ["", "a", "b"],
          ["Input", "$1", "$3"],
          ["Output", "$2", "$4"],
        ]),
      ),
    ).toEqual(expected);
  });

  it.each([
    [
      [
        ["Model", "Input", "Reply"],
        ["a", "$1", "$2"],
      ],
      ["output price"],
    ],
    [
      [
        ["Model", "Batch input", "Batch output"],
        ["a", "$1", "$2"],
      ],
      ["input price", "output price"],
    ],
    [
      [
        ["Tool", "Input", "Output"],
        ["a", "$1", "$2"],
      ],
      ["names of models"],
    ],
    [
      [
        ["Model", "Input", "Input (text)", "Output"],
        ["a", "$1", "$9", "$2"],
      ],
      ["a single input price"],
    ],
    [
      [
        ["Model", "Input", "Input", "Output"],
        ["a", "$1", "$9", "$2"],
      ],
      ["a single input price"],
    ],
    [
      [
        ["Model", "Input", "Output"],
        ["Input", "$1", "$2"],
      ],
      ["one side for models and one for prices"],
    ],
  ])("says what keeps %j from being one", (rows, missing) => {
    expect(grid(rows)).toMatchObject({ missing });
  });

  it("refuses a row with a cell too few or too many, and keeps the others", () => {
    const read = grid([
      ["Model", "Input", "5m", "Output"],
      ["a", "$1", "$2"],
      ["b", "$1", "x", "$2", "$3"],
      ["c", "$1", "x", "$2"],
    ]);
    expect(lines(read).map((line) => line.at(-1))).toEqual(["row-width", "row-width", ""]);
  });

  it("refuses all models when a row of prices is shifted", () => {
    const read = grid([
      ["Model", "a", "b"],
      ["Input", "$9", "$1", "$3"],
      ["Output", "$2", "$4"],
    ]);
    expect(new Set(lines(read).map((line) => line.at(-1)))).toEqual(new Set(["row-width"]));
  });

  it("refuses one merged cell for two prices, and takes one for two models", () => {
    expect(
      lines(
        grid([
          ["Model", "Input", "Output"],
          ["a", '<td colspan="2">$1</td>'],
        ]),
      ),
    ).toEqual([["a", "input $1", "output $1", "shape"]]);
    expect(
      lines(
        grid([
          ["Model", "a", "b"],
          ["Input", '<td colspan="2">$1</td>'],
          ["Output", '<td colspan="2">$2</td>'],
        ]),
      ),
    ).toEqual([
      ["a", "input $1", "output $2", ""],
      ["b", "input $1", "output $2", ""],
    ]);
    expect(lines(grid([["Model", "a"], ["Input", '<td rowspan="2">$1</td>'], ["Output"]]))).toEqual([
      ["a", "input $1", "output $1", "shape"],
    ]);
  });

  it("keeps a model whose prices are gone, for its reader to refuse", () => {
    const read = grid([
      ["Model", "Input", "Output"],
      ["a", "", ""],
    ]);
    expect(lines(read)).toEqual([["a", "input ", "output ", ""]]);
  });

  it("counts rows that only part the table", () => {
    expect(
      grid([["Model", "Input", "Output"], ['<td colspan="3">More models</td>'], ["a", "$1", "$2"]]),
    ).toMatchObject({ groupRows: 1 });
  });
});
