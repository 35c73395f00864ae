import { describe, expect, it } from "vitest";
import { readPage } from "./pageTables.ts";

const page = (body: string) => readPage(`<!doctype html><html><body>${body}</body></html>`, "test");
const table = "<table><tr><th>h</th></tr><tr><td>1</td></tr></table>";
const cell = (content: string) =>
  page(`<table><tr><th>h</th></tr><tr><td>${content}</td></tr></table>`).tables[0]!.rows[0]![0]!.text;

describe("readPage", () => {
  it("keeps the headings that a table is under, and closes those of its level and below", () => {
    const { tables } = page(
      `<h1>Top</h1><h2>A</h2><h3>Standard</h3>${table}<h3>Batch</h3>${table}<h2>B</h2>${table}`,
    );
    expect(tables.map(({ headings }) => headings.map(({ text }) => text))).toEqual([
      ["Top", "A", "Standard"],
      ["Top", "A", "Batch"],
      ["Top", "B"],
    ]);
  });

  it("takes codes right beneath a heading for its ids, and codes in prose for mentions", () => {
    const { tables } = page(
      `<h2>A</h2><em><code>a-1</code> and <code>a-2</code></em><p>Not <code>b-1</code>.</p><code>b-2</code>${table}
       <h2>C <code>c-1</code></h2>${table}<h2>D</h2><p>See <code>b-1</code></p>${table}`,
    );
    expect(tables.map(({ headings }) => headings.map(({ text, ids }) => [text, ...ids]))).toEqual([
      [["A", "a-1", "a-2"]],
      [["C", "c-1"]],
      [["D"]],
    ]);
  });

  it("keeps the paragraph right before a table, and what is said under a heading", () => {
    const { tables, prose } = page(
      `<p>one</p><h2>A</h2><p>two</p><ul><li>three</li></ul>${table}${table}<aside>four</aside>`,
    );
    expect(tables.map(({ lead, headings }) => [lead, headings[0]?.prose])).toEqual([
      ["three", ["two", "three"]],
      ["", ["two", "three"]],
    ]);
    expect(prose).toEqual(["one", "two", "three", "four"]);
  });

  it.each([
    ["$0.435<br><del>$1.74</del>", "$0.435 ~~$1.74~~"],
    ['<span style="text-decoration: line-through">$5</span> $4', "~~$5~~ $4"],
    ["$0.20 / MTok<sup>2</sup>", "$0.20 / MTok"],
    ["<div>$0.20 <span>/ MTok</span><sup>2</sup></div>", "$0.20 / MTok"],
    ["deepseek-flash<sup>(1)</sup>", "deepseek-flash"],
    ["Grounding<sup>**</sup>", "Grounding"],
    ["$1<sup>25</sup>", "$1 ^25"],
    ["<b>$1</b><sup>25</sup>", "$1 ^25"],
    ["<a>Claude Opus 5.5</a><span>For agents</span>", "Claude Opus 5.5 For agents"],
    ["$<b>1</b><b>5</b>", "$ 1 5"],
    [
      'Claude Opus 4.1<button aria-label="Claude Opus 4.1 (Retired)"><i></i></button>',
      "Claude Opus 4.1 (Retired)",
    ],
    ["$1.25, prompts <= 200k tokens<br>$2.50", "$1.25, prompts <= 200k tokens $2.50"],
  ])("reads the cell %j as %j", (content, expected) => {
    expect(cell(content)).toBe(expected);
  });

  it.each([
    ["a row's end", "<table><tr><td>1</td><tr><td>2</td></tr></table>"],
    ["a table's end", "<table><tr><td>1</td></tr>"],
    ["a cell's beginning", "<table><tr>1</td></tr></table>"],
    ["a heading's beginning", `A</h2>${table}`],
  ])("refuses a page without %s", (_what, body) => {
    expect(() => page(body)).toThrow(expect.objectContaining({ type: "body-unparseable" }));
  });

  it("does not look for tags in scripts, styles and comments", () => {
    expect(
      page(`<script>"<td>"</script><style>/* <tr> */</style><!-- <table> -->${table}`).tables,
    ).toHaveLength(1);
  });
});
