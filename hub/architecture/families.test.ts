import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { families, readArchitecture } from "./families.ts";
import type { JsonRecord } from "./settings.ts";

const read = <Row>(name: string): Row[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/hub/${name}.json`, import.meta.url), "utf8"));

interface Reference {
  config: JsonRecord & { model_type: string };
  total: number;
  active: number;
  nonEmbedding: number;
}

describe("readArchitecture", () => {
  const references = read<Reference>("reference-counts");

  it.each([...new Set(references.map(({ config }) => config.model_type))])(
    "counts %s as another library does, to the last parameter",
    (modelType) => {
      for (const { config, ...counts } of references.filter((row) => row.config.model_type === modelType)) {
        const read = readArchitecture(config);
        expect(read.known).toBe(true);
        expect(read.counts).toMatchObject(counts);
      }
    },
  );

  it("has families that nothing proves here: other names for a layout, and old code", () => {
    const configs = [...read<Reference>("known-models"), ...read<Reference>("blueprints"), ...references];
    const proven = new Set(configs.map(({ config }) => config.model_type));
    const unproven = Object.keys(families).filter((name) => !proven.has(name));
    expect(unproven.toSorted()).toEqual([
      "Dream",
      "RefinedWeb",
      "RefinedWebModel",
      "Yi",
      "aquila",
      "aquila3",
      "gemma4_unified_text",
      "hf_olmo",
      "minimax_m1",
      "minimax_text_01",
      "ministral",
      "stablelm_epoch",
      "yi",
      "youtu_llm",
    ]);
  });
});

/** Within half a percent of the catalogue, or why not. */
const otherTotals: Readonly<Record<string, string>> = {
  "falcon-180b": "the catalogue counts the tied table twice, as the weights are saved",
  "falcon-40b": "the catalogue counts the tied table twice, as the weights are saved",
  "falcon-7b": "the catalogue counts the tied table twice, as the weights are saved",
  "gemma-3-12b": "with the vision tower",
  "gemma-3-27b": "with the vision tower",
  "gemma-3-4b": "with the vision tower",
  "glm-4.5-air-base": "printed as 106B",
  "glm-4.5-base": "printed as 355B",
  "granite-3.0-1b-a400m-base": "the size in its name",
  "granite-3.0-2b-base": "the size in its name",
  "granite-3.0-3b-a800m-base": "the size in its name",
  "granite-3.0-8b-base": "printed as 8.1B",
  "granite-3.1-2b-base": "printed as 2.5B",
  "granite-3.1-8b-base": "printed as 8.1B",
  "granite-3.3-2b-base": "printed as 2.5B",
  "dots.llm1-base": "printed as 142B",
  "hunyuan-0.5b-pretrain": "the size in its name",
  "hunyuan-4b-pretrain": "the size in its name",
  "hy3-preview-base": "with its MTP module",
  "llama-3.1-minitron-4b-depth-base": "printed as 4.5B",
  "llama-4-scout": "with the vision tower",
  "mimo-7b-base": "with its MTP module",
  "pythia-70m": "printed as 70M",
  "qwen1.5-0.5b": "the catalogue counts the tied table twice",
  "qwen3.5-35b-a3b-base": "with vision tower and MTP module",
  "qwen3.5-4b-base": "with vision tower and MTP module",
  "qwen3.5-9b-base": "with vision tower and MTP module",
  "recurrentgemma-2b": "printed as 2.7B",
};

interface CatalogueRow {
  model_id: string;
  total_params: string;
  active_params: string;
  non_embedding_params: string;
  architecture: string;
}

describe("models of the catalogue", () => {
  const models = new Map(
    parse<CatalogueRow>(readFileSync(new URL("../../catalogue/models.csv", import.meta.url)), {
      columns: true,
    }).map((row) => [row.model_id, row]),
  );
  const known = read<{ model_id: string; config: JsonRecord }>("known-models").map(
    ({ model_id, config }) => ({
      row: models.get(model_id)!,
      ...readArchitecture(config),
    }),
  );
  const off = (computed: number, printed: number) => Math.abs(computed - printed) / printed;

  it("have the totals that the catalogue has, or a reason", () => {
    const others = known.filter(({ row, counts }) => off(counts.total, Number(row.total_params)) > 0.005);
    expect(known).toHaveLength(184);
    expect(others.map(({ row }) => row.model_id).filter((id) => !(id in otherTotals))).toEqual([]);
  });

  it("have the parameters without embeddings that the catalogue has", () => {
    const rows = known.filter(({ row }) => row.non_embedding_params !== "");
    const others = rows.filter(
      ({ row, counts }) => off(counts.nonEmbedding, Number(row.non_embedding_params)) > 0.005,
    );
    expect(rows.length).toBeGreaterThan(130);
    expect(others.map(({ row }) => row.model_id)).toEqual([]);
  });

  it("have an architecture of the same kind", () => {
    const kind = (architecture: string) =>
      /hybrid/.test(architecture) ? "hybrid" : architecture.split(" ")[0];
    expect(known.filter(({ row, kind: read }) => kind(row.architecture) !== read)).toEqual([]);
  });

  it("have active parameters that a lab's rounding can print", () => {
    // Some print all that is used, some leave out the table that is looked up, some the head as well; rounded or cut.
    const printable = (printed: number, computed: number) => {
      const digits = String(printed).replace(/0+$/, "").length;
      const unit = 10 ** (String(printed).length - digits);
      return Math.abs(computed - printed) <= unit / 2 || (computed > printed && computed - printed < unit);
    };
    const sparse = known.filter(({ row }) => row.active_params !== row.total_params);
    const others = sparse.filter(({ row, counts }) => {
      const { active, embedding, head } = counts;
      return ![active, active - embedding, active - embedding - head].some((one) =>
        printable(Number(row.active_params), one),
      );
    });
    expect(sparse).toHaveLength(37);
    // Hunyuan-Large prints 52B for 51.3B; Mistral Large 3 counts its vision tower.
    expect(others.map(({ row }) => row.model_id)).toEqual([
      "mistral-large-3-675b-base-2512",
      "hunyuan-large",
    ]);
  });
});

describe("any config", () => {
  const value = fc.oneof(
    fc.integer({ min: -2, max: 4096 }),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 }),
    fc.constant({}),
  );
  const fields = [
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
    "intermediate_size",
    "vocab_size",
    "num_experts",
    "num_experts_per_tok",
    "moe_intermediate_size",
    "kv_lora_rank",
    "mlp_only_layers",
    "num_nextn_predict_layers",
    "layer_types",
    "tie_word_embeddings",
    "text_config",
    "__proto__",
  ];
  const config = fc.record({
    model_type: fc.constantFrom(...Object.keys(families), "unheard_of", "constructor"),
    rest: fc.dictionary(fc.constantFrom(...fields), value),
  });

  it("is read as whole positive numbers or refused as unreadable", () => {
    fc.assert(
      fc.property(config, ({ model_type, rest }) => {
        try {
          const { counts, kind } = readArchitecture({ ...rest, model_type });
          expect(Object.values(counts).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(
            true,
          );
          expect(counts.active).toBeLessThanOrEqual(counts.total);
          expect(counts.nonEmbedding).toBeGreaterThan(0);
          expect(kind).toMatch(/^(dense|moe|hybrid|ssm)$/);
        } catch (thrown) {
          expect(thrown).toMatchObject({ type: "config-unreadable" });
        }
      }),
      { numRuns: 2000 },
    );
  });

  const sizes = fc.record({
    hidden_size: fc.integer({ min: 1, max: 64 }).map((size) => size * 8),
    num_hidden_layers: fc.integer({ min: 1, max: 12 }),
    intermediate_size: fc.integer({ min: 1, max: 2000 }),
    vocab_size: fc.integer({ min: 1, max: 5000 }),
    num_experts: fc.integer({ min: 3, max: 64 }),
    moe_intermediate_size: fc.integer({ min: 1, max: 500 }),
  });

  it("grows by an expert's three matrices and its row in the router, of which a token uses the row alone", () => {
    fc.assert(
      fc.property(sizes, (drawn) => {
        const base = {
          ...drawn,
          model_type: "qwen3_moe",
          num_attention_heads: 8,
          num_key_value_heads: 2,
          num_experts_per_tok: 2,
        };
        const one = readArchitecture(base).counts;
        const more = readArchitecture({ ...base, num_experts: drawn.num_experts + 1 }).counts;
        const { hidden_size: hidden, num_hidden_layers: layers, moe_intermediate_size: width } = drawn;
        expect(more.total - one.total).toBe(layers * (3 * hidden * width + hidden));
        expect(more.active - one.active).toBe(layers * hidden);
      }),
    );
  });

  it("counts a tied table once", () => {
    fc.assert(
      fc.property(sizes, ({ num_experts, moe_intermediate_size, ...drawn }) => {
        const base = { ...drawn, model_type: "llama", num_attention_heads: 8 };
        const untied = readArchitecture({ ...base, tie_word_embeddings: false }).counts;
        const tied = readArchitecture({ ...base, tie_word_embeddings: true }).counts;
        expect(untied.total - tied.total).toBe(drawn.hidden_size * drawn.vocab_size);
        expect(untied.nonEmbedding).toBe(tied.nonEmbedding);
        expect(tied.active).toBe(tied.total);
      }),
    );
  });
});
