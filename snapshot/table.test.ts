import { describe, expect, it } from "vitest";
import { layOut, type TableDefinition, toCsv } from "./table.ts";

interface Row {
  readonly id: string;
  readonly value: number | null;
}
const definition: TableDefinition<Row> = {
  name: "t",
  title: "T",
  key: ["id"],
  columns: [
    { name: "id", type: "text", description: "id", value: (row) => row.id },
    { name: "value", type: "number", description: "value", value: (row) => row.value },
  ],
};

describe("layOut", () => {
  it("sorts by key and rounds to ten significant digits", () => {
    const table = layOut(definition, [
      { id: "b", value: 1 / 3 },
      { id: "a", value: null },
    ]);
    expect(table.rows).toEqual([
      ["a", null],
      ["b", 0.3333333333],
    ]);
  });

  it("refuses a key twice and numbers that are none", () => {
    const twice = [
      { id: "a", value: 1 },
      { id: "a", value: 2 },
    ];
    expect(() => layOut(definition, twice)).toThrow("two rows with the key a");
    expect(() => layOut(definition, [{ id: "a", value: Number.NaN }])).toThrow("value is NaN");
  });
});

describe("toCsv", () => {
  it("quotes, keeps empty cells empty, and disarms formulas in text but not in numbers", () => {
    const rows = ["=1+1", "@x", "-y", 'a,"b"'].map((id) => ({ id, value: -1 }));
    expect(toCsv(layOut(definition, rows))).toBe(`id,value\n'-y,-1\n'=1+1,-1\n'@x,-1\n"a,""b""",-1\n`);
    expect(toCsv(layOut(definition, [{ id: "a", value: null }]))).toBe("id,value\na,\n");
  });
});
