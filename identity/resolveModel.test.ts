import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { createModelResolver, type ModelAlias, type ResolvableModel } from "./resolveModel.ts";

const model = (model_id: string, more: Partial<ResolvableModel> = {}): ResolvableModel => ({
  model_id,
  display_name: model_id.toUpperCase(),
  hf_repo: null,
  quantisation: "none",
  ...more,
});
const alias = (scope: string, name: string, id: string): ModelAlias => ({ scope, name, entity: "model", id });

describe("createModelResolver", () => {
  const resolve = createModelResolver({
    models: [
      model("lamp-7b", { display_name: "Lamp 7B", hf_repo: "owner/Lamp-7B-hf" }),
      model("lamp-7b-int4", {
        display_name: "Lamp 7B int4",
        hf_repo: "owner/Lamp-7B-Int4",
        quantisation: "int4",
      }),
      model("kite-1b", { display_name: "Kite", hf_repo: "owner/Kite" }),
      model("kite-2b", { display_name: "Kite", hf_repo: "owner/Kite" }),
      model("Other-Id", { display_name: "lamp-7b" }),
    ],
    aliases: [
      alias("any", "Lamp", "lamp-7b"),
      alias("here", "Lamp", "kite-1b"),
      alias("there", "Lamp 7B", "kite-2b"),
      { ...alias("any", "Family", "lamp"), entity: "api_family" },
    ],
  });

  it("asks the source's aliases, then anybody's", () => {
    expect(resolve("here", "Lamp", null)).toBe("kite-1b");
    expect(resolve("there", "Lamp", null)).toBe("lamp-7b");
    expect(resolve("there", "Lamp 7B", "base")).toBe("kite-2b");
    expect(resolve("here", "Family", null)).toBeNull();
  });

  it("then ids, display names, and repositories", () => {
    expect(resolve("here", "lamp-7b", null)).toBe("lamp-7b");
    expect(resolve("here", "Lamp 7B", "base")).toBe("lamp-7b");
    expect(resolve("here", "owner/Lamp-7B-hf", null)).toBe("lamp-7b");
    expect(resolve("here", "Lamp-7B-hf", null)).toBe("lamp-7b");
  });

  it("takes no name that two models have, and no repository of quantised weights", () => {
    expect(resolve("here", "Kite", null)).toBeNull();
    expect(resolve("here", "owner/Kite", null)).toBeNull();
    expect(resolve("here", "owner/Lamp-7B-Int4", null)).toBeNull();
    expect(resolve("here", "Lamp 7B int4", null)).toBe("lamp-7b-int4");
  });

  it("takes an instruct model for one of the catalogue by an alias only", () => {
    expect(resolve("here", "lamp-7b", "instruct")).toBeNull();
    expect(resolve("here", "Lamp 7B", "instruct")).toBeNull();
    expect(resolve("here", "Lamp-7B-hf", "instruct")).toBeNull();
    expect(resolve("here", "Lamp", "instruct")).toBe("kite-1b");
  });

  it("folds nothing", () => {
    for (const name of [
      "LAMP-7B-hf",
      "Lamp-7b-hf",
      "lamp 7B",
      "Lamp  7B",
      "Lamp-7B",
      "lamp_7b",
      "Lamp 7.B",
      "",
    ])
      expect(resolve("here", name, null), name).toBeNull();
  });
});

describe("the names of the catalogue", () => {
  const { models, aliases } = loadCatalogue(fileURLToPath(new URL("../catalogue/", import.meta.url)));
  const resolve = createModelResolver({ models, aliases });

  it("mean their own models", () => {
    expect(models.filter(({ model_id }) => resolve("nobody", model_id, null) !== model_id)).toEqual([]);
    const renamed = new Set(aliases.filter(({ scope }) => scope === "any").map(({ name }) => name));
    const lost = models.filter(
      ({ display_name, model_id }) =>
        !renamed.has(display_name) && resolve("nobody", display_name, "base") !== model_id,
    );
    expect(lost.map(({ display_name }) => display_name)).toEqual([]);
  });

  it("mean what the tables of OpenCompass print", () => {
    expect(resolve("opencompass", "llama-30b-turbomind", "base")).toBe("llama-33b");
    expect(resolve("opencompass", "qwen1.5-moe-a2-7b-hf", null)).toBe("qwen1.5-moe-a2.7b");
    expect(resolve("opencompass", "qwen1.5-7b-chat-hf", "instruct")).toBeNull();
    expect(resolve("model-cards", "llama-30b-turbomind", "base")).toBeNull();
  });

  it("tell base models from their instruct twins, and one version from another", () => {
    expect(resolve("model-cards", "Qwen2.5-7B", null)).toBe("qwen2.5-7b");
    expect(resolve("model-cards", "Qwen2.5-7B", "instruct")).toBeNull();
    expect(resolve("model-cards", "Qwen2.5-7B-Instruct", null)).toBeNull();
    expect(resolve("board", "Mistral-7B", null)).toBeNull();
    expect(resolve("model-cards", "google/gemma-3-4b-pt", null)).toBe("gemma-3-4b");
    // Two models of the catalogue are in this repository.
    expect(resolve("model-cards", "xverse/XVERSE-13B", null)).toBeNull();
  });
});
