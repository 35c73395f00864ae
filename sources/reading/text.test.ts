import { describe, expect, it } from "vitest";
import { decodeUtf8, excerpt, hasHiddenCharacters } from "./text.ts";

describe("decodeUtf8", () => {
  it("drops a byte order mark and keeps everything else", () => {
    expect(decodeUtf8(Buffer.from('\ufeff{"é": 1}'), "test")).toBe('{"é": 1}');
  });

  it.each([
    ["latin-1", Buffer.from("Qu\u00e9bec", "latin1"), "latin-1"],
    ["UTF-16", Buffer.from("\ufeff{}", "utf16le"), "UTF-16"],
    ["a cut character", Buffer.from("€").subarray(0, 2), "not UTF-8"],
  ])("refuses %s", (_name, body, words) => {
    expect(() => decodeUtf8(body, "test")).toThrow(
      expect.objectContaining({ type: "body-unparseable", message: expect.stringContaining(words) }),
    );
  });
});

describe("hasHiddenCharacters", () => {
  it.each([
    ["gpt-4", false],
    ["Qwen2.5 72B (中文)", false],
    ["gpt\u200b-4", true],
    ["\u202egpt-4", true],
    ["gpt-4\u0000", true],
    ["gpt\n4", true],
    ["\u001b[31mgpt-4", true],
  ])("%j: %s", (text, expected) => {
    expect(hasHiddenCharacters(text)).toBe(expected);
  });
});

describe("excerpt", () => {
  it("is one short line with nothing hidden in it", () => {
    expect(excerpt("a\n  b\u001b[2J\u202e")).toBe("a b�[2J�");
    expect(excerpt("x".repeat(500))).toHaveLength(80);
    expect(excerpt(`${"x".repeat(79)}yz`)).toMatch(/…$/);
  });
});
