import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "./canonicalJson.ts";

describe("sha256Hex", () => {
  it("gives the FIPS 180-4 example", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Hex(Buffer.from("abc"))).toBe(sha256Hex("abc"));
  });
});

describe("canonicalJson", () => {
  it("sorts keys at every depth and adds no white space", () => {
    expect(canonicalJson({ b: [1, { z: null, a: "é\n" }], a: 1e-7, B: true })).toBe(
      '{"B":true,"a":1e-7,"b":[1,{"a":"é\\n","z":null}]}',
    );
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
    expect(canonicalJson({ b: 0, 10: 0, 9: 0 })).toBe('{"9":0,"10":0,"b":0}');
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"c":2}}'))).toBe('{"__proto__":{"c":2},"b":1}');
  });

  it("leaves undefined members out, and agrees with JSON on everything it accepts", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    const value = { a: [true, null, "x", -0, 1.5], b: { c: "\u2028\ud800" } };
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  it.each([
    ["NaN", { a: Number.NaN }, "$.a"],
    ["Infinity", [1, Number.POSITIVE_INFINITY], "$[1]"],
    ["undefined in an array", [undefined], "$[0]"],
    ["a hole in an array", new Array(1), "$[0]"],
    ["undefined alone", undefined, "$"],
    ["BigInt", { n: 1n }, "$.n"],
    ["a function", [() => 1], "$[0]"],
    ["a Date", { at: new Date(0) }, "$.at"],
    ["a Map", new Map([["a", 1]]), "$"],
  ])("refuses %s and says where", (_name, value, at) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({ type: "not-canonical", facts: expect.objectContaining({ at }) }),
    );
  });
});
