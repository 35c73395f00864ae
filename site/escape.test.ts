import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import {
  escapeAttribute,
  escapeHtml,
  escapeJsonInScript,
  escapeMarkdown,
  plainText,
  safeAddress,
} from "./escape.ts";

const text = fc.string({ unit: "grapheme", maxLength: 80 });

describe("escapeHtml and escapeAttribute", () => {
  it("read back as the text that went in, and as nothing else", () => {
    fc.assert(
      fc.property(text.map(plainText), (value) => {
        const { document } = parseHTML(`<p title="${escapeAttribute(value)}">${escapeHtml(value)}</p>`);
        const paragraph = document.querySelector("p")!;
        expect(paragraph.children).toHaveLength(0);
        expect(paragraph.textContent).toBe(value);
        expect(paragraph.getAttributeNames()).toEqual(["title"]);
      }),
    );
  });
});

describe("escapeJsonInScript", () => {
  it("cannot end its element, and reads back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), text, (value, more) => {
        const written = escapeJsonInScript({ value, more: `${more}</script><!--` });
        expect(written).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(written)).toEqual(
          JSON.parse(JSON.stringify({ value, more: `${more}</script><!--` })),
        );
      }),
    );
  });
});

describe("escapeMarkdown", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["# not a heading", "\\# not a heading"],
    ["- not a list", "\\- not a list"],
    ["1. not a list", "1\\. not a list"],
    ["<b>&amp;", "&lt;b&gt;&amp;amp;"],
    ["[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["two\nlines", "two lines"],
    ["https://example.org", "https&#58;//example.org"],
    ["www.example.org", "www&#46;example.org"],
    ["$20 or $x$", "$20 or \\$x\\$"],
    ["2.0 to 3.0", "2.0 to 3.0"],
  ])("%j becomes %j", (raw, escaped) => {
    expect(escapeMarkdown(raw)).toBe(escaped);
  });
});

describe("safeAddress", () => {
  it.each([
    "https://example.org/a?b=c",
    "tables/models.csv",
    "#trends",
    "report.md",
    "../../snapshots/2026-10-31-52d0130c/tables/models.csv",
    "../../../../snapshots/2026-10-31-52d0130c/report.html",
    "../../index.html",
  ])("lets %s through", (address) => {
    expect(safeAddress(address)).toBe(address);
  });

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://example.org",
    "//example.org/x",
    "../up.csv",
    "../../captures/x",
    "../../snapshots/../captures/x",
    "../../../../../snapshots/x",
    "tables/../../up.csv",
    "https://user:secret@example.org",
    'https://example.org/"onload=x',
    "https://example.org/ <b>",
    "",
  ])("refuses %s", (address) => {
    expect(safeAddress(address)).toBeNull();
  });
});

describe("plainText", () => {
  it("drops what a reader cannot see and keeps one line", () => {
    expect(plainText(" a\u202eb\u0000c\r\nd\u2028e\ud800 ")).toBe("abc d e\ufffd");
  });
});
