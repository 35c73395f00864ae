import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonNumber, JsonObject, type JsonValue, jsonText, readJson } from "./json.ts";

const read = (text: string) => readJson(text, "test");

/** What JSON.parse would have made of it. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof JsonObject)) return value;
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, member] of value.members) result[key] = plain(member);
  return result;
}

describe("readJson", () => {
  it("keeps the text of numbers", () => {
    const value = read('{"a": 1.50e-07, "b": [0.10, -0]}') as JsonObject;
    expect(value.members.get("a")).toEqual(new JsonNumber("1.50e-07"));
    expect(value.members.get("b")).toEqual([new JsonNumber("0.10"), new JsonNumber("-0")]);
  });

  it("agrees with JSON.parse on every value without duplicates", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(JSON.stringify(plain(read(text))))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("reports duplicate keys, also equal ones, with every value, and keeps the first", () => {
    const value = read('{"a": 1, "b": {"c": 1, "c": 1}, "a": 2, "a": {"x": null}}') as JsonObject;
    expect(value.members.get("a")).toEqual(new JsonNumber("1"));
    expect(value.duplicates.get("a")?.map(jsonText)).toEqual(["1", "2", '{"x": null}']);
  });

  it("treats __proto__ and constructor as the plain keys they are", () => {
    const value = read('{"__proto__": {"polluted": true}, "constructor": 1}') as JsonObject;
    expect([...value.members.keys()]).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("says where a body stops being JSON", () => {
    expect(() => read('{\n  "gpt-4": {"mode": "chat"},\n  }')).toThrow(
      expect.objectContaining({
        type: "body-unparseable",
        facts: expect.objectContaining({ line: 3, column: 3 }),
      }),
    );
  });

  it.each([
    "",
    " ",
    '{"a": 1',
    '{"a": 1,}',
    "[1 2]",
    '{"a": 01}',
    '{"a": NaN}',
    '{"a": .5}',
    '{"a": 1.}',
    '{"a": 1e}',
    '{"a": +1}',
    '{"a": "\t"}',
    '{"a": "\\x"}',
    "{'a': 1}",
    '{"a": 1} x',
    '{"a": 1} // note',
    '{"a": /* note */ 1}',
    "<html></html>",
    "\u00a0{}",
  ])("refuses %j, as JSON.parse does", (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => read(text)).toThrow(expect.objectContaining({ type: "body-unparseable" }));
  });

  it("refuses a body cut anywhere", () => {
    const text = JSON.stringify({ a: { b: [1, "two", null], c: 1.5e-7 } });
    for (let length = 0; length < text.length; length += 1) {
      expect(() => read(text.slice(0, length))).toThrow(
        expect.objectContaining({ type: "body-unparseable" }),
      );
    }
  });

  it("refuses a body nested without end instead of running out of stack", () => {
    const deep = "[".repeat(500_000) + "]".repeat(500_000);
    expect(() => read(deep)).toThrow(
      expect.objectContaining({ type: "body-unparseable", message: expect.stringContaining("64 deep") }),
    );
  });
});
