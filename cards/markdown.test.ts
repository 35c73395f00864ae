import { describe, expect, it } from "vitest";
import { markdownToHtml } from "./markdown.ts";

const cells = (text: string): string[] =>
  [...markdownToHtml(text, "card").matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd]>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell).join(","),
  );

describe("a pipe table", () => {
  it("may have tabs beside its delimiters", () => {
    const html = markdownToHtml("| **A** \t| B |\n|:---:\t|:---:\t|\n| 1 \t| 2 |", "card");
    expect(html).toContain("<td>1</td><td>2</td>");
  });
});

describe("markdownToHtml", () => {
  it("prints as many cells as a line has", () => {
    expect(cells("| a | b | c |\n|---|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 | 4 |\n1 | 2 | 3\n| 1 | | |")).toEqual(
      ["a,b,c", "1,2", "1,2,3,", "1,2,3", "1,,"],
    );
  });

  it("takes an escaped pipe for no border, and keeps inline marks", () => {
    expect(cells("| a | b |\n|---|---|\n| x \\| y | **1** |")).toEqual(["a,b", "x | y,<strong>1</strong>"]);
  });

  it("leaves HTML tables whole, with blank lines and indents, but not in code", () => {
    expect(cells("<table>\n\n    <tr><td>1</td>\n\n    <td>2</td></tr>\n\n</table>\n")).toEqual(["1,2"]);
    expect(markdownToHtml("```\n<table>\n\n<tr></tr></table>\n```\n", "card")).toContain(
      "&lt;table&gt;\n\n&lt;tr&gt;",
    );
  });
});
