import { describe, expect, it } from "vitest";
import { type JsonValue, readJson } from "./json.ts";
import { baseTierNote, collectRows, keysAreUnique, quoteOf, shape } from "./priceRows.ts";

const read = (text: string): JsonValue => readJson(text, "test");
const rest = {
  provider: "p",
  model: "m",
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: "p/m",
};

describe("quoteOf", () => {
  it.each([
    ["1", "2", "standard"],
    ["1", null, "standard"],
    ["0", "0", "zero"],
    [null, "0", "zero"],
    ["0", "2", "partly-zero"],
    ["-1000000", "-1000000", "negative"],
    ["1", "-0.5", "negative"],
  ])("input %s, output %s is %s", (input, output, priceKind) => {
    const { quote, finding } = quoteOf({ input, output }, rest);
    const isNegative = priceKind === "negative";
    expect(quote).toMatchObject({
      priceKind,
      inputUsdPerMtok: isNegative ? null : input,
      outputUsdPerMtok: isNegative ? null : output,
    });
    expect(finding?.reason).toBe(isNegative ? "negative-price" : undefined);
  });
});

describe("collectRows", () => {
  it("accounts for every row", () => {
    const finding = shape("a number", read('"one"'));
    const sentinel = quoteOf({ input: "-1", output: "-1" }, rest);
    const rows = [
      ["a", quoteOf({ input: "1", output: "2" }, rest)],
      ["b", sentinel],
      ["c", { finding }],
      ["d", { skip: "embedding" }],
      ["e", { skip: "embedding" }],
    ] as const;
    expect(collectRows(rows)).toEqual({
      observations: [rows[0][1].quote, sentinel.quote],
      quarantined: [
        { ...sentinel.finding, key: "b" },
        { ...finding, key: "c" },
      ],
      skipped: { embedding: 2 },
    });
  });
});

describe("keysAreUnique", () => {
  it.each(['{"a": {"b": [1, {"c": 1}]}}', '[{"a": 1}, {"a": 1}]', "null", '"a"'])("passes %s", (text) => {
    expect(keysAreUnique(read(text))).toBeNull();
  });

  it.each([
    ['{"a": 1, "b": 2, "a": 3}', "a 2 times: 1 | 3", ""],
    ['{"a": {"b": 1, "b": 1, "b": 1}}', "a.b 3 times: 1 | 1 | 1", "the entries are equal"],
    ['{"a": [0, {"c": "x", "c": null}]}', 'a.1.c 2 times: "x" | null', ""],
  ])("names what %s holds twice, with all its values", (text, seen, note) => {
    expect(keysAreUnique(read(text))).toMatchObject({ reason: "duplicate-key", seen, note });
  });
});

describe("baseTierNote", () => {
  it("sorts the thresholds by size and counts each once", () => {
    expect(baseTierNote([256_000, 32_000, 256_000])).toBe("base tier; another price above 32k, 256k tokens");
    expect(baseTierNote([131_072])).toBe("base tier; another price above 131072 tokens");
    expect(baseTierNote([])).toBe("");
  });
});
