/**
 * A hundred invented repositories with what is true of them. Their configs are of real families at sizes of our
 * own; the parameters of each were counted by building it with another library (`fixtures/hub/README.md`), so
 * the truth does not come from the code under test.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ModelRelease } from "../release.ts";

export interface Counts {
  readonly total: number;
  readonly active: number;
  readonly nonEmbedding: number;
  readonly wordTable: number;
  readonly tied: boolean;
  /** Weights of two-dimensional matrices in the layers, and the sum of their inputs. */
  readonly linear: number;
  readonly linearInputs: number;
  /** Weights of routed experts. */
  readonly experts: number;
  /** One more layer (where the config declares MTP layers). */
  readonly layer?: number;
}

export interface Blueprint {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly counts: Counts;
}

export interface Truth {
  readonly content: "language-model" | "other" | "unknown";
  readonly total: number | null;
  readonly active: number | null;
  readonly nonEmbedding: number | null;
  readonly architecture: ModelRelease["architecture"];
  readonly stage: ModelRelease["stage"];
  readonly parents: readonly string[];
  readonly relation: ModelRelease["parents"][number]["relation"] | null;
  readonly quantisation: string;
  /** Fields that must be in review; a repository with none has no review at all. */
  readonly review: readonly string[];
}

export interface Invented {
  readonly repository: string;
  readonly hubId: string;
  readonly createdAt: string;
  /** Fields of the API's answer. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly readme: string;
  /** Names that redirect here. */
  readonly formerly: readonly string[];
  readonly truth: Truth;
}

export const blueprints: readonly Blueprint[] = JSON.parse(
  readFileSync(new URL("../../fixtures/hub/blueprints.json", import.meta.url), "utf8"),
);

export function blueprint(name: string): Blueprint {
  const found = blueprints.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no blueprint ${name}`);
  return found;
}

export interface Draft {
  readonly repository: string;
  readonly from: Blueprint;
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>> | null;
  readonly card?: Readonly<Record<string, unknown>>;
  readonly readme?: string;
  readonly formerly?: readonly string[];
  readonly safetensors?: {
    readonly parameters: Readonly<Record<string, number>>;
    readonly total?: number;
  } | null;
  readonly files?: readonly string[];
  readonly truth: Partial<Truth>;
}

const hybrids = ["jamba", "falcon-h1", "lfm2", "nemotron-h", "qwen3-next", "minimax"];

/** What is true of the plain weights of a blueprint. */
export function plainTruth({ name, counts, config }: Blueprint): Truth {
  const sparse = counts.experts > 0 || config.model_type === "dbrx";
  return {
    content: "language-model",
    total: counts.total,
    active: counts.active,
    nonEmbedding: counts.nonEmbedding,
    architecture: name === "mamba" ? "ssm" : hybrids.includes(name) ? "hybrid" : sparse ? "moe" : "dense",
    stage: null,
    parents: [],
    relation: null,
    quantisation: "none",
    review: [],
  };
}

/** The draft as the Hub would serve it; `number` makes ids and dates. */
export function invent(draft: Draft, number: number): Invented {
  const { repository, from } = draft;
  const config = draft.config === undefined ? from.config : draft.config;
  const stored = draft.safetensors === undefined ? storedAs("BF16", from.counts.total) : draft.safetensors;
  const card = { license: "apache-2.0", language: ["en"], ...draft.card };
  const files = draft.files ?? ["config.json", "README.md", "tokenizer.json", "model.safetensors"];
  const hubId = createHash("sha1").update(`hub ${repository}`).digest("hex").slice(0, 24);
  const createdAt = new Date(Date.UTC(2026, 9, 1) + number * 7 * 3_600_000).toISOString();
  const architectures = (config ?? from.config).architectures;
  return {
    repository,
    hubId,
    createdAt,
    config,
    formerly: draft.formerly ?? [],
    readme: readmeOf(card, draft.readme ?? ""),
    answer: {
      author: repository.split("/")[0],
      sha: createHash("sha1").update(`revision ${repository}`).digest("hex"),
      createdAt,
      lastModified: createdAt.replace("T", "T").replace(/\.\d+Z$/, ".000Z"),
      gated: false,
      private: false,
      disabled: false,
      downloads: 100 + number,
      likes: number % 17,
      library_name: "transformers",
      pipeline_tag: "text-generation",
      tags: [
        "transformers",
        ...(stored ? ["safetensors"] : []),
        `license:${String(card.license)}`,
        "region:us",
      ],
      cardData: card,
      ...(stored ? { safetensors: stored } : {}),
      ...(config ? { config: digestOf(config, architectures) } : {}),
      siblings: files.map((rfilename) => ({ rfilename })),
      ...draft.answer,
    },
    truth: { ...plainTruth(from), ...draft.truth },
  };
}

/** What `expand[]=config` holds: no sizes. */
function digestOf(config: Readonly<Record<string, unknown>>, architectures: unknown) {
  const { model_type, quantization_config } = config;
  return {
    architectures,
    model_type,
    ...(quantization_config ? { quantization_config } : {}),
    tokenizer_config: { bos_token: null, eos_token: "</s>" },
  };
}

function readmeOf(card: Readonly<Record<string, unknown>>, text: string): string {
  const lines = Object.entries(card).flatMap(([key, value]) =>
    Array.isArray(value) ? [`${key}:`, ...value.map((item) => `- ${item}`)] : [`${key}: ${String(value)}`],
  );
  return ["---", ...lines, "---", "", text, ""].join("\n");
}

export function storedAs(dtype: string, count: number) {
  return { parameters: { [dtype]: count }, total: count };
}

export function storedParts(parameters: Readonly<Record<string, number>>) {
  return { parameters, total: Object.values(parameters).reduce((sum, part) => sum + part, 0) };
}
