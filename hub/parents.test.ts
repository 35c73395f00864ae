import { describe, expect, it } from "vitest";
import { type CardValue, readFrontMatter } from "./frontMatter.ts";
import { parentsOf } from "./parents.ts";

const [a, b] = ["lab/Ibis-7B", "other/Egret-7B"];
function parents(answer: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const frontMatter: ReadonlyMap<string, CardValue> = new Map();
  return parentsOf({
    answer: { id: "me/Child-7B", unread: [], ...answer },
    frontMatter,
    adapter: false,
    packed: false,
    ...more,
  });
}
const of = (relation: string, ...names: string[]) => names.map((repository) => ({ repository, relation }));

describe("parentsOf", () => {
  it.each([
    ["one", { cardData: { base_model: a } }, {}, of("finetune", a)],
    ["a list", { cardData: { base_model: [a, b] } }, {}, of("merge", a, b)],
    [
      "a list with one name thrice",
      { cardData: { base_model: [a, a, a], base_model_relation: "merge" } },
      {},
      of("merge", a),
    ],
    [
      "a declared relation",
      { cardData: { base_model: a, base_model_relation: "quantized" } },
      {},
      of("quantized", a),
    ],
    [
      "what the Hub works out",
      { baseModels: { relation: "adapter", models: [{ id: a }] } },
      {},
      of("adapter", a),
    ],
    ["tags", { tags: [`base_model:${a}`, `base_model:quantized:${a}`] }, {}, of("quantized", a)],
    ["an adapter", { cardData: { base_model: a } }, { adapter: true }, of("adapter", a)],
    ["packed weights", { cardData: { base_model: a } }, { packed: true }, of("quantized", a)],
    ["an address", { cardData: { base_model: `https://huggingface.co/${a}` } }, {}, of("finetune", a)],
    ["itself", { cardData: { base_model: "me/child-7b" } }, {}, []],
    ["nobody", {}, {}, []],
  ])("reads %s", (_, answer, more, expected) => {
    expect(parents(answer, more)).toEqual({ parents: expected, review: [] });
  });

  it("reads the README's front matter where there is no card", () => {
    const frontMatter = readFrontMatter(`---\nbase_model: ${a}\nbase_model_relation: merge\n---\n`);
    expect(parents({}, { frontMatter }).parents).toEqual(of("merge", a));
  });

  it.each([
    ["a path", { cardData: { base_model: "./output/checkpoint-900" } }],
    ["a bare name", { cardData: { base_model: "gpt2" } }],
    ["something that is no name", { cardData: { base_model: [a, 7] } }],
    ["a relation of its own", { cardData: { base_model: a, base_model_relation: "distilled" } }],
    ["tags that name another", { cardData: { base_model: a }, tags: [`base_model:${b}`] }],
    [
      "two parents of one that is quantised",
      { cardData: { base_model: [a, b], base_model_relation: "quantized" } },
    ],
  ])("sends %s to review", (_, answer) => {
    expect(parents(answer).review).toMatchObject([{ field: "parents" }]);
  });
});
