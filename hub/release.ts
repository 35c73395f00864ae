/** What the Hub's answers say about one repository, and what a person must look at. */
import { z } from "zod";
import { repositoryName } from "./answers.ts";

const count = z.int().positive().max(Number.MAX_SAFE_INTEGER);

export const relations = ["quantized", "finetune", "merge", "adapter"] as const;

const parameters = z.strictObject({
  /**
   * The whole main model: towers of a multimodal model included, MTP modules not, a tied table once, packed
   * weights unpacked, scales and zero points not.
   */
  total: count.nullable(),
  /** What one token uses of the text model: `text` less idle routed experts and per-layer tables. */
  active: count.nullable(),
  /** `text` without word, position and per-layer tables and without head. */
  nonEmbedding: count.nullable(),
  /** The text model alone; equals `total` where there is nothing else. */
  text: count.nullable(),
  /** Vision, audio and their projectors: what the weights have beyond the text model. */
  towers: z.int().nonnegative().nullable(),
  /** MTP modules in the weights, with their copies of table and head. */
  prediction: z.int().nonnegative().nullable(),
  /** What the config alone gives for `text`. */
  computed: count.nullable(),
  /**
   * Where `total` comes from. `weights`: the count of the weights, which the config confirms; `config`: computed,
   * and the packed weights agree to half a percent; `config-only`: computed, nothing confirms it;
   * `weights-only`: counted, nothing confirms it.
   */
  basis: z.enum(["weights", "config", "config-only", "weights-only"]).nullable(),
});
export type ReleaseParameters = z.infer<typeof parameters>;

const quantisation = z.strictObject({
  /** As in the catalogue: none, int4, fp8, mxfp4, `none (native fp8)`, … */
  label: z.string().min(1),
  /** gptq, awq, bitsandbytes, compressed-tensors, fp8, mxfp4, … or null. */
  method: z.string().nullable(),
  bits: z.number().positive().nullable(),
  groupSize: z.int().positive().nullable(),
  /** Published so by the lab itself, not made from another release. */
  native: z.boolean(),
});

export const releaseSchema = z.strictObject({
  kind: z.literal("release"),
  /** `owner/name` today. */
  repository: repositoryName,
  /** The Hub's own id, which a rename does not change; null where the answer has none. */
  hubId: z.string().nullable(),
  /** The name under which it was asked for, where that is another one. */
  renamedFrom: repositoryName.nullable(),
  organisation: z.string().min(1),
  name: z.string().min(1),
  /** Proposed: a person or the catalogue decides. Null where the name gives none. */
  modelId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.+_-]*$/)
    .nullable(),
  revision: z.string().nullable(),
  /**
   * When the repository was created, which may be long before its weights were public: a lower bound of the
   * release, never its date. Null for what is older than the Hub's records (2022-03-02).
   */
  createdAt: z.iso.datetime().nullable(),
  lastModified: z.iso.datetime().nullable(),
  licence: z.string().min(1).nullable(),
  gated: z.enum(["no", "auto", "manual"]).nullable(),
  /** Of the last 30 days. */
  downloads: z.int().nonnegative().nullable(),
  content: z.discriminatedUnion("is", [
    z.strictObject({ is: z.literal("language-model") }),
    z.strictObject({ is: z.literal("other"), because: z.string().min(1) }),
    z.strictObject({ is: z.literal("unknown") }),
  ]),
  architecture: z.enum(["dense", "moe", "hybrid", "ssm"]).nullable(),
  modelType: z.string().nullable(),
  contextLength: count.nullable(),
  parameters,
  quantisation,
  parents: z.array(z.strictObject({ repository: repositoryName, relation: z.enum(relations) })),
  stage: z.enum(["base", "instruct", "reasoning"]).nullable(),
  /** What sets it apart from its siblings: `1m`, `distilled`, `code`, … in the name's order. */
  variants: z.array(z.string().min(1)),
});
export type ModelRelease = z.infer<typeof releaseSchema>;

/** Something that a person must decide. */
export const reviewSchema = z.strictObject({
  field: z.string().min(1),
  reason: z.string().min(1),
  /** What stands there, or what is suggested. */
  seen: z.string(),
});
export type Review = z.infer<typeof reviewSchema>;
