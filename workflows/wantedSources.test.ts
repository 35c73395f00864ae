import { describe, expect, it } from "vitest";
import { covers, together } from "./wantedSources.ts";

const all = {};
const nothing = { offline: true };
const two = { sources: ["litellm", "epoch"] };
const one = { sources: ["epoch"] };

describe("covers", () => {
  it.each([
    [all, all, true],
    [all, one, true],
    [all, nothing, true],
    [nothing, nothing, true],
    [nothing, one, false],
    [nothing, all, false],
    [two, one, true],
    [one, two, false],
    [two, all, false],
    [two, nothing, true],
  ])("%o fetches all of %o: %s", (run, wanted, expected) => {
    expect(covers(run, wanted)).toBe(expected);
  });
});

describe("together", () => {
  const asOf = "2026-11-24";
  it("is the larger of two, or the sources of both", () => {
    expect(together({ asOf, ...one }, { asOf, ...all })).toEqual({ asOf });
    expect(together({ asOf, ...two }, { asOf, ...one })).toEqual({ asOf, ...two });
    expect(together({ asOf, ...one }, { asOf, sources: ["litellm", "epoch"] })).toEqual({ asOf, ...two });
    expect(together({ asOf, ...one }, { asOf, sources: ["evalplus"] })).toEqual({
      asOf,
      sources: ["epoch", "evalplus"],
    });
  });
});
