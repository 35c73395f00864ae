import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogueKeys, catalogueSha256, loadCatalogue } from "./loadCatalogue.ts";
import { type CatalogueFile, catalogueSchemas } from "./schemas.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = Object.keys(catalogueSchemas) as CatalogueFile[];
const catalogue = loadCatalogue(folder);
const models = new Map(catalogue.models.map((model) => [model.model_id, model]));
const documents = new Map(catalogue.documents.map((document) => [document.document_id, document]));

describe("the catalogue", () => {
  it("holds every fact that was compiled", () => {
    // What `densing models review` wrote in this clone is no part of the compilation.
    const undone = new Set(catalogue.decisions.map(({ undoes }) => undoes));
    const written = catalogue.decisions
      .filter(({ action, decision_id }) => action !== "undo" && !undone.has(decision_id))
      .flatMap(({ wrote }) => wrote ?? []);
    const { decisions: _, ...counts } = Object.fromEntries(
      files.map((name) => [
        name,
        catalogue[name].length - written.filter(({ file }) => file === name).length,
      ]),
    );
    expect(counts).toEqual({
      documents: 376,
      benchmarks: 17,
      models: 328,
      scores: 2391,
      prices: 11235,
      api_families: 427,
      api_scores: 2726,
      contamination_twins: 537,
      pre_chatgpt: 8,
      compression_pairs: 105,
      devices: 30,
      hardware: 170,
      hardware_trends: 11,
      aliases: 592,
      corrections: 122,
    });
    expect(catalogueSha256(folder)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(files)("keeps %s.csv in the order of its key, with LF line ends", (file) => {
    const text = readFileSync(`${folder}/${file}.csv`, "utf8");
    expect(text).not.toContain("\r");
    expect(text.endsWith("\n")).toBe(true);
    const keys = catalogue[file].map((row) =>
      catalogueKeys[file].map((column) => String((row as Record<string, unknown>)[column] ?? "")),
    );
    const misplaced = keys.findIndex((key, index) => {
      const previous = keys[index - 1];
      if (previous === undefined) return false;
      const differs = key.findIndex((value, part) => value !== previous[part]);
      return (key[differs] ?? "") < (previous[differs] ?? "");
    });
    expect(misplaced).toBe(-1);
  });

  it("dates the document of every score and price", () => {
    const undated = [...catalogue.scores, ...catalogue.prices].filter(
      (row) => !/^\d{4}-\d{2}-\d{2}$/.test(documents.get(row.document_id)?.published_on ?? ""),
    );
    expect(undated).toEqual([]);
    // A price with a day of its own is known from that day, which only a document with dated rows allows.
    expect(catalogue.prices.filter((row) => documents.get(row.document_id)?.date_rule !== "row")).toEqual([]);
  });

  it("lets every lab that reports on its own models be found by name", () => {
    const own = (modelId: string) =>
      catalogue.scores.filter((row) => row.model_id === modelId && row.reporter === models.get(modelId)?.lab);
    for (const modelId of [
      "qwen2.5-7b",
      "llama-3.1-8b",
      "gemma-2-9b",
      "internlm2-20b",
      "granite-3.0-8b-base",
    ]) {
      expect(own(modelId).length).toBeGreaterThan(0);
    }
    expect(own("ling-1t-base").map((row) => row.document_id)).toContain("ling-2-0-report");
    expect(own("orion-14b").map((row) => row.via)).toContain("OpenCompass");
    expect(own("llama-7b-awq-int4-g128")).toEqual([]);
  });

  it("gives a quantised variant the family of its parent", () => {
    const variants = catalogue.models.filter((model) => !model.quantisation.startsWith("none"));
    expect(variants.length).toBe(80);
    for (const variant of variants) {
      expect(variant.family).toBe(models.get(variant.parent_model_id ?? "")?.family);
    }
  });

  it("never counts more active parameters than there are", () => {
    expect(catalogue.models.filter((model) => model.active_params > model.total_params)).toEqual([]);
    expect(models.get("kimi-k2-base")).toMatchObject({
      total_params: 1_026_400_000_000,
      active_params: 32_000_000_000,
    });
    expect(models.get("puro-2b-base")?.total_params).toBe(2_031_739_904);
  });

  it("keeps models without public weights off the open frontier", () => {
    const closed = catalogue.models.filter((model) => !model.open_weights).map((model) => model.model_id);
    expect(closed).toContain("qwen3-32b-base");
    expect(closed).toContain("qwen3-235b-a22b-base");
    expect(closed).not.toContain("qwen3-30b-a3b-base");
  });

  it("keeps the three MBPPs apart", () => {
    const mbpp = (modelId: string, documentId: string) =>
      catalogue.scores.find(
        (row) => row.benchmark === "mbpp" && row.model_id === modelId && row.document_id === documentId,
      )?.variant;
    expect(mbpp("qwen2.5-7b", "qwen3-report")).toBe("full");
    expect(mbpp("qwen2.5-7b", "qwen2-5-llm-blog")).toBe("evalplus");
    expect(mbpp("llama-2-7b", "opencompass-mbpp")).toBe("sanitized");
    expect(mbpp("qwen2-0.5b", "qwen2-blog")).toBe("full");
    expect(mbpp("qwen2-7b", "qwen2-blog")).toBe("evalplus");
  });

  it("lets only plain prices be compared", () => {
    const kind = (provider: string, model: string) =>
      catalogue.prices.find((row) => row.provider === provider && row.model === model)?.price_kind;
    expect(kind("openai", "gpt-3.5-turbo")).toBe("standard");
    expect(kind("openrouter", "google/gemini-2.5-flash-lite:batch")).toBe("batch");
    expect(kind("aleph_alpha", "luminous-base")).toBe("other_currency");
    const comparable = catalogue.prices.filter((row) => ["standard", "base_tier"].includes(row.price_kind));
    expect(comparable.filter((row) => !(Number(row.input_usd_per_mtok) > 0))).toEqual([]);
    expect(comparable.filter((row) => !(Number(row.output_usd_per_mtok) > 0))).toEqual([]);
  });

  it("knows which families define a tier", () => {
    const defining = catalogue.api_families
      .filter((family) => family.defines_tier !== null)
      .map((family) => `${family.defines_tier} ${family.family} ${family.first_party_providers}`);
    expect(defining).toEqual([
      "gpt-3.5 gpt-3.5 openai",
      "gpt-3.5 gpt-3.5-turbo openai",
      "gpt-4 gpt-4 openai",
      "gpt-3.5 text-davinci-003 openai",
    ]);
  });

  it("carries the decisions on scores printed under another protocol or by mistake", () => {
    const decided = catalogue.corrections
      .filter((row) => row.table === "scores")
      .map((row) => `${row.action} ${row.document_id} ${row.subject ?? "*"} ${row.benchmark}`);
    expect(decided).toEqual(
      expect.arrayContaining([
        "never_choose ling-2-0-report * math",
        "never_choose ling-2-0-report * humaneval",
        "never_choose falcon-h1-evaluations * bbh",
        "quarantine olmo-3-report llama-3.1-8b mbpp",
        "quarantine olmo-3-report granite-3.3-8b-base humaneval",
        "quarantine epoch-hub-mmlu-qwen-report qwen-1.8b mmlu",
      ]),
    );
    for (const row of catalogue.corrections.filter(({ action }) => action !== "accept")) {
      expect(row.known_from, row.correction_id).toBe(documents.get(row.document_id ?? "")?.published_on);
    }
  });

  it("has every score of an API model in percent, and none as a fraction of one", () => {
    const inPoints = /^(arena_elo|epoch_capabilities_index|aa_.+_index)$/;
    const inPercent = catalogue.api_scores.filter(({ benchmark }) => !inPoints.test(benchmark));
    expect(inPercent.length).toBeGreaterThan(1500);
    expect(inPercent.filter(({ score }) => score <= 1 || score > 100)).toEqual([]);
  });

  it("accepts one price a decision, not whatever its source will say", () => {
    const accepted = catalogue.corrections.filter(({ action }) => action === "accept");
    expect(accepted.length).toBeGreaterThan(0);
    for (const row of accepted) {
      expect(row, row.correction_id).toMatchObject({
        document_id: expect.any(String),
        subject: expect.any(String),
        field: expect.any(String),
        from_value: expect.any(String),
      });
      const since = documents.get(row.document_id ?? "")?.published_on ?? "";
      expect(row.known_from >= since, row.correction_id).toBe(true);
    }
  });
});
