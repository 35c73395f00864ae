import { describe, expect, it } from "vitest";
import { absentCell, readHtmlTables } from "./htmlTable.ts";

const read = (page: string) => readHtmlTables(page, "test");
const texts = (page: string) => read(page)[0]?.rows.map((row) => row.map((cell) => cell.text));

describe("readHtmlTables", () => {
  it("puts a spanning cell in every place that it covers", () => {
    const page = `<table>
      <tr><th>a</th><th>b</th><th>c</th></tr>
      <tr><td rowspan="2">1</td><td colspan="2">2</td></tr>
      <tr><td>3</td><td>4</td></tr>
    </table>`;
    expect(texts(page)).toEqual([
      ["1", "2", "2"],
      ["1", "3", "4"],
    ]);
    const [row] = read(page)[0]!.rows;
    expect(row![1]).toBe(row![2]);
  });

  it("resolves two and three rows of headers into paths", () => {
    const page = `<table><thead>
      <tr><th rowspan="3">Model</th><th colspan="4">Scores</th></tr>
      <tr><th colspan="2">MMLU</th><th rowspan="2">BBH</th><th rowspan="2"></th></tr>
      <tr><th>0-shot</th><th>5-<br>shot</th></tr>
      </thead><tbody><tr><td>m</td><td>1</td><td>2</td><td>3</td><td>4</td></tr></tbody></table>`;
    expect(read(page)[0]).toMatchObject({
      headerPaths: [
        ["Model"],
        ["Scores", "MMLU", "0-shot"],
        ["Scores", "MMLU", "5- shot"],
        ["Scores", "BBH"],
        ["Scores"],
      ],
      headerWidth: 5,
    });
  });

  it("takes headers without thead: rows of th, else the first row and what its spans reach", () => {
    expect(
      read("<table><tr><th>a</th></tr><tr><th>b</th></tr><tr><th>c</th><td>1</td></tr></table>")[0],
    ).toMatchObject({
      headerPaths: [["a", "b"], []],
      headerWidth: 1,
    });
    const cells =
      "<table><tr><td rowspan=2>Model</td><td colspan=2>MMLU</td></tr><tr><td>0</td><td>5</td></tr><tr><td>m</td><td>1</td><td>2</td></tr></table>";
    expect(read(cells)[0]).toMatchObject({ headerPaths: [["Model"], ["MMLU", "0"], ["MMLU", "5"]] });
    expect(texts(cells)).toEqual([["m", "1", "2"]]);
  });

  it("marks where a row is too short or too long, so that no cell is taken for another", () => {
    const { rows, headerWidth } = read(
      "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>",
    )[0]!;
    expect(headerWidth).toBe(2);
    expect(rows[0]!.filter((cell) => cell !== absentCell)).toHaveLength(1);
    expect(rows[1]!.filter((cell) => cell !== absentCell)).toHaveLength(3);
  });

  it("ends a rowspan with its group, and reads 0 as all of it", () => {
    const page = `<table><tbody><tr><td rowspan="9">x</td><td>1</td></tr></tbody>
      <tbody><tr><td rowspan="0">y</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>`;
    expect(read(page)[0]!.headerPaths).toEqual([["x"], ["1"]]);
    expect(texts(page)).toEqual([
      ["y", "2"],
      ["y", "3"],
    ]);
  });

  it("keeps a table within a cell apart from its own", () => {
    const [outer, inner] = read(
      "<table><tr><th>a</th></tr><tr><td>1<table><tr><td>2</td></tr></table></td></tr></table>",
    );
    expect(outer!.rows.map((row) => row.map((cell) => cell.text))).toEqual([["1"]]);
    expect(inner!.headerPaths).toEqual([["2"]]);
  });

  it("cleans texts: emphasis, white space, hidden characters, scripts, composed letters", () => {
    const page =
      "<table><tr><th>h</th></tr><tr><td>\n <b>70</b>.<i>5</i>&nbsp;\u200b%<script>alert(1)</script></td></tr><tr><td>e\u0301</td></tr></table>";
    expect(texts(page)).toEqual([["70.5 %"], ["é"]]);
  });

  it("finds a table's title in its caption, in a heading, or in Markdown's", () => {
    const table = "<table><tr><th>a</th></tr></table>";
    const titles = (page: string) => read(page).map(({ title }) => title);
    expect(titles(`## One\n\nwords\n\n${table}\n\n## Two\n${table}`)).toEqual(["One", "Two"]);
    expect(titles(`<h2>Old</h2><h3>New <b>one</b></h3><p>words</p>${table}`)).toEqual(["New one"]);
    expect(titles("<h2>No</h2><table><caption>Yes</caption><tr><th>a</th></tr></table>")).toEqual(["Yes"]);
    expect(titles(table)).toEqual([""]);
  });

  it("refuses a table whose spans multiply without end, and gives none for none", () => {
    const bomb = `<table>${"<tr><td rowspan=9999 colspan=400>x</td></tr>".repeat(2000)}</table>`;
    expect(() => read(bomb)).toThrow(expect.objectContaining({ type: "layout-drift" }));
    expect(() => read("<table><tr><td colspan=99999>x</td></tr></table>")).toThrow(
      expect.objectContaining({ type: "layout-drift" }),
    );
    expect(read("| a | b |\n|---|---|\n| 1 | 2 |")).toEqual([]);
    expect(read("<table></table>")).toMatchObject([{ headerPaths: [], rows: [], headerWidth: 0 }]);
  });
});
