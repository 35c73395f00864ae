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
    looksCut: false,
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

it("calls a list cut from three missing rows and one in twenty on", () => {
  expect([looksCut(2, 4), looksCut(3, 4), looksCut(3, 60), looksCut(4, 60), looksCut(460, 500)]).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
});
