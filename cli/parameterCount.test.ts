import { expect, it } from "vitest";
import { parseParameterCount } from "./parameterCount.ts";

it("reads counts as people and configurations write them", () => {
  expect(["7.6B", "500m", "7615616512", "1.6e12", "1_000_000", "2t"].map(parseParameterCount)).toEqual([
    7.6e9, 5e8, 7615616512, 1.6e12, 1e6, 2e12,
  ]);
});

it("refuses what is no count", () => {
  for (const text of ["", "0", "-7B", "7 B B", "seven", "1e30", "7.6Bn"]) {
    expect(() => parseParameterCount(text), text).toThrow("not a number of parameters");
  }
});
