import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { organisations } from "../hub/organisations.ts";
import { familyWords, labOfModel } from "./publishers.ts";

const { models } = loadCatalogue(fileURLToPath(new URL("../catalogue/", import.meta.url)));
/** Quantised weights carry the name of what they were made from. */
const released = models.filter(({ quantisation }) => quantisation.startsWith("none"));

describe("labOfModel", () => {
  it("knows the lab of every released model of the catalogue, by each of its names", () => {
    const wrong = released.flatMap(({ model_id, display_name, hf_repo, lab }) =>
      [model_id, display_name, ...(hf_repo === null ? [] : [hf_repo.split("/").at(-1)!])]
        .filter((name) => labOfModel(name) !== lab)
        .map((name) => `${name}: ${labOfModel(name)}, not ${lab}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no lab that the catalogue does not have, and calls those of the Hub as they are called there", () => {
    const labs = new Set(released.map(({ lab }) => lab));
    expect(familyWords.filter(({ lab }) => !labs.has(lab))).toEqual([]);
    expect(organisations.filter(({ lab }) => !labs.has(lab))).toEqual([]);
  });

  it("has no family without a model, but the ones that labs print shortened or of code", () => {
    const names = released.map(({ model_id, display_name, hf_repo }) =>
      `${model_id} ${display_name} ${hf_repo} `.toLowerCase().replace("stable lm", "stablelm"),
    );
    const unused = familyWords.filter(({ word }) => !names.some((name) => name.includes(word)));
    expect(unused.map(({ word }) => word)).toEqual(["codellama", "dsv", "codeqwen", "codegemma"]);
  });

  it("goes by who made it, not by what from", () => {
    expect(labOfModel("Llama-3.1-Minitron-4B-Width-Base")).toBe("NVIDIA");
    expect(labOfModel("Mistral-NeMo-Minitron-8B")).toBe("NVIDIA");
    expect(labOfModel("DeepSeek-R1-Distill-Qwen-7B")).toBe("DeepSeek");
    expect(labOfModel("TinyLlama-1.1B")).toBe("TinyLlama");
    expect(labOfModel("ProSparse-LLaMA-2-7B")).toBe("OpenBMB");
  });

  it("reads names as labs print them", () => {
    expect(labOfModel("LLaMA3.1 405B")).toBe("Meta");
    expect(labOfModel("DSV2-Lite")).toBe("DeepSeek");
    expect(labOfModel("DeepSeekV2.5 Chat")).toBe("DeepSeek");
    expect(labOfModel("Seed1.6-Base")).toBe("ByteDance Seed");
  });

  it("takes no part of a word for a family", () => {
    for (const name of [
      "GPT-4o",
      "Claude-3.5-Sonnet",
      "Sterling-7B",
      "Philomena 2B",
      "Yin-7B",
      "Openllama",
      "Dreamer",
      "",
    ])
      expect(labOfModel(name), name).toBeNull();
  });
});
