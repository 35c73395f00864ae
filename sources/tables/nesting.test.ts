import { expect, it } from "vitest";
import { readHtmlTables } from "./htmlTable.ts";
import { refuseDeepNesting } from "./nesting.ts";
import { readPage } from "./pageTables.ts";

const refused = expect.objectContaining({ type: "body-unparseable" });

it.each(["<div>", "<span class='a'>", "<div/>", "<table><tr><td>", "<ul><li>", "<div></x>", "<DIV><b>"])(
  "refuses a page of 100,000 times %s before anything builds it",
  (open) => {
    expect(() => refuseDeepNesting(open.repeat(100_000), "x")).toThrow(refused);
    expect(() => readPage(open.repeat(100_000), "x")).toThrow(refused);
    expect(() => readHtmlTables(open.repeat(100_000), "x")).toThrow(refused);
  },
);

it.each([
  ["many elements side by side", "<div><b>x</b></div>".repeat(5_000)],
  ["elements that nobody closes", "<p>x<br><li>y<tr><td>z".repeat(5_000)],
  ["drawings", `<svg>${"<path d='M0 0'/>".repeat(5_000)}</svg>`],
  [
    "what stands in scripts and comments",
    `<script>${"'<div>'".repeat(5_000)}</script><!--${"<div>".repeat(5_000)}-->`,
  ],
])("reads %s", (_what, html) => {
  expect(() => refuseDeepNesting(html, "x")).not.toThrow();
});
