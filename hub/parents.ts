/** From which releases one was made, and how. */
import { excerpt, type RepositoryAnswer, repositoryName } from "./answers.ts";
import type { CardValue } from "./frontMatter.ts";
import { type Review, relations } from "./release.ts";

export type Relation = (typeof relations)[number];

export interface Parent {
  readonly repository: string;
  readonly relation: Relation;
}

export interface ParentInput {
  readonly answer: RepositoryAnswer;
  /** Front matter of the README, where the answer has no `cardData`. */
  readonly frontMatter: ReadonlyMap<string, CardValue>;
  /** It holds an adapter, or weights that are packed and not natively so. */
  readonly adapter: boolean;
  readonly packed: boolean;
}

/**
 * `base_model` and `base_model_relation` of the card, the Hub's own `baseModels`, and its tags
 * `base_model:{relation}:{id}`. The card decides; several parents are a merge unless it says otherwise.
 */
export function parentsOf(input: ParentInput): { parents: Parent[]; review: Review[] } {
  const { answer, frontMatter } = input;
  const review: Review[] = [];
  const say = (reason: string, seen: string) => review.push({ field: "parents", reason, seen });
  const card = answer.cardData?.base_model ?? frontMatter.get("base_model");
  const written = (Array.isArray(card) ? card : card === undefined || card === null ? [] : [card]).map(
    asName,
  );
  const bad = written.filter(({ name }) => name === null);
  for (const { seen } of bad) say("a base_model that is no repository of the Hub", seen);
  const hub = (answer.baseModels?.models ?? []).map(({ id }) => asName(id).name);
  const tagged = taggedParents(answer.tags ?? []);
  const own = answer.id.toLowerCase();
  const sources = [written.map(({ name }) => name), hub, tagged.map(({ name }) => name)].map((names) =>
    [...new Set(names)].filter((name) => name !== null).filter((name) => name.toLowerCase() !== own),
  );
  const [first = []] = sources.filter((names) => names.length > 0);
  for (const names of sources) {
    const missing = names.filter(
      (name) => !first.some((other) => other.toLowerCase() === name.toLowerCase()),
    );
    if (missing.length > 0) say("card, Hub and tags name different parents", missing.join(", "));
  }
  const declared = relationOf(answer, frontMatter, tagged, say);
  const relation = declared ?? inferred(input, first.length);
  if (first.length > 1 && (relation === "quantized" || relation === "adapter")) {
    say(`several parents of one that is ${relation}`, first.join(", "));
  }
  return { parents: first.map((repository) => ({ repository, relation })), review };
}

function relationOf(
  answer: RepositoryAnswer,
  frontMatter: ReadonlyMap<string, CardValue>,
  tagged: readonly { readonly relation: Relation | null }[],
  say: (reason: string, seen: string) => void,
): Relation | null {
  const written = answer.cardData?.base_model_relation ?? frontMatter.get("base_model_relation");
  if (written !== undefined && written !== null) {
    const relation = asRelation(written);
    if (relation !== null) return relation;
    say("a base_model_relation that is none of the Hub's", excerpt(written));
  }
  return asRelation(answer.baseModels?.relation) ?? tagged.find(({ relation }) => relation)?.relation ?? null;
}

function inferred({ adapter, packed }: ParentInput, parents: number): Relation {
  if (adapter) return "adapter";
  if (packed) return "quantized";
  return parents > 1 ? "merge" : "finetune";
}

function asRelation(value: unknown): Relation | null {
  const word = typeof value === "string" ? value.toLowerCase().trim() : "";
  return relations.find((relation) => relation === word) ?? null;
}

/** `base_model:owner/name` and `base_model:finetune:owner/name`. */
function taggedParents(tags: readonly string[]): { name: string | null; relation: Relation | null }[] {
  return tags.flatMap((tag) => {
    const [, relation, id] = /^base_model:(?:([a-z_]+):)?(.+)$/.exec(tag) ?? [];
    return id === undefined ? [] : [{ name: asName(id).name, relation: asRelation(relation) }];
  });
}

/** A repository's name, also out of its address; null for a path, a bare name or anything else. */
function asName(value: unknown): { name: string | null; seen: string } {
  const seen = excerpt(value);
  if (typeof value !== "string") return { name: null, seen };
  const name = value
    .trim()
    .replace(/^https?:\/\/(www\.)?(huggingface\.co|hf\.co)\//, "")
    .replace(/\/$/, "");
  return { name: repositoryName.safeParse(name).success ? name : null, seen };
}
