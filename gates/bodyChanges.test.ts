import { expect, it } from "vitest";
import type { ParseResult, PriceQuote } from "../sources/source.ts";
import { bodyChanges } from "./bodyChanges.ts";
import { looksCut } from "./coverage.ts";

const source = { id: "litellm", lineage: "litellm" };
const quote = (model: string, input: string): PriceQuote => ({
  kind: "price",
  provider: "openai",
  model,
  inputUsdPerMtok: input,
  outputUsdPerMtok: null,
  priceKind: "standard",
  declaredFrom: null,
  declaredTo: null,
  note: "",
  sourceKey: model,
});
const body = (prices: Record<string, string>, refused: readonly string[] = []): ParseResult => ({
  observations: Object.entries(prices).map(([model, input]) => quote(model, input)),
  quarantined: refused.map((key) => ({ reason: "shape", key, expected: "", seen: "", note: "" })),
  skipped: {},
});

it("tells new, gone and changed rows, and which prices would be held", () => {
  const before = body({ a: "1", b: "2", c: "3", d: "4" });
  const changes = bodyChanges(source, before, body({ a: "1", b: "1.5", c: "0.003", e: "5" }), []);
  expect(changes).toMatchObject({
    added: ["e"],
    removed: ["d"],
    changed: [
      { key: "b", before: "2 /  / standard", after: "1.5 /  / standard" },
      { key: "c", before: "3 /  / standard", after: "0.003 /  / standard" },
    ],
    held: [{ key: "c", reason: "magnitude-history", seen: "0.003 / none" }],
    looksCut: true,
  });
});

it("does not count a refused row as gone, and sees a list that was cut", () => {
  const before = body({ a: "1", b: "1", c: "1", d: "1" });
  expect(bodyChanges(source, before, body({ a: "1" }, ["b", "c", "d"]), [])).toMatchObject({
    removed: [],
    looksCut: false,
  });
  expect(bodyChanges(source, before, body({ a: "1" }), [])).toMatchObject({
    removed: ["b", "c", "d"],
    looksCut: true,
  });
});

it("compares a first body with what other lineages know", () => {
  const known = {
    lineage: "page",
    provider: "openai",
    model: "a",
    family: "a",
    input: 30,
    output: null,
    day: "2023-01-01",
  };
  expect(bodyChanges(source, null, body({ a: "3" }), [known]).held).toMatchObject([
    { key: "a", reason: "magnitude-lineages" },
  ]);
});

it("calls a list cut from one missing row in twenty on, and any that lacks one while it refused a strange one", () => {
  expect([looksCut(1, 4, 0), looksCut(3, 60, 0), looksCut(4, 60, 0), looksCut(460, 500, 0)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect([looksCut(0, 60, 3), looksCut(1, 60, 1)]).toEqual([false, true]);
});

it("places a refused row by the names before it, and a model by any of its dates", () => {
  const names = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}`, "1"]));
  const { m0: _gone, ...rest } = names;
  const cut = (before: ParseResult, after: ParseResult) => bodyChanges(source, before, after, []).looksCut;
  expect(cut(body(names), body(rest))).toBe(false);
  expect(cut(body(names, ["odd"]), body(rest, ["odd"]))).toBe(false);
  expect(cut(body(names), body(rest, ["odd"]))).toBe(true);
  const dated = (declaredFrom: string): ParseResult => ({
    ...body({}),
    observations: [{ ...quote("a", "1"), declaredFrom }],
  });
  expect(cut(dated("2024-01-01"), dated("2024-02-01"))).toBe(false);
});
