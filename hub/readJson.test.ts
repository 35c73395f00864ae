import { expect, it } from "vitest";
import { readHubJson } from "./readJson.ts";

it("reads JSON, and what Python takes for JSON", () => {
  expect(readHubJson('\uFEFF{"a": 1}')).toEqual({ a: 1 });
  expect(readHubJson('{"limit": [0.0, Infinity], "low": -Infinity, "x": NaN, "s": "NaN"}')).toEqual({
    limit: [0, null],
    low: null,
    x: null,
    s: "NaN",
  });
  for (const other of ["", "<!doctype html>", "{", "{a: 1}"]) expect(readHubJson(other)).toBeUndefined();
});
