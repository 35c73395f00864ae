/**
 * Which model of the catalogue a printed name means. Names are equal or they are not: case, dots and versions are
 * never folded. sql/views/010-score-states.sql resolves stored reports by the same precedence.
 */

/** Of a row of models.csv. */
export interface ResolvableModel {
  readonly model_id: string;
  readonly display_name: string;
  readonly hf_repo: string | null;
  /** `none` of the weights as they were released. */
  readonly quantisation: string;
}

/** Of a row of aliases.csv. */
export interface ModelAlias {
  /** The id of the source that prints the name, or `any`. */
  readonly scope: string;
  readonly name: string;
  readonly entity: string;
  readonly id: string;
}

export interface Names {
  readonly models: readonly ResolvableModel[];
  readonly aliases: readonly ModelAlias[];
}

/**
 * @param training what the source says beside the name. What it calls an instruct model is a model of the catalogue
 *   by an alias only, since all of those are base models.
 * @returns the model's id, or null
 */
export type ResolveModel = (
  sourceId: string,
  name: string,
  training: "base" | "instruct" | null,
) => string | null;

/**
 * In this order: the source's alias, anybody's alias, the model's id, a display name that one model has, a repository
 * (`owner/name`, or its name alone) that one unquantised model has.
 */
export function createModelResolver({ models, aliases }: Names): ResolveModel {
  const scoped = new Map(
    aliases.filter(({ entity }) => entity === "model").map(({ scope, name, id }) => [`${scope} ${name}`, id]),
  );
  const ids = new Set(models.map(({ model_id }) => model_id));
  const displayNames = unique(models.map(({ display_name, model_id }) => [display_name, model_id]));
  const repositories = unique(
    models.flatMap(({ hf_repo, model_id, quantisation }) => {
      if (hf_repo === null || quantisation !== "none") return [];
      return [...new Set([hf_repo, hf_repo.split("/").at(-1)!])].map((name) => [name, model_id] as const);
    }),
  );
  return (sourceId, name, training) => {
    const alias = scoped.get(`${sourceId} ${name}`) ?? scoped.get(`any ${name}`);
    if (alias !== undefined) return alias;
    if (training === "instruct") return null;
    if (ids.has(name)) return name;
    return displayNames.get(name) ?? repositories.get(name) ?? null;
  };
}

/** Names that stand once. */
function unique(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const times = new Map<string, number>();
  for (const [name] of pairs) times.set(name, (times.get(name) ?? 0) + 1);
  return new Map(pairs.filter(([name]) => times.get(name) === 1));
}
