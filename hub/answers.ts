/**
 * The Hub's answers, as far as they are read. Shapes: the Hub's API as its own clients read it (`ModelInfo` of
 * huggingface_hub, the safetensors counter of huggingface.js). Every field may be absent: `expand` replaces the
 * default fields, and a repository has only what its author put there. A field of another type is absent too,
 * and named in `unread`.
 */
import { z } from "zod";

const text = z.string().max(10_000);
const names = z.array(text).max(50_000);
const instant = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

/** `{parameters: {BF16: n, …}, total: n}`; older answers have no total. */
const safetensors = z.object({
  parameters: z.record(z.string().max(40), count).optional(),
  total: count.optional(),
});
export type StoredCounts = z.infer<typeof safetensors>;

const fields = {
  /** Stable over renames. */
  _id: text,
  author: text,
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  createdAt: instant,
  lastModified: instant,
  /** false, or how access is granted; very old answers say true. */
  gated: z.union([z.boolean(), z.enum(["auto", "manual"])]),
  private: z.boolean(),
  disabled: z.boolean(),
  downloads: count,
  likes: count,
  library_name: text,
  pipeline_tag: text,
  tags: names,
  siblings: z.array(z.object({ rfilename: text })).max(100_000),
  safetensors,
  /** A digest of config.json and the tokenizer's: architectures, model_type, quantization_config, chat template. */
  config: z.record(z.string(), z.unknown()),
  /** The YAML front matter of the README, parsed by the Hub. */
  cardData: z.record(z.string(), z.unknown()),
  baseModels: z.object({
    relation: text.optional(),
    models: z
      .array(z.object({ id: text }))
      .max(1000)
      .optional(),
  }),
  gguf: z.record(z.string(), z.unknown()),
  usedStorage: count,
} as const;

type Fields = { [Name in keyof typeof fields]?: z.infer<(typeof fields)[Name]> };

/** One repository in a list or by itself. */
export interface RepositoryAnswer extends Fields {
  /** `owner/name`, as it is called now. */
  readonly id: string;
  /** Fields that are there with a value of another type. */
  readonly unread: readonly { readonly field: string; readonly seen: string }[];
}

/** What the Hub calls a repository: an owner and a name, of these characters only. */
export const repositoryName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/);

/** The answer to one repository, or null when it is not one. */
export function readRepositoryAnswer(value: unknown): RepositoryAnswer | null {
  if (typeof value !== "object" || value === null) return null;
  const raw = value as Record<string, unknown>;
  const id = repositoryName.safeParse(raw.id ?? raw.modelId);
  if (!id.success) return null;
  const answer: Record<string, unknown> = {};
  const unread: { field: string; seen: string }[] = [];
  for (const [field, schema] of Object.entries(fields)) {
    const seen = raw[field];
    if (seen === undefined || seen === null) continue;
    const parsed = schema.safeParse(seen);
    if (parsed.success) answer[field] = parsed.data;
    else unread.push({ field, seen: excerpt(seen) });
  }
  return { ...(answer as Fields), id: id.data, unread };
}

/** A page of the list of an organisation's repositories. */
export interface ListAnswer {
  readonly repositories: readonly RepositoryAnswer[];
  /** Members that are no repository: counted, so that a page of nonsense does not look like an empty one. */
  readonly refused: number;
}

/** @returns null where the body is no list at all (an error message, a login page) */
export function readListAnswer(value: unknown): ListAnswer | null {
  if (!Array.isArray(value)) return null;
  const repositories = value.map(readRepositoryAnswer).filter((answer) => answer !== null);
  return { repositories, refused: value.length - repositories.length };
}

/** Everything that was asked about one repository. */
export interface Answers {
  /** `owner/name` as it was asked for. */
  readonly repository: string;
  /** Its member of the list, parsed JSON. */
  readonly listed?: unknown;
  /** `/api/models/{repository}`, parsed JSON. */
  readonly detail?: unknown;
  /** `config.json`, parsed JSON; absent where the Hub has none or refuses it (gated). */
  readonly config?: unknown;
  /** `README.md`. */
  readonly readme?: string | null;
  /** The organisation's other repositories (`owner/name`): they tell base from instruct. */
  readonly neighbours?: readonly string[];
}

/** What stands there, short enough for a review and without characters that move a cursor. */
export function excerpt(value: unknown): string {
  const shown = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const plain = shown.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
}
