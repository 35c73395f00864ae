import { describe, expect, it } from "vitest";
import { JsonNumber, JsonObject } from "./json.ts";
import { isNotTextForText, wordsOf } from "./modalities.ts";

describe("wordsOf", () => {
  it("takes a list of words and nothing else", () => {
    expect(wordsOf(["text", "image"])).toEqual(["text", "image"]);
    expect(wordsOf([])).toEqual([]);
    for (const other of [
      "text",
      null,
      undefined,
      new JsonObject(),
      ["text", new JsonNumber("1")],
      [["text"]],
    ]) {
      expect(wordsOf(other)).toBeUndefined();
    }
  });
});

describe("isNotTextForText", () => {
  it.each([
    [["text"], ["text"], null],
    [["text", "image", "audio"], ["text"], null],
    [["text"], ["text", "image"], "output image+text"],
    [["text"], ["audio"], "output audio"],
    [["audio"], ["text"], "input audio"],
    [["text"], [], "output unknown"],
    [[], ["text"], "input unknown"],
  ])("%j to %j: %s", (input, output, expected) => {
    expect(isNotTextForText(input, output)).toBe(expected);
  });
});
