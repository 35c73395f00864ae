import { expect, it } from "vitest";
import { type JsonObject, readJson } from "./json.ts";
import { unreadPrice } from "./unreadPrice.ts";

const find = (row: object) =>
  unreadPrice(readJson(JSON.stringify(row), "test") as JsonObject, (field) => field.endsWith("_per_image"));

it("a price under another name, or deeper in its row, is no missing one", () => {
  expect(find({ mode: "chat", inputCostPerToken: 1 })).toEqual({
    reason: "price-unread",
    expected: "a price under its usual name, or none",
    seen: 'inputCostPerToken {"mode": "chat", "inputCostPerToken": 1}',
    note: "",
  });
  expect(find({ data: { pricing: { prompt: 1 } } })?.seen).toMatch(/^data\.pricing /);
  expect(find({ usd: [1, 2] })).not.toBeNull();
});

it("a row that says nothing of prices, or of other things' prices, has none", () => {
  expect(find({ mode: "chat", max_tokens: 8 })).toBeNull();
  expect(find({ cost_per_image: 0.04, price: null })).toBeNull();
  expect(find({ a: { b: { c: { cost: 1 } } } })).toBeNull();
});

it("a row without fields is none", () => {
  expect(find({})).toMatchObject({ reason: "shape" });
});
